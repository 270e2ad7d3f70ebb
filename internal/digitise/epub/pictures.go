package epub

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/media"
)

const (
	maxPictures = 2000
	maxPicture  = 64 << 20 // bytes
	batch       = 20       // pictures that are unpacked at once
)

// drawn are the endings of pictures that the lab makes images of.
var drawn = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".avif", ".heic"}

// picture numbers a picture that a document of the book shows.
func (b *book) picture(from, address string) (markup.Attribute, bool) {
	name, inside := b.resolve(from, address)
	n, known := b.number(name)
	return markup.Attribute{Key: "data-figure", Val: strconv.Itoa(n)}, inside && known
}

func (b *book) number(name string) (n int, known bool) {
	if n, known = b.numbers[name]; known {
		return n, true
	}
	file, is := b.files[name]
	if !is || file.Size > maxPicture || len(b.pictured) >= maxPictures || !slices.Contains(drawn, strings.ToLower(path.Ext(name))) {
		return 0, false
	}
	b.pictured = append(b.pictured, name)
	b.numbers[name] = len(b.pictured)
	return len(b.pictured), true
}

// pictures makes images of what the documents show, and the cover.
func (b *Books) pictures(ctx context.Context, job digitise.Job, of *book) (sizes []markup.Size, made []media.Rendition, err error) {
	cover, covered := of.number(of.cover)
	for from := 0; from < len(of.pictured); from += batch {
		some, err := b.batch(ctx, job.Out, of, from, min(from+batch, len(of.pictured)))
		if err != nil {
			return nil, nil, fmt.Errorf("make the pictures of the book: %w", err)
		}
		for _, r := range some {
			sizes = append(sizes, markup.Size{Width: r.Width, Height: r.Height})
			r.Ord = len(sizes)
			if r.Key != "" {
				made = append(made, r)
			}
			if r.Key != "" && covered && r.Ord == cover {
				poster, err := b.encoder.Poster(ctx, job.Out, r.Key)
				if err != nil {
					return nil, nil, fmt.Errorf("make the cover of the book: %w", err)
				}
				made = append(made, poster)
			}
		}
		job.Progress(len(sizes), len(of.pictured))
	}
	return sizes, made, nil
}

// batch unpacks some pictures under names of ours and makes images of them.
func (b *Books) batch(ctx context.Context, out string, of *book, from, to int) ([]media.Rendition, error) {
	var names []string
	for n := from; n < to; n++ {
		name := fmt.Sprintf("%05d.picture", n+1)
		picture := filepath.Join(out, name)
		err := unpack(of.files[of.pictured[n]], picture)
		if errors.Is(err, unzip.ErrDamaged) { // the book is read without it
			err = os.Truncate(picture, 0)
		}
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return b.encoder.Figures(ctx, out, names)
}

func unpack(e unzip.Entry, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(e.Copy(file), file.Close())
}
