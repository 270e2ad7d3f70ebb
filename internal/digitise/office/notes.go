package office

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Notes implements digitise.Office.
func (p *Printer) Notes(ctx context.Context, job digitise.Job) ([]media.Page, error) {
	return nil, nil
}
