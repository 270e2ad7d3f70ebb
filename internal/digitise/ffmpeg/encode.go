package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// patience bounds one encoding: 20 times the film's duration, and 10 minutes.
// The usual is less than its duration; a busy machine needs more.
func (f film) patience() time.Duration {
	return time.Duration(f.duration*20)*time.Second + 10*time.Minute
}

// encode makes rungs, and the sound alone if asked for, in one run of ffmpeg:
// the source is decoded once.
func (v *Videos) encode(ctx context.Context, job digitise.Job, f film, rungs []rung, voice bool) error {
	ctx, cancel := context.WithTimeout(ctx, f.patience())
	defer cancel()
	args := append([]string{"-nostdin", "-y", "-progress", "pipe:1", "-stats_period", "1", "-threads", threads}, input()...)
	args = append(args, f.graph(rungs, voice)...)
	for i, r := range rungs {
		args = append(args, f.output(i, r)...)
	}
	if voice {
		args = append(args, "-map", fmt.Sprintf("[a%d]", len(rungs)))
		args = append(append(args, sound(48)...), segmented(Voice)...)
	}
	progress := &meter{total: f.duration, tell: job.Progress}
	err := v.box.Run(ctx, box.Command{Tool: "ffmpeg", Args: args, Source: job.Source, Out: job.Out, Stdout: progress})
	if err != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return digitise.ErrTooDemanding.Because(err)
	}
	return damaged(err)
}

// graph is the filters: pictures at a steady rate from the first moment on, in
// the size of the largest rung, then in those of the others; sound as one
// channel, as loud as speech should be (EBU R 128: -16 LUFS), padded from the
// first moment on.
func (f film) graph(rungs []rung, voice bool) []string {
	var chains []string
	encoded := encodedOf(rungs)
	if len(encoded) > 0 {
		chains = f.pictures(rungs, encoded)
	}
	sounds := len(rungs)
	if voice {
		sounds++
	}
	if f.audio >= 0 {
		chain := fmt.Sprintf("[0:%d]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=mono,loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000,asplit=%d", f.audio, sounds)
		for i := range sounds {
			chain += fmt.Sprintf("[a%d]", i)
		}
		chains = append(chains, chain)
	}
	if len(chains) == 0 {
		return nil
	}
	return []string{"-filter_complex", strings.Join(chains, ";")}
}

// encodedOf gives the places of the rungs that are not copied, the largest first.
func encodedOf(rungs []rung) (places []int) {
	for i := len(rungs) - 1; i >= 0; i-- {
		if !rungs[i].copied {
			places = append(places, i)
		}
	}
	return places
}

// tonemapped brings a picture of high dynamic range to that of every screen.
const tonemapped = ",zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"

// pictures makes [v0], [v1] and so on, by the places of the rungs.
func (f film) pictures(rungs []rung, encoded []int) []string {
	largest := rungs[encoded[0]]
	chain := fmt.Sprintf("[0:%d]", f.video)
	if f.interlaced {
		chain += "yadif=deint=interlaced,"
	}
	chain += fmt.Sprintf("fps=%s:start_time=0,scale=%d:%d:flags=bicubic", f.rate, largest.width, largest.height)
	if f.wide {
		chain += tonemapped
	}
	chain += fmt.Sprintf(",setsar=1,format=yuv420p,split=%d[v%d]", len(encoded), encoded[0])
	var smaller []string
	for _, i := range encoded[1:] {
		chain += fmt.Sprintf("[s%d]", i)
		smaller = append(smaller, fmt.Sprintf("[s%d]scale=%d:%d:flags=bicubic,setsar=1[v%d]", i, rungs[i].width, rungs[i].height, i))
	}
	return append([]string{chain}, smaller...)
}

// output is how one rung is written.
func (f film) output(i int, r rung) []string {
	args := []string{"-map", fmt.Sprintf("[v%d]", i)}
	if r.copied {
		args[1] = fmt.Sprintf("0:%d", f.video)
	}
	if f.audio >= 0 {
		args = append(append(args, "-map", fmt.Sprintf("[a%d]", i)), sound(64)...)
	}
	if r.copied {
		args = append(args, "-c:v", "copy")
	} else {
		args = append(args, "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-threads", threads, "-fps_mode", "vfr",
			"-sc_threshold", "0", "-force_key_frames", fmt.Sprintf("expr:gte(t,n_forced*%d)", segment),
			"-crf", "23", "-maxrate", kilo(r.kbits()), "-bufsize", kilo(2*r.kbits()))
	}
	return append(args, segmented(r.name)...)
}

func sound(kbits int) []string { return []string{"-c:a", "aac", "-b:a", kilo(kbits), "-ac", "1"} }
func kilo(kbits int) string    { return strconv.Itoa(kbits) + "k" }

// segment is how long a segment lasts, in seconds, where key frames are ours.
const segment = 4

// segmented is the form of every rung. Offsets below zero make every rung begin
// at the very same moment, whatever the order of its pictures; an index in each
// segment (sidx) would be in the way of that of a whole film, see stream.
func segmented(name string) []string {
	return []string{
		"-map_metadata", "-1", "-map_chapters", "-1",
		"-f", "hls", "-hls_time", strconv.Itoa(segment), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
		"-hls_segment_options", "movflags=+negative_cts_offsets+skip_sidx", "-hls_flags", "independent_segments",
		"-hls_fmp4_init_filename", initFile(name), "-hls_segment_filename", name + "_" + segmentPattern, playlistFile(name),
	}
}

const segmentPattern = "%05d.m4s"

func initFile(name string) string     { return name + "_init.mp4" }
func playlistFile(name string) string { return name + ".m3u8" }
func segmentFile(name string, n int) string {
	return fmt.Sprintf(name+"_"+segmentPattern, n)
}

// meter reads what ffmpeg writes of its progress.
type meter struct {
	total float64
	tell  func(done, total int)
	line  []byte
}

// Write implements io.Writer.
func (m *meter) Write(p []byte) (int, error) {
	for _, c := range p {
		if c != '\n' {
			m.line = append(m.line, c)
			continue
		}
		if value, is := bytes.CutPrefix(m.line, []byte("out_time_us=")); is {
			if micros, err := strconv.ParseInt(string(value), 10, 64); err == nil && micros > 0 {
				total := int(m.total)
				m.tell(min(int(micros/1e6), total), total)
			}
		}
		m.line = m.line[:0]
	}
	return len(p), nil
}
