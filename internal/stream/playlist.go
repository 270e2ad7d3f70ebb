package stream

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// PlaylistType is the media type of HLS playlists (RFC 8216).
const PlaylistType = "application/vnd.apple.mpegurl"

// Voice is the rung of the sound alone.
const Voice = "voice"

// Level is one rung of a video, as it was measured.
type Level struct {
	Rung          string
	Width, Height int     // pixels; 0 for sound alone
	Rate          float64 // pictures a second; 0 where that is not known
	Codecs        string  // RFC 6381; empty where that is not known
	Peak          float64 // bits a second, of the segment that takes most
	Average       float64 // bits a second
	Longest       float64 // seconds, of its longest segment
	Bytes         int64   // of the whole
	Withheld      error   // why it is not given to who asks; nil where it is
}

// Short is the side by which people name a quality: 480 of a 480p.
func (l Level) Short() int { return min(l.Width, l.Height) }

// Ladder is the rungs that a video has so far, and the languages of its captions.
type Ladder struct {
	Levels    []Level
	Languages []string // codes
}

// languages are what languages call themselves.
var languages = map[string]string{"fr": "Français", "ar": "العربية", "en": "English"}

// LanguageName is what a language calls itself; its code where that is not known.
func LanguageName(code string) string { return cmp.Or(languages[code], code) }

// master writes the playlist that names the rungs, by what they take, least
// first; players that do not measure their line begin with the first. Sound is
// in every rung: the group of sounds that has no address says so (RFC 8216,
// section 4.3.4.1).
func (l Ladder) master() []byte {
	var b bytes.Buffer
	b.WriteString("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
	for _, code := range l.Languages {
		fmt.Fprintf(&b, "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=\"%s\",LANGUAGE=\"%s\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"captions/%s.m3u8\"\n", LanguageName(code), code, code)
	}
	for _, v := range l.ByCost() {
		if v.Withheld != nil {
			continue
		}
		fmt.Fprintf(&b, "#EXT-X-STREAM-INF:BANDWIDTH=%.0f,AVERAGE-BANDWIDTH=%.0f", math.Ceil(max(v.Peak, v.Average)), math.Ceil(v.Average))
		if v.Codecs != "" {
			fmt.Fprintf(&b, ",CODECS=\"%s\"", v.Codecs)
		}
		if v.Width > 0 && v.Height > 0 {
			fmt.Fprintf(&b, ",RESOLUTION=%dx%d", v.Width, v.Height)
		}
		if v.Rate > 0 {
			fmt.Fprintf(&b, ",FRAME-RATE=%.3f", v.Rate)
		}
		if len(l.Languages) > 0 {
			b.WriteString(",SUBTITLES=\"captions\"")
		}
		fmt.Fprintf(&b, "\n%s.m3u8\n", v.Rung)
	}
	return b.Bytes()
}

// ByCost orders the rungs by what they take. The first is one with a picture:
// some players begin with it and never look further.
func (l Ladder) ByCost() []Level {
	levels := slices.Clone(l.Levels)
	slices.SortFunc(levels, func(a, b Level) int {
		return cmp.Or(-cmp.Compare(min(a.Width, 1), min(b.Width, 1)), cmp.Compare(a.Average, b.Average))
	})
	return levels
}

// best is the rung that takes most.
func (l Ladder) best() string {
	levels := l.ByCost()
	best := levels[0]
	for _, v := range levels {
		if v.Width > 0 && v.Average > best.Average {
			best = v
		}
	}
	return best.Rung
}

// playlist writes the segments of one rung, complete and on demand. Addresses
// are relative, so that they carry the revision of the playlist's own. The
// target duration is the same in every rung (RFC 8216, section 6.2.4).
func (l Ladder) playlist(rung string, segments []media.Rendition) []byte {
	var longest float64
	for _, v := range l.Levels {
		longest = max(longest, v.Longest)
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

// captions writes the playlist of captions in a language: one segment, the whole
// file.
func (l Ladder) captions(code string, duration float64) ([]byte, error) {
	if !slices.Contains(l.Languages, code) {
		return nil, fault.Missing()
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:%.0f\n#EXT-X-PLAYLIST-TYPE:VOD\n", math.Ceil(duration))
	fmt.Fprintf(&b, "#EXTINF:%.6f,\n../../captions/%s.vtt\n#EXT-X-ENDLIST\n", duration, code)
	return b.Bytes(), nil
}
