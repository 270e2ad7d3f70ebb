package vips

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
)

var errNotWebP = errors.New("not a WebP file")

// measure reads the size of a WebP file in pixels from its first chunk (RFC
// 9649, sections 2.5 to 2.7).
func measure(path string) (width, height int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	head := make([]byte, 30)
	if _, err := io.ReadFull(file, head); err != nil {
		return 0, 0, err
	}
	if string(head[:4]) != "RIFF" || string(head[8:12]) != "WEBP" {
		return 0, 0, errNotWebP
	}
	le := binary.LittleEndian
	switch string(head[12:16]) {
	case "VP8 ":
		return int(le.Uint16(head[26:]) & 0x3fff), int(le.Uint16(head[28:]) & 0x3fff), nil
	case "VP8L":
		bits := le.Uint32(head[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, nil
	case "VP8X":
		return int(le.Uint32(head[24:])&0xffffff) + 1, int(le.Uint32(head[26:])>>8) + 1, nil
	}
	return 0, 0, errNotWebP
}
