package app

import (
	"context"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// OfferFlags say how an offer is imported by command.
type OfferFlags struct {
	By     string // login; the administrator where empty
	Place  string // name or code of an establishment; that of who imports where empty
	Partly bool
	Show   bool
}

var errNoSuchPlace = fault.New(fault.NotFound, "offer.place", "There is no establishment of this name.")

// ImportOffer brings an export of e-Note on somebody's behalf, or says what it would
// change.
func (l *Lab) ImportOffer(ctx context.Context, with OfferFlags, f offer.File) (offer.Plan, error) {
	if with.By == "" {
		with.By = adminLogin
	}
	who, err := l.Accounts.ActorFor(ctx, with.By)
	if err != nil {
		return offer.Plan{}, fmt.Errorf("import for %s: %w", with.By, err)
	}
	if f.Place, err = l.placeNamed(ctx, who, with.Place); err != nil {
		return offer.Plan{}, err
	}
	importer := offer.NewImporter(sqlstore.NewOfferImports(l.stores.base), l.ids, l.now)
	if with.Show {
		return importer.Show(ctx, who, f)
	}
	plan, _, err := importer.Import(ctx, who, f, with.Partly)
	return plan, err
}

// placeNamed finds a place by its name or code; without one it is that of who asks.
func (l *Lab) placeNamed(ctx context.Context, who account.Actor, name string) (string, error) {
	if name == "" {
		return who.Place(), nil
	}
	places, err := l.stores.places.Places(ctx, who.Scope(), false)
	if err != nil {
		return "", err
	}
	for _, p := range places {
		if p.Name == name || p.Code != "" && p.Code == name {
			return p.ID, nil
		}
	}
	return "", errNoSuchPlace
}
