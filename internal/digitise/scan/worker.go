package scan

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// WorkerCommand is the name of the hidden sub-command that is Worker.
const WorkerCommand = "scan-worker"

// maxPixels is how large a picture the worker opens: A3 at 450 dots to the inch.
const maxPixels = 40_000_000

// exitUsage is the worker's exit code where it was not understood; 1 is for what
// went wrong.
const exitUsage = 2

// works are what the worker does to one picture. Each answers the line that is
// written of it, and the picture that was made; nil where it stays as it is.
var works = map[string]struct {
	ending string
	make   func(name string, img image.Image) (line any, made image.Image)
}{
	"level": {levelEnding, func(name string, img image.Image) (any, image.Image) {
		page := Level(img)
		from, to := img.Bounds().Size(), page.Image.Rect.Size()
		return Upright{Name: name, Angle: page.Angle, Width: to.X, Height: to.Y, FromWidth: from.X, FromHeight: from.Y}, page.Image
	}},
	"flatten": {flatEnding, func(name string, img image.Image) (any, image.Image) {
		flat := Flatten(img)
		size := flat.Image.Bounds().Size()
		line := Sheet{Name: name, Found: flat.Found, Width: size.X, Height: size.Y, Corners: flat.Corners}
		if !flat.Found {
			return line, nil
		}
		return line, flat.Image
	}},
}

// Worker is the sub-command scan-worker, which runs inside the box on the folder
// of its job:
//
//	JOB level NAME…     makes out/NAME.level.png of each out/NAME, see Level
//	JOB flatten NAME…   makes out/NAME.flat.png of each out/NAME with a sheet on it, see Flatten
//
// It writes one JSON line for each and returns the exit code. Pictures are PNG
// files which the lab's own tools wrote.
func Worker(args []string, _ io.Reader, stdout io.Writer) int {
	box.Heed()
	if len(args) < 3 {
		return exitUsage
	}
	work, known := works[args[1]]
	if !known {
		return exitUsage
	}
	lines := json.NewEncoder(stdout)
	for _, name := range args[2:] {
		path := filepath.Join(args[0], "out", filepath.Base(name))
		img, err := open(path)
		if err == nil {
			line, made := work.make(name, img)
			err = errors.Join(save(path+work.ending, made), lines.Encode(line))
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			return 1
		}
	}
	return 0
}

// open reads a picture that is not too large.
func open(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size, err := png.DecodeConfig(file)
	if err != nil {
		return nil, err
	}
	if size.Width*size.Height > maxPixels {
		return nil, fmt.Errorf("%d × %d pixels are too many", size.Width, size.Height)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return png.Decode(file)
}

// save writes a picture that was made, for the tools that come next: packing it well
// would take longer than all else.
func save(path string, img image.Image) error {
	if img == nil {
		return nil
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(encoder.Encode(file, img), file.Close())
}
