package vips

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

const figureWidth = 1280

// Figures makes images of pictures that stand in dir, at most 1,280 pixels wide,
// and removes them. Of one that cannot be read, or is too large to open, there is
// a rendition without a key: what it illustrates is worth reading without it.
func (m *Images) Figures(ctx context.Context, dir string, names []string) ([]media.Rendition, error) {
	upright, err := m.uprights(ctx, dir, names)
	if err != nil {
		return nil, err
	}
	if err := remove(dir, names); err != nil {
		return nil, err
	}
	made := make([]media.Rendition, len(names))
	if len(upright) == 0 {
		return made, nil
	}
	images, err := m.webp(ctx, dir, upright, size{media.RoleFigure, figureWidth, "f"})
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if at := slices.Index(upright, uprightOf(name)); at >= 0 {
			made[i] = images[at]
		}
	}
	return made, remove(dir, upright)
}

func remove(dir string, names []string) error {
	for _, n := range names {
		if err := os.Remove(filepath.Join(dir, n)); err != nil {
			return fmt.Errorf("remove what was encoded: %w", err)
		}
	}
	return nil
}

func uprightOf(name string) string { return stem(name) + "-u.png" }

// uprights makes PNG images without metadata of those pictures that can be read,
// and gives the names of these.
func (m *Images) uprights(ctx context.Context, dir string, names []string) (made []string, err error) {
	args := []string{"--size", fmt.Sprintf("%dx%d>", figureWidth, maxHeight), "--eprofile", "srgb", "-o", "%s-u.png[strip,compression=1]"}
	readable := 0
	for _, n := range names {
		if _, _, err := inspect(filepath.Join(dir, n)); err == nil {
			args = append(args, box.Out+"/"+n)
			readable++
		}
	}
	if readable == 0 {
		return nil, nil
	}
	err = m.box.Run(ctx, thumbnail(dir, args))
	if failure := (*box.Failure)(nil); err != nil && (!errors.As(err, &failure) || failure.Reason != box.Exit) {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	for _, n := range names {
		if _, err := pngSize(filepath.Join(dir, uprightOf(n))); err == nil {
			made = append(made, uprightOf(n))
		}
	}
	return made, nil
}
