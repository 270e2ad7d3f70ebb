package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

const (
	posterWidth = 1280 // pixels at most
	posterLooks = 10   // seconds among which the most telling picture is chosen
	smallHeight = 90   // pixels of a picture of the seek bar
	joined      = "joined.mp4"
)

// still runs ffmpeg on a rung that was just made, put together as one file: that
// costs a tenth of decoding the source once more.
func (v *Videos) still(ctx context.Context, job digitise.Job, before []string, after ...string) error {
	args := append([]string{"-nostdin", "-y", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", "mov"}, before...)
	args = append(append(args, "-i", "file:"+box.Out+"/"+joined, "-an", "-map_metadata", "-1"), after...)
	return damaged(v.box.Run(ctx, box.Command{Tool: "ffmpeg", Args: args, Out: job.Out}))
}

// sheets makes the small pictures of the seek bar from the key frames of the
// lowest rung, one every 4 seconds.
func (v *Videos) sheets(ctx context.Context, job digitise.Job, r rung, h *media.Harvest) error {
	if err := join(job.Out, r, h.Renditions, 0, math.Inf(1)); err != nil {
		return err
	}
	width := even(float64(r.width) * smallHeight / float64(r.height))
	filter := fmt.Sprintf("scale=%d:%d,tile=%dx%d", width, smallHeight, media.SheetSide, media.SheetSide)
	err := v.still(ctx, job, []string{"-skip_frame", "nokey"}, "-vf", filter, "-fps_mode", "passthrough", "-c:v", "libwebp", "-quality", "60", "-f", "image2", "-start_number", "0", "sheet_%d.webp")
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		name := fmt.Sprintf("sheet_%d.webp", n)
		if _, err := os.Stat(filepath.Join(job.Out, name)); errors.Is(err, os.ErrNotExist) {
			return nil
		} else if err != nil {
			return err
		}
		h.Renditions = append(h.Renditions, media.Rendition{Role: media.RoleSheet, Ord: n, Key: name, MIME: "image/webp", Width: width, Height: smallHeight})
	}
}

// poster takes a telling picture a tenth into the film.
func (v *Videos) poster(ctx context.Context, job digitise.Job, r rung, duration float64, h *media.Harvest) error {
	if err := join(job.Out, r, h.Renditions, duration/10, duration/10+posterLooks); err != nil {
		return err
	}
	width := min(posterWidth, r.width)
	height := even(float64(r.height) * float64(width) / float64(r.width))
	err := v.still(ctx, job, nil, "-vf", fmt.Sprintf("scale=%d:%d,thumbnail=50", width, height), "-frames:v", "1", "-c:v", "libwebp", "-quality", "80", "poster.webp")
	if err != nil {
		return err
	}
	h.Renditions = append(h.Renditions, media.Rendition{Role: media.RolePoster, Key: "poster.webp", MIME: "image/webp", Width: width, Height: height})
	return nil
}

// join puts the pieces of a rung together that have something of a stretch of
// the film, in seconds: an initialisation segment with media segments after it
// is an MP4 file.
func join(out string, r rung, made []media.Rendition, from, until float64) (err error) {
	whole, err := os.Create(filepath.Join(out, joined))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, whole.Close()) }()
	at := 0.0
	for _, piece := range made {
		if piece.Rung != r.name {
			continue
		}
		begins := at
		at += piece.Duration
		if piece.Role == media.RoleSegment && (at <= from || begins > until) {
			continue
		}
		if err := appendFile(whole, filepath.Join(out, piece.Key)); err != nil {
			return err
		}
	}
	return nil
}

func appendFile(to io.Writer, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // only read from
	_, err = io.Copy(to, from)
	return err
}
