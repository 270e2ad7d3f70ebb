package box

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Tool is a program of the machine that digitising uses, for lab doctor; what
// the sandboxes need, Trials tells.
type Tool struct {
	Name    string
	Package string // Debian's
	Loss    string // what is lost without it, one sentence
	Found   bool
	Version string // as the tool says it, one line; empty where it is not found
}

// Tessdata is where tesseract keeps what it knows of languages.
const Tessdata = "/usr/share/tesseract-ocr/5/tessdata"

var tools = []struct {
	Tool
	path, ask string
}{
	{Tool{Name: "ffmpeg", Package: "ffmpeg", Loss: "Videos wait: they cannot be made ready to play."}, "/usr/bin/ffmpeg", "-version"},
	{Tool{Name: "ffprobe", Package: "ffmpeg", Loss: "Videos wait: they cannot be examined."}, "/usr/bin/ffprobe", "-version"},
	{Tool{Name: "vips", Package: "libvips-tools", Loss: "Images wait; page images are JPEG, about twice as large."}, "/usr/bin/vipsthumbnail", "--vips-version"},
	{Tool{Name: "tesseract", Package: "tesseract-ocr", Loss: "Scans and photos of pages stay pictures: their text is not found."}, "/usr/bin/tesseract", "--version"},
	{Tool{Name: "tesseract in French", Package: "tesseract-ocr-fra", Loss: "Scans and photos in French and English stay pictures."}, Tessdata + "/fra.traineddata", ""},
	{Tool{Name: "tesseract in Arabic", Package: "tesseract-ocr-ara", Loss: "Scans and photos in Arabic stay pictures."}, Tessdata + "/ara.traineddata", ""},
	{Tool{Name: "LibreOffice", Package: "libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc", Loss: "Slides, texts and tables wait, and old .xls files are not read: they must be saved as .xlsx."}, "/usr/lib/libreoffice/program/soffice.bin", "--version"},
}

// Tools tells which tools are there, in the order of their importance.
func Tools(ctx context.Context) []Tool {
	found := make([]Tool, 0, len(tools))
	for _, t := range tools {
		if t.Found = there(t.path, t.ask); t.Found {
			t.Version = version(ctx, t.path, t.ask)
		}
		found = append(found, t.Tool)
	}
	return found
}

// there reports whether a tool is installed: a program, or where there is nothing
// to ask, a file that it reads.
func there(path, ask string) bool {
	if ask != "" {
		return executable(path)
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func version(ctx context.Context, path, ask string) string {
	if ask == "" {
		return path
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	said, err := exec.CommandContext(ctx, path, ask).Output()
	if err != nil {
		return ""
	}
	line, _, _ := bytes.Cut(said, []byte("\n"))
	return strings.TrimSpace(string(line))
}

// Missing lists the tools that are not there. It only looks, and runs nothing.
func Missing() []Tool {
	var missing []Tool
	for _, t := range tools {
		if !there(t.path, t.ask) {
			missing = append(missing, t.Tool)
		}
	}
	return missing
}
