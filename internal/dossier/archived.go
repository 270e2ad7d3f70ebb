package dossier

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Archived is who an erased person was, as the legal archive keeps it.
type Archived struct {
	ID        string
	Person    string // identifier, under which they are counted
	Login     string
	Name      string
	Born      string // local day, or empty
	PlaceName string
	Erased    time.Time
	ErasedBy  string // a person's name
	Until     time.Time
	Reason    string // as it was written, without what names them
}

// pageOfArchive is how many a page of the legal archive has where nobody says.
const pageOfArchive = 50

// Archived lists who is in the legal archive of the actor's organisation.
func (s *Service) Archived(ctx context.Context, who account.Actor, cursor string, limit int) ([]Archived, string, error) {
	if err := account.Can(who, account.ArchiveRead, account.Object{Org: who.Org()}); err != nil {
		return nil, "", err
	}
	if limit == 0 {
		limit = pageOfArchive
	}
	return s.store.Archived(ctx, who.Scope(), cursor, limit)
}
