package app

import (
	"context"
	"crypto/rand"
	"io"

	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/xapi"
)

// teller makes statements under the key of this lab, which its first start makes.
func (l *Lab) teller(ctx context.Context) (*xapi.Teller, error) {
	key, err := l.stores.statements.Secret(ctx, []byte(rand.Text()))
	if err != nil {
		return nil, err
	}
	return xapi.NewTeller(l.Config.Address(), key, l.Config.Statements == "names"), nil
}

// WriteEvidence writes what reports are made from, as it stands at one moment.
func (l *Lab) WriteEvidence(ctx context.Context, w io.Writer) error {
	return report.WriteEvidence(ctx, w, l.stores.reports)
}
