package app

import (
	"context"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/text"
)

// AddOrganisation makes an organisation with its first establishment, and
// answers the login of its administrator and the ticket of their one-time link.
// An empty lab takes it as its first; where there is one of this name nothing
// is changed, and there is no ticket.
func (l *Lab) AddOrganisation(ctx context.Context, f account.Founding) (login, ticket string, err error) {
	f.Login = adminLogin
	if ticket, err = l.Accounts.FirstStart(ctx, f); err != nil || ticket != "" {
		return f.Login, ticket, err
	}
	f.Login = adminLogin + "." + strings.Join(strings.Fields(text.Fold(f.Organisation)), "-")
	ticket, err = l.Accounts.FoundBeside(ctx, f)
	return f.Login, ticket, err
}
