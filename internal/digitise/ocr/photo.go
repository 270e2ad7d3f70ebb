package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
)

// photo is one of a sheet of paper, which is read alone.
type photo struct {
	sheet scan.Sheet
	size  image.Point // of the photo, in pixels
}

// cutOut looks for the sheet on a photo. One on which that takes too much is read as
// it is.
func (r *Reader) cutOut(ctx context.Context, dir, name string, width, height int) (photo, error) {
	whole := photo{scan.Sheet{Name: name}, image.Pt(width, height)}
	found, err := r.Scans.Flatten(ctx, dir, name)
	if failure := (*box.Failure)(nil); errors.As(err, &failure) {
		return whole, nil
	}
	if err != nil {
		return whole, fmt.Errorf("look for a sheet on the photo: %w", err)
	}
	whole.sheet = found[0]
	return whole, nil
}
