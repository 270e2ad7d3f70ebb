package app

import (
	"context"
	"crypto/rand"

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
