package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
)

// PlaceStore keeps the tree of places.
type PlaceStore interface {
	// Places lists the places of the reader's organisation.
	Places(ctx context.Context, scope account.Scope) ([]place.Place, error)
	// ChangePlace edits a place by a rule that sees the record as it is.
	ChangePlace(ctx context.Context, by, id string, rule func(*place.Place) error) (place.Place, error)
}

type placeBody struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Kind    place.Kind `json:"kind"`
	Parent  string     `json:"parent"`
	Review  bool       `json:"review"`
	Version int        `json:"version"`
}

func (b placeBody) etag() string { return etagOf(b.Version) }

func placeOf(p place.Place) placeBody {
	return placeBody{ID: p.ID, Name: p.Name, Kind: p.Kind, Parent: p.Parent, Review: p.Review, Version: p.Version}
}

func (s *Server) places(ctx context.Context, who account.Actor, _ *struct{}) (listBody[placeBody], error) {
	found, err := s.Places.Places(ctx, who.Scope())
	return listOf(found, "", placeOf), err
}

type changePlaceInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name   *string `json:"name,omitempty"`
		Review *bool   `json:"review,omitempty" doc:"Whether a second person must publish here"`
	}
}

func (s *Server) changePlace(ctx context.Context, who account.Actor, in *changePlaceInput) (placeBody, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return placeBody{}, err
	}
	p, err := s.Places.ChangePlace(ctx, who.Person(), in.ID, func(p *place.Place) error {
		if err := account.Can(who, account.SettingEdit, account.Object{Org: p.Org, Place: p.ID}); err != nil {
			return err
		}
		if p.Version != version {
			return fault.Outdated()
		}
		return p.Set(in.Body.Name, in.Body.Review)
	})
	if fault.KindOf(err) == fault.NotFound {
		err = account.Absent(who, account.SettingEdit)
	}
	return placeOf(p), err
}
