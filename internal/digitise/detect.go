package digitise

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"github.com/digital-learning-lab/lab/internal/media"
)

// images are the types of which sizes for the screen can be made. An SVG is a
// program as much as an image, and is only kept.
var images = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/heic", "image/heif", "image/avif", "image/jxl"}

// zips are the types of what may be a book, a module or an album, told from its
// first entry. What Java packed is called a program for its folder META-INF, and
// so is a book that begins with it.
var zips = []string{"application/zip", "application/epub+zip", "application/jar", "application/java-archive"}

// The media types of texts that are shown.
const (
	Markdown = "text/markdown"
	HTML     = "text/html"
	Plain    = "text/plain"
)

// textNames are the endings of texts that are shown, and as what they are read.
var textNames = map[string]string{
	".md": Markdown, ".markdown": Markdown, ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".txt": Plain,
}

// headSize is how much of a file is looked at, in bytes.
const headSize = 64 << 10

// Detect tells what a file is from what is in it: a ZIP called film.mp4 is a
// ZIP. The name decides one thing, as what a text is read. It answers ErrEmpty
// for an empty file.
func Detect(file, name string) (media.Kind, string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", "", fmt.Errorf("look at the file: %w", err)
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, headSize))
	if err != nil {
		return "", "", fmt.Errorf("look at the file: %w", err)
	}
	if len(head) == 0 {
		return "", "", ErrEmpty
	}
	kind, mime := tell(head, name)
	info, err := f.Stat()
	if err != nil {
		return "", "", fmt.Errorf("look at the file: %w", err)
	}
	if slices.Contains(zips, mime) {
		if kind, mime, known := lookInside(f, info.Size()); known {
			return kind, mime, nil
		}
		if isAlbum(f, info.Size(), name) {
			return media.Photos, "application/vnd.comicbook+zip", nil
		}
	}
	if paper, is := officeType(f, info.Size(), mime); is {
		return media.Office, paper, nil
	}
	return kind, mime, nil
}

func tell(head []byte, name string) (media.Kind, string) {
	found := mimetype.Detect(head)
	mime, _, _ := strings.Cut(found.String(), ";")
	family, _, _ := strings.Cut(mime, "/")
	switch {
	case found.Is("application/pdf"):
		return media.PDF, mime
	case isCaptions(head):
		return media.Captions, captionType(head)
	case family == "video":
		return media.Video, mime
	case family == "audio":
		return media.Audio, mime
	case slices.Contains(images, mime):
		return media.Image, mime
	case isText(found) && mime != "image/svg+xml" && mime != "text/rtf": // of their own programs
		return readAs(head, name, mime)
	}
	return media.Other, mime
}

// readAs tells as what a text is read, by its name.
func readAs(head []byte, name, mime string) (media.Kind, string) {
	as := textNames[strings.ToLower(path.Ext(name))]
	if as == "" || as == Markdown && !utf8.Valid(whole(head)) {
		return media.Other, mime
	}
	return media.Text, as
}

var subRip = regexp.MustCompile(`^\s*\d+\s*\r?\n\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[,.]\d{1,3}\s*-->`)

// isCaptions looks for the beginning of WebVTT or SRT, in any encoding: it is
// ASCII but for the zeros of UTF-16 and the mark before.
func isCaptions(head []byte) bool {
	head = ascii(head)
	return captionType(head) == "text/vtt" || subRip.Match(head)
}

func captionType(head []byte) string {
	if after, is := bytes.CutPrefix(ascii(head), []byte("WEBVTT")); is && (len(after) == 0 || bytes.ContainsAny(after[:1], " \t\r\n")) {
		return "text/vtt"
	}
	return "application/x-subrip"
}

// ascii is the beginning of a text without the bytes that encodings add.
func ascii(head []byte) []byte {
	head = head[:min(len(head), 1024)]
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		head = bytes.TrimPrefix(head, []byte(mark))
	}
	return bytes.ReplaceAll(head, []byte{0}, nil)
}

func isText(found *mimetype.MIME) bool {
	for m := found; m != nil; m = m.Parent() {
		if m.Is("text/plain") {
			return true
		}
	}
	return false
}

// whole drops a character that the end of the head cut in two.
func whole(head []byte) []byte {
	for i := 1; i < utf8.UTFMax && i < len(head) && len(head) == headSize; i++ {
		if utf8.Valid(head) {
			break
		}
		head = head[:len(head)-1]
	}
	return head
}
