package digitise_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

func keep(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "staged")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("film.mp4"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\nBonjour\r\n"

func wide(s string) []byte {
	wide := []byte("\xff\xfe")
	for _, c := range []byte(s) {
		wide = append(wide, c, 0)
	}
	return wide
}

func TestTheContentTellsTheKindAndNotTheName(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		kind    media.Kind
		mime    string
	}{
		{"film.mp4", zipped(t), media.Other, "application/zip"},
		{"cours.pdf", zipped(t), media.Other, "application/zip"},
		{"cours.docx", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), media.PDF, "application/pdf"},
		{"x", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), media.Image, "image/png"},
		{"x.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), media.Other, "image/svg+xml"},
		{"x.txt", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"), media.Captions, "text/vtt"},
		{"x.md", []byte("\xef\xbb\xbfWEBVTT FILE\n"), media.Captions, "text/vtt"},
		{"x.srt", []byte(srt), media.Captions, "application/x-subrip"},
		{"x.srt", wide(srt), media.Captions, "application/x-subrip"},
		{"x.srt", []byte(strings.Replace(srt, "Bonjour", "caf\xe9", 1)), media.Captions, "application/x-subrip"},
		{"lecon.MD", []byte("# Le disjoncteur\n\nIl coupe.\n"), media.Text, "text/markdown"},
		{"lecon.md", []byte("<h1>Le disjoncteur</h1>\n"), media.Text, "text/markdown"},
		{"lecon.md", []byte(strings.Repeat("é", 40000)), media.Text, "text/markdown"},
		{"lecon.txt", []byte("# Le disjoncteur\n"), media.Text, "text/plain"},
		{"lecon.py", []byte("# Le disjoncteur\n"), media.Other, "text/plain"},
		{"lecon.htm", []byte("<html><p>Le disjoncteur"), media.Text, "text/html"},
		{"lecon.png", []byte("<html><p>Le disjoncteur"), media.Other, "text/html"},
		{"film.mp4", []byte("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), media.Other, "application/vnd.apple.mpegurl"},
	} {
		kind, mime, err := digitise.Detect(keep(t, c.content), c.name)
		if err != nil || kind != c.kind || mime != c.mime {
			t.Errorf("%s %.20q: %s, %s, %v", c.name, c.content, kind, mime, err)
		}
	}
}

func TestRealFilesAreTold(t *testing.T) {
	for name, want := range map[string]media.Kind{
		"wannaworktogether.mp4": media.Video, "phone.mp4": media.Video, "vp8.webm": media.Video, "debian-reference.fr.pdf": media.PDF,
		"handbook.ar.pdf": media.PDF, "phone.jpg": media.Image, "speech.wav": media.Audio, "slides.docx": media.Office, "java.en.epub": media.Ebook, "wannaworktogether.fr.vtt": media.Captions,
	} {
		if kind, mime, err := digitise.Detect(needtest.Corpus(t, name), "upload"); err != nil || kind != want {
			t.Errorf("%s: %s, %s, %v", name, kind, mime, err)
		}
	}
}

func TestAnEmptyFileIsRefused(t *testing.T) {
	if _, _, err := digitise.Detect(keep(t, nil), "film.mp4"); !errors.Is(err, digitise.ErrEmpty) {
		t.Fatalf("got %v", err)
	}
}
