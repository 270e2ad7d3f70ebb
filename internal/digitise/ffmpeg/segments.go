package ffmpeg

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/media"
)

// read gives what ffmpeg wrote of a rung, as renditions, and how long it lasts.
func (r rung) read(out string, f film) (made []media.Rendition, total float64, err error) {
	written, err := os.ReadFile(filepath.Join(out, playlistFile(r.name)))
	if err != nil {
		return nil, 0, err
	}
	durations, err := extinf(written)
	if err != nil {
		return nil, 0, err
	}
	head, err := os.ReadFile(filepath.Join(out, initFile(r.name)))
	if err != nil {
		return nil, 0, err
	}
	first := media.Rendition{Role: media.RoleInit, Rung: r.name, Key: initFile(r.name), MIME: "video/mp4", Width: r.width, Height: r.height, Codecs: codecs(head)}
	if r.width > 0 {
		first.Rate = f.rate.perSecond()
	}
	made = append(made, first)
	for i, d := range durations {
		total += d
		made = append(made, media.Rendition{Role: media.RoleSegment, Rung: r.name, Ord: i, Key: segmentFile(r.name, i), MIME: "video/iso.segment", Duration: d})
	}
	return made, total, nil
}

// extinf reads the durations of a playlist's segments, in seconds (RFC 8216,
// section 4.3.2.1).
func extinf(playlist []byte) ([]float64, error) {
	var durations []float64
	for line := range bytes.Lines(playlist) {
		value, is := bytes.CutPrefix(bytes.TrimSpace(line), []byte("#EXTINF:"))
		if !is {
			continue
		}
		value, _, _ = bytes.Cut(value, []byte(","))
		d, err := strconv.ParseFloat(string(value), 64)
		if err != nil || d <= 0 || math.IsInf(d, 0) {
			return nil, fmt.Errorf("segment %d lasts %q", len(durations), value)
		}
		durations = append(durations, d)
	}
	if len(durations) == 0 {
		return nil, errors.New("no segments")
	}
	return durations, nil
}
