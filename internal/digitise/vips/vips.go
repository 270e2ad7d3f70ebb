// Package vips makes the images that a browser is given: WebP of quality 75,
// with libvips in the box. Where libvips is not installed, images of pages
// become JPEG of quality 80 by Go, and uploaded images wait.
//
// Nothing of the camera goes along: position, owner and thumbnail of the EXIF
// block are dropped, its orientation is applied to the pixels, colours become
// sRGB. Limits: 100 million pixels, 40 where a PNG is interlaced.
package vips

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Widths in pixels. Heights follow, up to maxHeight (WebP ends at 16,383).
const (
	thumbWidth  = 240
	posterWidth = 640
	pageWidth   = 1600
	maxHeight   = 8000
)

// Images encodes images.
type Images struct{ box *box.Box }

// New makes an encoder that works in the given box.
func New(b *box.Box) *Images { return &Images{box: b} }

// size is one rendition of a source: its role, greatest width, and the letter
// that its file's name ends with.
type size struct {
	role   media.Role
	width  int
	suffix string
}

// Pages encodes PNG images of pages that stand in dir, each as a page and a
// small image, the first page of a document also as its cover, and removes the
// PNG files. The renditions' keys are names in dir.
func (m *Images) Pages(ctx context.Context, dir string, pages []media.Page, name func(ord int) string) ([]media.Rendition, error) {
	if !m.box.Has("vipsthumbnail") {
		return JPEG{}.Pages(ctx, dir, pages, name)
	}
	return encodePages(ctx, dir, pages, name, m.webp)
}

// encoder makes images of one size from files of dir.
type encoder func(ctx context.Context, dir string, names []string, s size) ([]media.Rendition, error)

func encodePages(ctx context.Context, dir string, pages []media.Page, name func(ord int) string, encode encoder) ([]media.Rendition, error) {
	var names []string
	for _, p := range pages {
		names = append(names, name(p.Ord))
	}
	var made []media.Rendition
	for _, s := range []size{{media.RolePage, pageWidth, "p"}, {media.RoleThumb, thumbWidth, "t"}} {
		rs, err := encode(ctx, dir, names, s)
		if err != nil {
			return nil, err
		}
		for i := range rs {
			rs[i].Ord = pages[i].Ord
		}
		made = append(made, rs...)
	}
	if pages[0].Ord == 1 {
		cover, err := encode(ctx, dir, names[:1], size{media.RolePoster, posterWidth, "c"})
		if err != nil {
			return nil, err
		}
		made = append(made, cover...)
	}
	for _, n := range names {
		if err := os.Remove(filepath.Join(dir, n)); err != nil {
			return nil, fmt.Errorf("remove what was encoded: %w", err)
		}
	}
	return made, nil
}

// webp encodes files of dir with libvips.
func (m *Images) webp(ctx context.Context, dir string, names []string, s size) ([]media.Rendition, error) {
	args := []string{"--size", fmt.Sprintf("%dx%d>", s.width, maxHeight), "-o", "%s-" + s.suffix + ".webp[Q=75,effort=2,strip]"}
	for _, n := range names {
		args = append(args, box.Out+"/"+n)
	}
	if err := m.box.Run(ctx, thumbnail(dir, args)); err != nil {
		return nil, fmt.Errorf("encode images: %w", err)
	}
	var made []media.Rendition
	for _, n := range names {
		key := stem(n) + "-" + s.suffix + ".webp"
		width, height, err := measure(filepath.Join(dir, key))
		if err != nil {
			return nil, fmt.Errorf("measure an image: %w", err)
		}
		made = append(made, media.Rendition{Role: s.role, Key: key, MIME: "image/webp", Width: width, Height: height})
	}
	return made, nil
}

// thumbnail is a run of vipsthumbnail: loaders that are not meant for what
// strangers send (SVG, PDF and the like) are blocked.
func thumbnail(dir string, args []string) box.Command {
	return box.Command{Tool: "vipsthumbnail", Args: args, Out: dir, Env: []string{"VIPS_BLOCK_UNTRUSTED=1"}}
}

func stem(name string) string { return name[:len(name)-len(filepath.Ext(name))] }

// Poster encodes one image of a folder, without its metadata, as a poster
// 640 pixels wide.
func (m *Images) Poster(ctx context.Context, dir, name string) (media.Rendition, error) {
	made, err := m.webp(ctx, dir, []string{name}, size{media.RolePoster, posterWidth, "c"})
	if err != nil {
		return media.Rendition{}, err
	}
	return made[0], nil
}
