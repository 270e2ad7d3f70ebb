package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// readCSV reads what Excel saves as CSV or as Unicode text: separated by
// semicolons, commas or tabs; UTF-8 with or without a mark, UTF-16, or
// Windows-1252.
func readCSV(ctx context.Context, data []byte, o Options) ([]Record, error) {
	content, err := decode(data)
	if err != nil {
		return nil, err
	}
	skipped := 0
	if first, rest, _ := strings.Cut(content, "\n"); strings.HasPrefix(first, "sep=") { // Excel's own note
		content, skipped = rest, 1
	}
	r := csv.NewReader(strings.NewReader(content))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(content), -1, true
	g := gathering{Options: o}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return g.records, nil
		}
		if err != nil {
			return nil, ErrFormat.Because(err)
		}
		line, _ := r.FieldPos(0)
		if err = g.keep(ctx, Record{line + skipped, cells}); err != nil {
			return nil, err
		}
	}
}

// width is how many cells a line has up to the last with something in it.
func width(cells []string) int {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	return n
}

// decode gives the text of a file whatever its encoding. Bytes that are not
// UTF-8 are taken for Windows-1252, as French Excel writes; what is neither is
// no text.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decode16(data[2:], func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }), nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decode16(data[2:], func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 }), nil
	case bytes.IndexByte(data, 0) >= 0:
		return "", ErrFormat
	case utf8.Valid(data):
		return strings.TrimPrefix(string(data), "\ufeff"), nil
	}
	latin, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", ErrFormat.Because(err)
	}
	return string(latin), nil
}

func decode16(data []byte, unit func([]byte) uint16) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, unit(data))
	}
	return string(utf16.Decode(units))
}

// separator is the one of the three that the first line has most of.
func separator(content string) rune {
	first, _, _ := strings.Cut(content, "\n")
	best := ';'
	for _, c := range ";\t," {
		if strings.Count(first, string(c)) > strings.Count(first, string(best)) {
			best = c
		}
	}
	return best
}
