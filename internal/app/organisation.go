package app

import (
	"context"
	"errors"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/text"
)

// AddOrganisation makes an organisation with its first establishment, and
// answers the login of its administrator and the ticket of their one-time link.
// An empty lab takes it as its first; where there is one of this name nothing
// is changed, and there is no ticket.
func (l *Lab) AddOrganisation(ctx context.Context, f account.Founding) (login, ticket string, err error) {
	f.Login = adminLogin
	if ticket, err = l.Accounts.FirstStart(ctx, f); err != nil || ticket != "" {
		return f.Login, ticket, errors.Join(err, l.stores.concepts.Begin(ctx, glossary.Start()))
	}
	f.Login = adminLogin + "." + strings.Join(strings.Fields(text.Fold(f.Organisation)), "-")
	if ticket, err = l.Accounts.FoundBeside(ctx, f); err != nil {
		return "", "", err
	}
	return f.Login, ticket, l.stores.concepts.Begin(ctx, glossary.Start())
}
