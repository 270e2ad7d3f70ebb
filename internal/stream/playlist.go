package stream

import (
	"bytes"
	"fmt"
	"math"

	"github.com/digital-learning-lab/lab/internal/media"
)

// PlaylistType is the media type of HLS playlists (RFC 8216).
const PlaylistType = "application/vnd.apple.mpegurl"

// master writes the playlist that names the rungs. Its bandwidths are those of
// the segments: the peak, and the average over the whole.
func master(rung string, pieces []media.Rendition) []byte {
	var peak, total, seconds float64
	for _, p := range pieces[1:] {
		bits := float64(p.Size * 8)
		if p.Duration > 0 {
			peak = max(peak, bits/p.Duration)
		}
		total, seconds = total+bits, seconds+p.Duration
	}
	var b bytes.Buffer
	b.WriteString("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
	fmt.Fprintf(&b, "#EXT-X-STREAM-INF:BANDWIDTH=%.0f,AVERAGE-BANDWIDTH=%.0f", math.Ceil(peak), math.Ceil(total/max(seconds, 1)))
	if first := pieces[0]; first.Width > 0 && first.Height > 0 {
		fmt.Fprintf(&b, ",RESOLUTION=%dx%d", first.Width, first.Height)
	}
	fmt.Fprintf(&b, "\n%s.m3u8\n", rung)
	return b.Bytes()
}

// playlist writes the segments of one rung, complete and on demand. Addresses
// are relative, so that they carry the revision of the playlist's own.
func playlist(rung string, segments []media.Rendition) []byte {
	var longest float64
	for _, s := range segments {
		longest = max(longest, s.Duration)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:%.0f\n#EXT-X-PLAYLIST-TYPE:VOD\n", math.Ceil(longest))
	fmt.Fprintf(&b, "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"%s/init.mp4\"\n", rung)
	for _, s := range segments {
		fmt.Fprintf(&b, "#EXTINF:%.6f,\n%s/%d.m4s\n", s.Duration, rung, s.Ord)
	}
	b.WriteString("#EXT-X-ENDLIST\n")
	return b.Bytes()
}
