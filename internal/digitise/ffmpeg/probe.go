package ffmpeg

import (
	"context"
	"encoding/json"
	"math"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// maxReport bounds what is read of ffprobe's report, in bytes.
const maxReport = 4 << 20

// film is what there is to know of a video before it is opened.
type film struct {
	duration      float64 // seconds
	width, height int     // pixels, as seen
	rate          rate    // of the encoded rungs
	video, audio  int     // numbers of the streams; -1: none
	interlaced    bool
	wide          bool    // of high dynamic range (PQ or HLG)
	plain         bool    // H.264 that every browser plays as it is, see copyable
	bits          float64 // a second, of the picture; 0 where it is not told
}

// report is the part of ffprobe's JSON that is used.
type report struct {
	Format struct {
		Duration string `json:"duration"`
		Start    string `json:"start_time"`
		Bits     string `json:"bit_rate"`
	} `json:"format"`
	Streams []stream `json:"streams"`
}

type stream struct {
	Index       int    `json:"index"`
	Type        string `json:"codec_type"`
	Codec       string `json:"codec_name"`
	Profile     string `json:"profile"`
	Level       int    `json:"level"`
	PixelFormat string `json:"pix_fmt"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Aspect      string `json:"sample_aspect_ratio"`
	Fields      string `json:"field_order"`
	Transfer    string `json:"color_transfer"`
	Rate        string `json:"avg_frame_rate"`
	Start       string `json:"start_time"`
	Bits        string `json:"bit_rate"`
	Disposition struct {
		AttachedPicture int `json:"attached_pic"`
	} `json:"disposition"`
	SideData []struct {
		Rotation float64 `json:"rotation"`
	} `json:"side_data_list"`
}

// probe examines a video and refuses what is beyond the limits. The duration of
// a file that does not tell it, as a browser records it, is that of its packets.
func (v *Videos) probe(ctx context.Context, source string) (film, error) {
	args := append(input(), "-show_format", "-show_streams", "-of", "json")
	said, err := v.box.Output(ctx, box.Command{Tool: "ffprobe", Args: args, Source: source}, maxReport)
	if err != nil {
		return film{}, damaged(err)
	}
	var r report
	if err := json.Unmarshal(said, &r); err != nil {
		return film{}, digitise.ErrVideoDamaged.Because(err)
	}
	f, err := r.film()
	if err != nil || f.duration > 0 && f.rate.known() {
		return f, err
	}
	p, err := v.packets(ctx, source, f)
	if err != nil {
		return f, err
	}
	f.duration = max(f.duration, p.last)
	if f.duration == 0 {
		return f, digitise.ErrVideoDamaged
	}
	f.rate = usual(float64(p.count) / f.duration)
	return f, f.refusal(len(r.Streams))
}

func (r report) film() (film, error) {
	f := film{video: -1, audio: -1, duration: seconds(r.Format.Duration)}
	for _, s := range r.Streams {
		switch {
		case s.Type == "video" && s.Disposition.AttachedPicture == 0 && f.video < 0:
			if unreadable(s.Codec) {
				return film{}, digitise.ErrVideoNotYet
			}
			if s.Codec == "h264" && s.PixelFormat == "" {
				return film{}, digitise.ErrVideoDamaged // the head is there, but not one picture
			}
			f.see(s, seconds(r.Format.Start), seconds(r.Format.Bits))
		case s.Type == "audio" && f.audio < 0 && !unreadable(s.Codec):
			f.audio = s.Index
		}
	}
	return f, f.refusal(len(r.Streams))
}

// unreadable reports whether ffmpeg has no name for an encoding.
func unreadable(codec string) bool { return codec == "" || codec == "none" || codec == "unknown" }

// see takes over what is told of the picture.
func (f *film) see(s stream, start, bits float64) {
	f.video, f.width, f.height = s.Index, s.Width, s.Height
	square := true
	if num, den := ratio(s.Aspect); num > 0 && den > 0 && num != den {
		square = false
		f.width = int(math.Round(float64(s.Width) * num / den))
	}
	turned := s.rotation() != 0
	if s.rotation() == 90 {
		f.width, f.height = f.height, f.width
	}
	f.rate = usual(quotient(s.Rate))
	f.interlaced = s.Fields == "tt" || s.Fields == "bb" || s.Fields == "tb" || s.Fields == "bt"
	f.wide = s.Transfer == "smpte2084" || s.Transfer == "arib-std-b67"
	if f.bits = seconds(s.Bits); f.bits == 0 {
		f.bits = bits
	}
	f.plain = s.plain() && square && !turned && !f.interlaced && quotient(s.Rate) <= maxRate && math.Abs(seconds(s.Start)-start) < 0.1
}

// plain is H.264 of 8 bits 4:2:0 in a profile and level that phones decode.
func (s stream) plain() bool {
	profiles := map[string]bool{"Constrained Baseline": true, "Baseline": true, "Main": true, "High": true}
	return s.Codec == "h264" && s.PixelFormat == "yuv420p" && profiles[s.Profile] && s.Level <= 41
}

// rotation is how a phone held its camera: 0, 90 (either way) or 180 degrees.
func (s stream) rotation() int {
	for _, d := range s.SideData {
		switch turned := int(math.Round(math.Abs(d.Rotation))) % 360; turned {
		case 90, 270:
			return 90
		case 180:
			return 180
		}
	}
	return 0
}

// refusal is nil where a video is within the limits.
func (f film) refusal(streams int) error {
	switch {
	case streams == 0:
		return digitise.ErrVideoDamaged
	case streams > maxStreams:
		return digitise.ErrVideoStreams
	case f.video < 0 && f.audio >= 0:
		return digitise.ErrAudioNotYet
	case f.video < 0 || f.width <= 0 || f.height <= 0:
		return digitise.ErrVideoDamaged
	case f.duration > maxDuration:
		return digitise.ErrVideoTooLong
	case f.width*f.height > maxPixels:
		return digitise.ErrVideoTooLarge
	}
	return nil
}

// short is the short side of the picture, by which rungs are named: a phone
// held upright films 720p as 720 × 1280.
func (f film) short() int { return min(f.width, f.height) }

// seconds reads a number of ffprobe's; 0 where there is none ("N/A").
func seconds(s string) float64 {
	d, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(d) || math.IsInf(d, 0) || d < 0 {
		return 0
	}
	return d
}
