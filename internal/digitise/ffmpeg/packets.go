package ffmpeg

import (
	"bytes"
	"context"
	"math"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// maxPackets bounds a list of packets, in bytes. A packet takes about 18 of
// them: 12 hours at 60 pictures a second are 47 MB.
const maxPackets = 64 << 20

// packets is what the times of a picture's packets tell.
type packets struct {
	count int
	last  float64 // seconds, when the last picture is shown
	gap   float64 // seconds, the longest time without a key frame
}

// packets reads the times of all packets of the picture; nothing is decoded.
func (v *Videos) packets(ctx context.Context, source string, f film) (packets, error) {
	args := append(input(), "-select_streams", strconv.Itoa(f.video), "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0")
	said, err := v.box.Output(ctx, box.Command{Tool: "ffprobe", Args: args, Source: source}, maxPackets)
	if err != nil {
		return packets{}, damaged(err)
	}
	return readPackets(said), nil
}

// readPackets reads lines such as "12.345000,K_": time of showing, then a K for
// a key frame.
func readPackets(list []byte) (p packets) {
	key := math.Inf(1)
	for line := range bytes.Lines(list) {
		at, flags, _ := bytes.Cut(line, []byte(","))
		t, err := strconv.ParseFloat(string(at), 64)
		if err != nil {
			continue // a packet without a time, as of a stream that was cut
		}
		p.count++
		key, p.last = min(key, t), max(p.last, t) // the first packet counts as a key frame
		if bytes.HasPrefix(flags, []byte("K")) {
			p.gap, key = max(p.gap, t-key), t
		}
	}
	p.gap = max(p.gap, p.last-key)
	return p
}
