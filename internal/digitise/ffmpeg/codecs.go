package ffmpeg

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// inside are the boxes on the way to the sample entries (ISO/IEC 14496-12), and
// how many bytes of their own stand before the boxes in them.
var inside = map[string]int{"moov": 0, "trak": 0, "mdia": 0, "minf": 0, "stbl": 0, "stsd": 8, "avc1": 78, "mp4a": 28}

// codecs tells what an initialisation segment announces, as RFC 6381 writes it:
// "avc1.64001e,mp4a.40.2". What is not H.264 or AAC is not told.
func codecs(head []byte) string {
	var found []string
	walk(head, func(kind string, content []byte) {
		switch {
		case kind == "avcC" && len(content) >= 4: // profile, constraints, level (14496-15, 5.3.3.1)
			found = append(found, fmt.Sprintf("avc1.%02x%02x%02x", content[1], content[2], content[3]))
		case kind == "esds" && len(content) >= 4:
			if object := audioObject(content[4:]); object > 0 {
				found = append(found, fmt.Sprintf("mp4a.40.%d", object))
			}
		}
	})
	return strings.Join(found, ",")
}

func walk(boxes []byte, seen func(kind string, content []byte)) {
	for len(boxes) >= 8 {
		size := int(binary.BigEndian.Uint32(boxes))
		if size < 8 || size > len(boxes) {
			return
		}
		kind, content := string(boxes[4:8]), boxes[8:size]
		if skip, is := inside[kind]; is && len(content) >= skip {
			walk(content[skip:], seen)
		} else {
			seen(kind, content)
		}
		boxes = boxes[size:]
	}
}

// descriptors that lead to the configuration of the decoder, and how many bytes
// of their own stand before those in them (ISO/IEC 14496-1, 7.2.6).
var descriptors = map[byte]int{0x03: 3, 0x04: 13}

const decoderSpecific = 0x05

// audioObject finds the type of AAC in the descriptors of an esds box; 0 where
// there is none. The type is the first five bits of the configuration (14496-3).
func audioObject(d []byte) int {
	for len(d) >= 2 {
		tag, size := d[0], 0
		d = d[1:]
		for n := 0; n < 4 && len(d) > 0; n++ {
			c := d[0]
			d = d[1:]
			size = size<<7 | int(c&0x7f)
			if c&0x80 == 0 {
				break
			}
		}
		if skip, is := descriptors[tag]; is && len(d) >= skip {
			d = d[skip:]
			continue
		}
		if tag == decoderSpecific && len(d) > 0 {
			return int(d[0] >> 3)
		}
		d = d[min(size, len(d)):]
	}
	return 0
}
