package scan

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// maxSaid limits what the worker writes of one run, in bytes.
const maxSaid = 1 << 20

// levelEnding is what the names of levelled pages end with, flatEnding those of
// sheets that were found.
const (
	levelEnding = ".level.png"
	flatEnding  = ".flat.png"
)

// Upright says how a page was levelled. Sizes are in pixels.
type Upright struct {
	Name       string  `json:"name"`  // of the PNG that it was made of
	Angle      float64 `json:"angle"` // degrees clockwise by which it was turned around its middle
	Width      int     `json:"width"`
	Height     int     `json:"height"`
	FromWidth  int     `json:"from_width"` // of the PNG that it was made of
	FromHeight int     `json:"from_height"`
}

// File names the levelled page, in the same folder.
func (u Upright) File() string { return u.Name + levelEnding }

// From tells where a place of the levelled page was on the page that it was made
// of; both from the top left corner.
func (u Upright) From(x, y float64) (fromX, fromY float64) {
	sin, cos := math.Sincos(u.Angle * math.Pi / 180)
	dx, dy := x-float64(u.Width)/2, y-float64(u.Height)/2
	return float64(u.FromWidth)/2 + dx*cos + dy*sin, float64(u.FromHeight)/2 - dx*sin + dy*cos
}

// Sheet says what became of a photo of a page.
type Sheet struct {
	Name   string `json:"name"`  // of the PNG of the photo
	Found  bool   `json:"found"` // a sheet in it, with certainty
	Width  int    `json:"width"` // pixels of File
	Height int    `json:"height"`

	Corners Corners `json:"corners"` // in the photo, where a sheet was found
}

// From tells where a place of the sheet is in its photo.
func (s Sheet) From(x, y float64) (fromX, fromY float64) {
	if !s.Found {
		return x, y
	}
	return s.Corners.At(x/float64(s.Width), y/float64(s.Height))
}

// File names the sheet alone, in the same folder; the photo where none was found.
func (s Sheet) File() string {
	if !s.Found {
		return s.Name
	}
	return s.Name + flatEnding
}

// Scanner has pictures of pages worked on in the box.
type Scanner struct {
	box  *box.Box
	self string // our own binary
}

// New makes a scanner that works in the given box.
func New(b *box.Box) (*Scanner, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find our own binary: %w", err)
	}
	return &Scanner{box: b, self: self}, nil
}

// Level makes a page to be read by a machine of each PNG of a folder: see the
// function Level. It answers them in the same order.
func (s *Scanner) Level(ctx context.Context, dir string, names ...string) ([]Upright, error) {
	return run[Upright](ctx, s, dir, "level", names)
}

// Flatten looks for the sheet in each PNG of a folder, an upright photo of a page:
// see the function Flatten. It answers them in the same order.
func (s *Scanner) Flatten(ctx context.Context, dir string, names ...string) ([]Sheet, error) {
	return run[Sheet](ctx, s, dir, "flatten", names)
}

// run has the worker do something to each PNG, and reads what it says of them.
func run[Line any](ctx context.Context, s *Scanner, dir, work string, names []string) ([]Line, error) {
	said, err := s.box.Output(ctx, box.Command{
		Tool: WorkerCommand, Args: append([]string{WorkerCommand, box.Job, work}, names...),
		Out: dir, Show: []box.Bind{{From: s.self, To: box.Worker}},
	}, maxSaid)
	if err != nil {
		return nil, fmt.Errorf("%s pictures of pages: %w", work, err)
	}
	var lines []Line
	for line := range bytes.Lines(said) {
		var l Line
		if err := json.Unmarshal(line, &l); err != nil {
			return nil, fmt.Errorf("%s pictures of pages: %w", work, err)
		}
		lines = append(lines, l)
	}
	if len(lines) != len(names) {
		return nil, fmt.Errorf("%s pictures of pages: %d of %d came", work, len(lines), len(names))
	}
	return lines, nil
}
