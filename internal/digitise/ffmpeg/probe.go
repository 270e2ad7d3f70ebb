package ffmpeg

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// Outputs of ffprobe are read up to these sizes, in bytes. A packet takes about
// 18 of them: 12 hours at 60 pictures a second are 47 MB.
const (
	maxReport  = 4 << 20
	maxPackets = 64 << 20
)

// film is what there is to know of a video before it is opened.
type film struct {
	duration      float64 // seconds
	width, height int     // pixels, as seen
	video, audio  int     // numbers of the streams; -1: none
	copyable      bool    // H.264 of 8 bits 4:2:0, with AAC or silent
}

// report is the part of ffprobe's JSON that is used.
type report struct {
	Format struct {
		Duration string `json:"duration"`
		Streams  int    `json:"nb_streams"`
	} `json:"format"`
	Streams []stream `json:"streams"`
}

type stream struct {
	Index       int    `json:"index"`
	Type        string `json:"codec_type"`
	Codec       string `json:"codec_name"`
	PixelFormat string `json:"pix_fmt"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Duration    string `json:"duration"`
	Disposition struct {
		AttachedPicture int `json:"attached_pic"`
	} `json:"disposition"`
	SideData []struct {
		Rotation float64 `json:"rotation"`
	} `json:"side_data_list"`
}

// probe examines a video and refuses what is beyond the limits.
func (v *Videos) probe(ctx context.Context, source string) (film, error) {
	args := append(input(""), "-show_format", "-show_streams", "-of", "json")
	said, err := v.box.Output(ctx, box.Command{Tool: "ffprobe", Args: args, Source: source}, maxReport)
	if err != nil {
		return film{}, damaged(err)
	}
	var r report
	if err := json.Unmarshal(said, &r); err != nil {
		return film{}, digitise.ErrVideoDamaged.Because(err)
	}
	return r.film()
}

func (r report) film() (film, error) {
	f := film{video: -1, audio: -1}
	f.duration = seconds(r.Format.Duration)
	copyable := true
	for _, s := range r.Streams {
		switch {
		case s.Type == "video" && s.Disposition.AttachedPicture == 0 && f.video < 0:
			f.video, f.width, f.height = s.Index, s.Width, s.Height
			if s.sideways() {
				f.width, f.height = s.Height, s.Width
			}
			if s.Codec == "h264" && s.PixelFormat == "" {
				return film{}, digitise.ErrVideoDamaged // the head is there, but not one picture
			}
			copyable = copyable && s.Codec == "h264" && (s.PixelFormat == "yuv420p" || s.PixelFormat == "yuvj420p")
		case s.Type == "audio" && f.audio < 0:
			f.audio = s.Index
			copyable = copyable && s.Codec == "aac"
		}
	}
	f.copyable = copyable
	return f, f.refusal(len(r.Streams))
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

func (s stream) sideways() bool {
	for _, d := range s.SideData {
		if math.Mod(math.Abs(d.Rotation), 180) == 90 {
			return true
		}
	}
	return false
}

// seconds reads a number of ffprobe's; 0 where there is none ("N/A").
func seconds(s string) float64 {
	d, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(d) || d < 0 {
		return 0
	}
	return d
}

// maps chooses the first picture and the first sound.
func (f film) maps() []string {
	args := []string{"-map", fmt.Sprintf("0:%d", f.video)}
	if f.audio >= 0 {
		args = append(args, "-map", fmt.Sprintf("0:%d", f.audio))
	}
	return args
}

// playable answers digitise.ErrVideoNotYet where a copy would not do.
func (v *Videos) playable(ctx context.Context, source string, f film) error {
	if !f.copyable || f.duration == 0 {
		return digitise.ErrVideoNotYet
	}
	args := append(input(""), "-select_streams", strconv.Itoa(f.video), "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0")
	said, err := v.box.Output(ctx, box.Command{Tool: "ffprobe", Args: args, Source: source}, maxPackets)
	if err != nil {
		return damaged(err)
	}
	if gap := longestGap(said); gap > maxGap {
		return digitise.ErrVideoNotYet.Because(fmt.Errorf("%.1f s between key frames", gap))
	}
	return nil
}

// longestGap is the longest time in seconds without a key frame, in a list of
// packets as "12.345000,K_": time of showing, then a K for a key frame.
func longestGap(packets []byte) float64 {
	gap, key, last := 0.0, math.Inf(1), 0.0
	for line := range bytes.Lines(packets) {
		at, flags, _ := bytes.Cut(line, []byte(","))
		t, err := strconv.ParseFloat(string(at), 64)
		if err != nil {
			continue // a packet without a time, as of a stream that was cut
		}
		key, last = min(key, t), max(last, t) // the first packet counts as a key frame
		if bytes.HasPrefix(flags, []byte("K")) {
			gap, key = max(gap, t-key), t
		}
	}
	return max(gap, last-key)
}
