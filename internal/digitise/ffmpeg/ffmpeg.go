// Package ffmpeg makes videos ready to be watched, each in the box: it examines
// them with ffprobe and makes a ladder of rungs with ffmpeg, as HLS segments
// (fMP4). Every rung carries picture and sound, so that a player asks for one
// segment where it would ask for two, and needs no more than the light form of
// its library. Encoded rungs share their key frames, every 4 seconds; a rung
// that is copied from the source keeps those of the source.
//
// Limits: 8 streams, 12 hours, 36 million pixels a picture.
package ffmpeg

import (
	"errors"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

const (
	maxStreams  = 8
	maxDuration = 12 * 3600.0 // seconds
	maxPixels   = 36_000_000
	shortfall   = 0.02 // share of the duration that may be missing, or
	tolerance   = 0.5  // seconds, whichever is more
	threads     = "4"  // of one decoder or encoder: memory grows with them
)

// Videos makes videos ready.
type Videos struct{ box *box.Box }

// New makes videos ready in the given box.
func New(b *box.Box) *Videos { return &Videos{box: b} }

// input begins every command on an upload. The list of formats is what keeps a
// playlist that calls itself a video from opening other files.
func input() []string {
	return []string{
		"-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist",
		"mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,ogg,mpeg,mpegts,mpegvideo,asf,flv,wav,mp3,flac,aac,aiff,amr,gsm",
		"-max_pixels", strconv.Itoa(maxPixels), "-i", "file:" + box.Source,
	}
}

// damaged makes the tool's own no into a fault of the file.
func damaged(err error) error {
	var failure *box.Failure
	if errors.As(err, &failure) && failure.Reason == box.Exit {
		return digitise.ErrVideoDamaged.Because(err)
	}
	return err
}
