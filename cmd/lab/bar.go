package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// bar shows how far something is, on one line of a terminal that is written
// over, or as a line for each new stage where nobody watches.
type bar struct {
	out    io.Writer
	watch  bool
	stage  string
	length int
}

// newBar looks whether out is a terminal.
func newBar(out io.Writer) *bar {
	file, is := out.(*os.File)
	if !is {
		return &bar{out: out}
	}
	info, err := file.Stat()
	return &bar{out: out, watch: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

const barWidth = 24

// show draws done of whole. stage changes seldom, detail at every call.
func (b *bar) show(done, whole int64, stage, detail string) {
	if !b.watch {
		if stage != b.stage {
			b.stage = stage
			_, _ = fmt.Fprintln(b.out, stage)
		}
		return
	}
	full := barWidth
	if whole > 0 {
		full = int(min(done, whole) * barWidth / whole)
	}
	line := fmt.Sprintf("[%s%s] %s  %s", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), stage, detail)
	if letters := []rune(line); len(letters) > 100 {
		line = string(letters[:99]) + "…"
	}
	length := utf8.RuneCountInString(line)
	_, _ = fmt.Fprint(b.out, "\r", line, strings.Repeat(" ", max(0, b.length-length)))
	b.length = length
}

// end leaves the line.
func (b *bar) end() {
	if b.watch && b.length > 0 {
		_, _ = fmt.Fprintln(b.out)
	}
	b.length = 0
}

// bytesText writes a size for people: 1.5 MB.
func bytesText(n int64) string {
	unit, value := "B", float64(n)
	for _, larger := range []string{"kB", "MB", "GB", "TB"} {
		if value < 1000 {
			break
		}
		unit, value = larger, value/1000
	}
	if unit == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}
