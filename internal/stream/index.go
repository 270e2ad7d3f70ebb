package stream

import (
	"encoding/binary"
	"iter"
	"math"

	"github.com/digital-learning-lab/lab/internal/media"
)

// indexes are the segment indexes of a whole film (sidx, ISO/IEC 14496-12,
// 8.16.3), by which players find a moment without reading all that comes before
// it: one for each track, in its time scale. FFmpeg takes both for granted: with
// one index alone it passes over segments when it seeks.
func indexes(head []byte, segments []media.Rendition) []byte {
	all := tracks(head)
	size := indexHead + indexEntry*len(segments)
	b := make([]byte, 0, size*len(all))
	for i, t := range all {
		b = t.index(b, segments, size, size*(len(all)-1-i))
	}
	return b
}

// An index in bytes: its own, and of each segment.
const (
	indexHead  = 40
	indexEntry = 12
)

// index adds that of one track; between it and the segments are so many bytes.
func (t track) index(b []byte, segments []media.Rendition, size, between int) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(size))
	b = append(b, "sidx\x01\x00\x00\x00"...)
	b = binary.BigEndian.AppendUint32(b, t.number)
	b = binary.BigEndian.AppendUint32(b, t.scale)
	b = binary.BigEndian.AppendUint64(b, 0) // from the first moment on
	b = binary.BigEndian.AppendUint64(b, uint64(between))
	b = binary.BigEndian.AppendUint32(b, uint32(len(segments)))
	for _, s := range segments {
		b = binary.BigEndian.AppendUint32(b, uint32(s.Size))
		b = binary.BigEndian.AppendUint32(b, uint32(math.Round(s.Duration*float64(t.scale))))
		b = binary.BigEndian.AppendUint32(b, 0x90000000) // it begins with a key frame
	}
	return b
}

// withoutEdits takes the edit lists out of a head: they move sound and picture
// apart where a player adds them to the times below zero that segments have.
func withoutEdits(head []byte) {
	for kind, moov := range boxes(head) {
		if string(kind) != "moov" {
			continue
		}
		for kind, trak := range boxes(moov) {
			if string(kind) != "trak" {
				continue
			}
			for kind := range boxes(trak) {
				if string(kind) == "edts" {
					copy(kind, "free")
				}
			}
		}
	}
}

// track is one of a film: its number, and its ticks a second.
type track struct{ number, scale uint32 }

// tracks reads those of a head (tkhd, 8.3.2, and mdhd, 8.4.2).
func tracks(head []byte) (all []track) {
	for kind, trak := range boxes(inside(head, "moov")) {
		if string(kind) != "trak" {
			continue
		}
		t := track{afterTimes(inside(trak, "tkhd")), afterTimes(inside(inside(trak, "mdia"), "mdhd"))}
		if t.number > 0 && t.scale > 0 {
			all = append(all, t)
		}
	}
	return all
}

// afterTimes is the number that both boxes hold after version, flags and two
// times, which are longer in version 1; 0 where there is none.
func afterTimes(content []byte) uint32 {
	at := 12
	if len(content) > 0 && content[0] == 1 {
		at = 20
	}
	if len(content) < at+4 {
		return 0
	}
	return binary.BigEndian.Uint32(content[at:])
}

// inside is what the first box of a kind holds, or nil.
func inside(all []byte, wanted string) []byte {
	for kind, content := range boxes(all) {
		if string(kind) == wanted {
			return content
		}
	}
	return nil
}

// boxes gives kind and content of each box in a row of them, up to one that is
// not whole. Both are parts of the row itself.
func boxes(row []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(kind, content []byte) bool) {
		for len(row) >= 8 {
			size := binary.BigEndian.Uint32(row)
			if size < 8 || uint64(size) > uint64(len(row)) || !yield(row[4:8], row[8:size]) {
				return
			}
			row = row[size:]
		}
	}
}
