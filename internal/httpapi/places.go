package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
)

// PlaceStore keeps the tree of places. What happens in it is judged by
// account.Can, and by the rules of place.Site, on the record as it is then.
type PlaceStore interface {
	// Places lists the places of the reader's organisation.
	Places(ctx context.Context, scope account.Scope, archived bool) ([]place.Place, error)
	// Place reads one place of the reader's organisation where it stands.
	Place(ctx context.Context, scope account.Scope, id string) (place.Site, error)
	// AddPlace keeps a new place where the rule lets it stand.
	AddPlace(ctx context.Context, by string, n place.Place, rule func(place.Site) error) (kept place.Place, made bool, err error)
	// ChangePlace edits a place, if the rule agrees with what it was and where it
	// would stand.
	ChangePlace(ctx context.Context, by, id string, edit func(place.Place) place.Place, rule func(before place.Place, after place.Site) error) (place.Place, error)
	// History tells what happened to a place of the reader's organisation.
	History(ctx context.Context, scope account.Scope, id string) ([]catalogue.Event, error)
}

type placeBody struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      place.Kind `json:"kind" enum:"direction,complexe,etablissement,pole,space"`
	Sort      string     `json:"sort" doc:"Of an establishment cmc, ista, cqp, antenne or autre; of a space salle, atelier, laboratoire, amphi, studio, plateforme or autre; else empty"`
	Code      string     `json:"code"`
	Parent    string     `json:"parent" doc:"Empty at the top"`
	Review    bool       `json:"review"`
	Capacity  int        `json:"capacity"`
	Equipment []string   `json:"equipment"`
	Archived  bool       `json:"archived"`
	Editable  bool       `json:"editable" doc:"Whether you may change it, and add below it"`
	Version   int        `json:"version"`
}

func (b placeBody) etag() string { return etagOf(b.Version) }

func placeOf(who account.Actor, p place.Place) placeBody {
	return placeBody{
		ID: p.ID, Name: p.Name, Kind: p.Kind, Sort: p.Sort, Code: p.Code, Parent: p.Parent, Review: p.Review,
		Capacity: p.Capacity, Equipment: append([]string{}, p.Equipment...), Archived: !p.Archived.IsZero(), Version: p.Version,
		Editable: account.Can(who, account.SettingEdit, account.Object{Org: p.Org, Place: p.ID}) == nil,
	}
}

type placesInput struct {
	Archived bool `query:"archived" doc:"Those that are archived too"`
}

func (s *Server) places(ctx context.Context, who account.Actor, in *placesInput) (listBody[placeBody], error) {
	found, err := s.Places.Places(ctx, who.Scope(), in.Archived)
	return listOf(found, "", func(p place.Place) placeBody { return placeOf(who, p) }), err
}

// sitedBody is a place with what stands in it itself, for those who answer for it.
type sitedBody struct {
	Place   placeBody `json:"place"`
	Places  int       `json:"places"`
	Groups  int       `json:"groups"`
	People  int       `json:"people"`
	Courses int       `json:"courses"`
}

func (b sitedBody) etag() string { return b.Place.etag() }

func (s *Server) place(ctx context.Context, who account.Actor, in *ByID) (sitedBody, error) {
	site, err := s.sited(ctx, who, account.SettingEdit, in.ID)
	h := site.Holds
	return sitedBody{Place: placeOf(who, site.Place), Places: h.Places, Groups: h.Groups, People: h.People, Courses: h.Courses}, err
}

// sited reads a place for who may do the act to it.
func (s *Server) sited(ctx context.Context, who account.Actor, act account.Act, id string) (place.Site, error) {
	site, err := s.Places.Place(ctx, who.Scope(), id)
	if err == nil {
		err = account.Can(who, act, account.Object{Org: site.Org, Place: site.ID})
	}
	return site, account.OrAbsent(who, act, err)
}

func (s *Server) placeHistory(ctx context.Context, who account.Actor, in *ByID) (listBody[eventBody], error) {
	if _, err := s.sited(ctx, who, account.FactRead, in.ID); err != nil {
		return listBody[eventBody]{}, err
	}
	events, err := s.Places.History(ctx, who.Scope(), in.ID)
	return listOf(events, "", eventOf), err
}

// PlaceWriting is what a person writes of a place; what is left out stays. It is
// exported for huma; see ByID.
type PlaceWriting struct {
	Name      *string   `json:"name,omitempty"`
	Code      *string   `json:"code,omitempty"`
	Sort      *string   `json:"sort,omitempty"`
	Parent    *string   `json:"parent,omitempty" doc:"Where it stands; empty for the top"`
	Review    *bool     `json:"review,omitempty" doc:"Whether a second person must publish here"`
	Capacity  *int      `json:"capacity,omitempty"`
	Equipment *[]string `json:"equipment,omitempty"`
}

func (w PlaceWriting) edit() place.Edit {
	return place.Edit{Name: w.Name, Code: w.Code, Sort: w.Sort, Parent: w.Parent, Review: w.Review, Capacity: w.Capacity, Equipment: w.Equipment}
}

type addPlaceInput struct {
	NewID
	Body struct {
		PlaceWriting
		Kind place.Kind `json:"kind" enum:"direction,complexe,etablissement,pole,space"`
	}
}

// addPlace keeps a new place, which is for who may change the settings of the
// one above; at the top that is an administrator.
func (s *Server) addPlace(ctx context.Context, who account.Actor, in *addPlaceInput) (placeBody, bool, error) {
	n := in.Body.edit().Onto(place.Place{ID: in.ID, Org: who.Org(), Kind: in.Body.Kind}, s.Now()).Tidied()
	if err := account.Can(who, account.SettingEdit, account.Object{Org: n.Org, Place: n.Parent}); err != nil {
		return placeBody{}, false, err
	}
	p, made, err := s.Places.AddPlace(ctx, who.Person(), n, place.Site.Check)
	return placeOf(who, p), made, err
}

type changePlaceInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		PlaceWriting
		Archived *bool `json:"archived,omitempty"`
	}
}

func (s *Server) changePlace(ctx context.Context, who account.Actor, in *changePlaceInput) (placeBody, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return placeBody{}, err
	}
	wanted := in.Body.edit()
	wanted.Archived = in.Body.Archived
	edit := func(p place.Place) place.Place { return wanted.Onto(p, s.Now()).Tidied() }
	p, err := s.Places.ChangePlace(ctx, who.Person(), in.ID, edit, func(before place.Place, after place.Site) error {
		if err := mayChangePlace(who, before, after.Place); err != nil {
			return err
		}
		if before.Version != version {
			return fault.Outdated()
		}
		return after.Check()
	})
	return placeOf(who, p), account.OrAbsent(who, account.SettingEdit, err)
}

// mayChangePlace judges an edit of a place: on the place itself; where it is
// moved, on both that it leaves and comes to stand below; where it is archived
// or stands again, on the one above, as for adding it.
func mayChangePlace(who account.Actor, before, after place.Place) error {
	judged := []string{before.ID}
	if before.Archived.IsZero() != after.Archived.IsZero() {
		judged = append(judged, before.Parent)
	}
	if before.Parent != after.Parent {
		judged = append(judged, before.Parent, after.Parent)
	}
	for _, id := range judged {
		if err := account.Can(who, account.SettingEdit, account.Object{Org: before.Org, Place: id}); err != nil {
			return err
		}
	}
	return nil
}
