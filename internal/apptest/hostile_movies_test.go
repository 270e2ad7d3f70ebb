package apptest_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/needtest"
)

// movies are films that lead elsewhere. #25 to #28 and #30 to #31.
func movies() []hostile {
	const away = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
	return []hostile{
		{number: "#25", what: "a playlist called film", file: "film.mp4", want: "kept file.not-yet", data: plain(away)},
		{number: "#25", what: "a playlist behind white space", file: "film.mp4", want: "kept file.not-yet", data: plain("\n\n" + away)},
		{number: "#26", what: "AVI whose subtitles are a playlist", file: "film.avi", want: "failed video.damaged", memory: films, data: func(*testing.T) []byte { return gab2(away) }},
		{number: "#27", what: "a list of files called film", file: "film.mp4", want: "kept file.not-yet", data: plain("ffconcat version 1.0\nfile /etc/passwd\n")},
		{number: "#27", what: "a film called concat", file: "concat:/etc/passwd|x.mp4", want: "ready ", memory: films, data: short},
		{number: "#27", what: "a film called subfile", file: "subfile,,start,0,end,0,,:/etc/passwd.mp4", want: "ready ", memory: films, data: short},
		{number: "#28", what: "MKV of 10,000 streams", file: "film.mkv", want: "failed video.damaged|video.too-many-streams", memory: films, data: crowded},
		{number: "#28", what: "MKV with an attachment upwards", file: "film.mkv", want: "ready ", memory: films, data: attached},
		{number: "#29", what: "a film called --help", file: "--help.mp4", want: "ready ", memory: films, data: short},
		{number: "#29", what: "a film called $(…)", file: "$(touch lab-evil);`rm -rf .`|%05d.mp4", want: "ready ", memory: films, data: short},
		{number: "#30", what: "a film without its end", file: "film.mp4", want: "ready video.truncated", memory: films, data: func(t *testing.T) []byte {
			whole := made(t, "long.mp4", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=12", "-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
			return whole[:len(whole)/2]
		}},
		{number: "#31", what: "a film that lasts no number", file: "film.mp4", want: "failed video.too-long|video.damaged", memory: films, data: endless},
		{number: "#31", what: "a film that says it lasts for years", file: "film.mp4", want: "failed video.too-long", memory: films, data: eternal},
	}
}

// made lets ffmpeg write a file of ours.
func made(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		needtest.Missing(t, "no ffmpeg")
	}
	out := filepath.Join(t.TempDir(), name)
	cmd := exec.CommandContext(t.Context(), "ffmpeg", append(append([]string{"-nostdin", "-v", "error"}, args...), out)...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("make %s: %v %s", name, err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// short is a second of a test picture, and a sound.
func short(t *testing.T) []byte {
	return made(t, "short.mp4", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=1", "-f", "lavfi", "-i", "sine=duration=1",
		"-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata", "title="+t.Name())
}

// attached carries a file whose name leads upwards.
func attached(t *testing.T) []byte {
	note := filepath.Join(t.TempDir(), "note.txt")
	if err := os.WriteFile(note, []byte("evil"), 0o600); err != nil {
		t.Fatal(err)
	}
	return made(t, "attached.mkv", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=1", "-c:v", "libx264", "-pix_fmt", "yuv420p",
		"-attach", note, "-metadata:s:t", "mimetype=text/plain", "-metadata:s:t", "filename=../../../../tmp/lab-evil")
}

// endless has a time base of zero, so that its duration is no number
// (ISO 14496-12, 8.2.2 and 8.4.2).
func endless(t *testing.T) []byte {
	film := short(t)
	for _, box := range []string{"mvhd", "mdhd"} {
		for at := 0; ; {
			next := bytes.Index(film[at:], []byte(box))
			if next < 0 {
				break
			}
			at += next + 4
			copy(film[at+12:], "\x00\x00\x00\x00\xff\xff\xff\xff")
		}
	}
	return film
}

// eternal stretches every sample over days: the time base is one a second, not
// ten thousand.
func eternal(t *testing.T) []byte {
	film := short(t)
	for _, box := range []string{"mvhd", "mdhd"} {
		for at := 0; ; {
			next := bytes.Index(film[at:], []byte(box))
			if next < 0 {
				break
			}
			at += next + 4
			copy(film[at+12:], "\x00\x00\x00\x01\x7f\xff\xff\xff")
		}
	}
	return bytes.ReplaceAll(film, []byte("elst"), []byte("free"))
}

// element is one of EBML (RFC 8794, section 5), as Matroska is made of.
func element(name []byte, parts ...[]byte) []byte {
	content := bytes.Join(parts, nil)
	return append(binary.BigEndian.AppendUint64(bytes.Clone(name), 1<<56|uint64(len(content))), content...)
}

// crowded is a Matroska file that says it has 10,000 sounds.
func crowded(*testing.T) []byte {
	var tracks [][]byte
	for i := range 10_000 {
		number := binary.BigEndian.AppendUint16(nil, uint16(i+1))
		tracks = append(tracks, element([]byte{0xae},
			element([]byte{0xd7}, number), element([]byte{0x73, 0xc5}, number), element([]byte{0x83}, []byte{2}), element([]byte{0x86}, []byte("A_PCM/INT/LIT"))))
	}
	return append(element([]byte{0x1a, 0x45, 0xdf, 0xa3}, element([]byte{0x42, 0x82}, []byte("matroska"))),
		element([]byte{0x18, 0x53, 0x80, 0x67}, element([]byte{0x16, 0x54, 0xae, 0x6b}, tracks...))...)
}

// gab2 is an AVI (of Microsoft's RIFF) with a stream of texts, whose first text
// is a GAB2 subtitle that is a playlist: ffmpeg looks at its content to tell how
// to read it.
func gab2(playlist string) []byte {
	chunk := func(name string, parts ...string) string {
		content := strings.Join(parts, "")
		return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(content)))) + content + strings.Repeat("\x00", len(content)%2)
	}
	words := func(values ...uint32) string {
		var b []byte
		for _, v := range values {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		return string(b)
	}
	header := chunk("avih", words(40_000, 0, 0, 0, 1, 0, 2, 0, 160, 120, 0, 0, 0, 0))
	stream := func(kind, format string) string {
		return chunk("LIST", "strl", chunk("strh", kind, words(0, 0, 0, 0, 1, 25, 0, 1, 0, 0, 0, 0, 0)), chunk("strf", format))
	}
	film := stream("vidsMJPG", words(40, 160, 120, 24<<16|1)+"MJPG"+words(57_600, 0, 0, 0, 0))
	title := string([]byte{'G', 'A', 'B', '2', 0, 2, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0})
	text := title + string(binary.LittleEndian.AppendUint32(nil, uint32(len(playlist)))) + playlist
	return []byte(chunk("RIFF", "AVI ", chunk("LIST", "hdrl", header, film, stream("txts\x00\x00\x00\x00", "")), chunk("LIST", "movi", chunk("01tx", text), chunk("00dc", "\xff\xd8\xff\xd9"))))
}
