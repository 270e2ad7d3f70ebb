// Package ffmpeg makes videos ready to be watched: it examines them with
// ffprobe, copies H.264 and AAC without loss into HLS segments (fMP4), and takes
// a poster, each in the box.
//
// Limits: 8 streams, 12 hours, 36 million pixels a picture; a key frame at least
// every 15 seconds, since segments begin at key frames. What is not H.264 of 8
// bits with AAC, or silent, is not converted yet.
package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

const (
	maxStreams  = 8
	maxDuration = 12 * 3600.0 // seconds
	maxPixels   = 36_000_000
	maxGap      = 15.0 // seconds between key frames
	shortfall   = 0.02 // share of the duration that may be missing, or
	tolerance   = 0.5  // seconds, whichever is more
	posterWidth = 1280
)

// Rung is the name of the copied rung.
const Rung = "source"

// Videos makes videos ready.
type Videos struct{ box *box.Box }

// New makes videos ready in the given box.
func New(b *box.Box) *Videos { return &Videos{box: b} }

// input begins every command on an upload. The list of formats is what keeps a
// playlist that calls itself a video from opening other files.
func input(seek string) []string {
	args := []string{
		"-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist",
		"mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,ogg,mpeg,mpegts,mpegvideo,asf,flv,wav,mp3,flac,aac,aiff,amr,gsm",
		"-max_pixels", strconv.Itoa(maxPixels),
	}
	if seek != "" {
		args = append(args, "-ss", seek)
	}
	return append(args, "-i", "file:"+box.Source)
}

// Stream copies a video into segments: one initialisation segment, and media
// segments from key frame to key frame of at least 4 seconds where the source
// allows it.
func (v *Videos) Stream(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	film, err := v.probe(ctx, job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	if err := v.playable(ctx, job.Source, film); err != nil {
		return media.Harvest{}, err
	}
	args := append([]string{"-nostdin", "-y"}, input("")...)
	args = append(args, film.maps()...)
	args = append(args, "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1",
		"-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
		"-hls_flags", "independent_segments", "-hls_fmp4_init_filename", "init.mp4",
		"-hls_segment_filename", segmentPattern, playlist)
	if err := v.box.Run(ctx, box.Command{Tool: "ffmpeg", Args: args, Source: job.Source, Out: job.Out}); err != nil {
		return media.Harvest{}, damaged(err)
	}
	return v.segments(job, film)
}

const (
	playlist       = "index.m3u8"
	segmentPattern = "%05d.m4s"
)

// segments reads back what ffmpeg wrote. It ends well on a file that was cut
// short, so the durations are added up.
func (v *Videos) segments(job digitise.Job, film film) (media.Harvest, error) {
	written, err := os.ReadFile(filepath.Join(job.Out, playlist))
	if err != nil {
		return media.Harvest{}, digitise.ErrVideoDamaged.Because(err)
	}
	durations, err := extinf(written)
	if err != nil {
		return media.Harvest{}, digitise.ErrVideoDamaged.Because(err)
	}
	h := media.Harvest{Duration: film.duration, Width: film.width, Height: film.height}
	h.Renditions = append(h.Renditions, media.Rendition{Role: media.RoleInit, Rung: Rung, Key: "init.mp4", MIME: "video/mp4", Width: film.width, Height: film.height})
	total := 0.0
	for i, d := range durations {
		total += d
		h.Renditions = append(h.Renditions, media.Rendition{
			Role: media.RoleSegment, Rung: Rung, Ord: i, Key: fmt.Sprintf(segmentPattern, i), MIME: "video/iso.segment", Duration: d,
		})
	}
	if total < film.duration-max(film.duration*shortfall, tolerance) {
		return media.Harvest{}, digitise.ErrVideoTruncated.Because(fmt.Errorf("%.1f of %.1f s", total, film.duration))
	}
	job.Progress(len(durations), len(durations))
	return h, nil
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

// Poster takes a telling picture a tenth into the video, at most 1,280 pixels
// wide.
func (v *Videos) Poster(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	film, err := v.probe(ctx, job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	args := append([]string{"-nostdin", "-y"}, input(strconv.FormatFloat(film.duration/10, 'f', 3, 64))...)
	args = append(args, "-map", fmt.Sprintf("0:%d", film.video), "-map_metadata", "-1",
		"-vf", fmt.Sprintf("scale='min(%d,iw)':-2,thumbnail=50", posterWidth),
		"-frames:v", "1", "-c:v", "libwebp", "-quality", "80", "poster.webp")
	if err := v.box.Run(ctx, box.Command{Tool: "ffmpeg", Args: args, Source: job.Source, Out: job.Out}); err != nil {
		return media.Harvest{}, damaged(err)
	}
	width := min(posterWidth, film.width)
	height := 2 * int(math.Round(float64(film.height)*float64(width)/float64(film.width)/2))
	return media.Harvest{Renditions: []media.Rendition{
		{Role: media.RolePoster, Key: "poster.webp", MIME: "image/webp", Width: width, Height: height},
	}}, nil
}

// damaged makes the tool's own no into a fault of the file.
func damaged(err error) error {
	var failure *box.Failure
	if errors.As(err, &failure) && failure.Reason == box.Exit {
		return digitise.ErrVideoDamaged.Because(err)
	}
	return err
}
