package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

type wholeModule struct {
	moduleCard
	In       editionBody   `json:"in"`
	Of       tradeBody     `json:"of"`
	Elements []elementBody `json:"elements" doc:"A parent before what stands below it"`
	Previous string        `json:"previous"`
	Next     string        `json:"next"`
	Can      offerAble     `json:"can"`
}

func (b wholeModule) etag() string { return etagOf(b.Version) }

type elementBody struct {
	elementName
	Parent    string      `json:"parent"`
	Share     int         `json:"share" doc:"Of the module's hours, in hundredths of a percent; 0 where nobody said"`
	Resources []pieceBody `json:"resources" doc:"Attached to it, of those that you may read"`
}

func elementOf(n curriculum.Node) elementBody {
	b := elementBody{elementName: elementNameOf(n.Element), Parent: n.Parent, Share: n.Share}
	for _, p := range n.Pieces {
		b.Resources = append(b.Resources, pieceOf(p))
	}
	return b
}

func (s *Server) module(ctx context.Context, who account.Actor, in *ByID) (wholeModule, error) {
	v, err := s.Offer.Module(ctx, who.Scope(), in.ID)
	if err != nil {
		return wholeModule{}, err
	}
	b := wholeModule{
		moduleCard: moduleCardOf(v.ModuleCard), In: editionOf(v.In), Of: tradeOf(v.Of),
		Previous: v.Previous, Next: v.Next, Can: ableOf(who, v.Org),
	}
	for _, n := range v.Nodes {
		b.Elements = append(b.Elements, elementOf(n))
	}
	return b, nil
}

// OfferModuleWriting is what a person writes about a module of an edition; what is left
// out stays.
type OfferModuleWriting struct {
	Code      *string    `json:"code,omitempty"`
	Short     *string    `json:"short,omitempty"`
	Title     *string    `json:"title,omitempty"`
	TitleAr   *string    `json:"title_ar,omitempty"`
	StudyYear *int       `json:"study_year,omitempty"`
	Regional  *bool      `json:"regional,omitempty"`
	PIE       *bool      `json:"pie,omitempty"`
	Hours     *hoursBody `json:"hours,omitempty"`
	Archived  *bool      `json:"archived,omitempty"`
}

func (w OfferModuleWriting) onto(s *Server, m *curriculum.Module) {
	for _, field := range []struct{ from, to *string }{
		{w.Code, &m.Code}, {w.Short, &m.Short}, {w.Title, &m.Title}, {w.TitleAr, &m.TitleArabic},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	for _, field := range []struct{ from, to *bool }{{w.Regional, &m.Regional}, {w.PIE, &m.PIE}} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if w.StudyYear != nil {
		m.StudyYear = *w.StudyYear
	}
	if w.Hours != nil {
		m.Hours = curriculum.Hours(*w.Hours)
	}
	if w.Archived != nil {
		m.Archived = curriculum.Archived(m.Archived, *w.Archived, s.Now())
	}
}

type addOfferModuleInput struct {
	NewID
	Body struct {
		Edition string `json:"edition"`
		OfferModuleWriting
	}
}

func (s *Server) addOfferModule(ctx context.Context, who account.Actor, in *addOfferModuleInput) (wholeModule, bool, error) {
	m := curriculum.Module{ID: in.ID, Edition: in.Body.Edition, StudyYear: 1}
	in.Body.onto(s, &m)
	made, err := s.OfferDesk.AddModule(ctx, who, m)
	if err != nil {
		return wholeModule{}, false, err
	}
	b, err := s.module(ctx, who, &ByID{in.ID})
	return b, made, err
}

type changeOfferModuleInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    OfferModuleWriting
}

func (s *Server) changeOfferModule(ctx context.Context, who account.Actor, in *changeOfferModuleInput) (wholeModule, error) {
	return s.changeOffer(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.OfferDesk.ChangeModule(ctx, who, in.ID, version, func(m *curriculum.Module) { in.Body.onto(s, m) })
	})
}

// changeOffer does something to the version of a module that If-Match names, and
// answers it as it is then.
func (s *Server) changeOffer(ctx context.Context, who account.Actor, id, ifMatch string, do func(version int) error) (wholeModule, error) {
	version, err := versionOf(ifMatch)
	if err == nil {
		err = do(version)
	}
	if err != nil {
		return wholeModule{}, err
	}
	return s.module(ctx, who, &ByID{id})
}

// ElementWriting is one élément of a wished référentiel.
type ElementWriting struct {
	ID      string           `json:"id" pattern:"^[0-7][0-9a-hjkmnp-tv-z]{25}$" doc:"Made by who adds it"`
	Parent  string           `json:"parent,omitempty" maxLength:"26" doc:"Of one before it in the list; empty below the module"`
	Depth   curriculum.Depth `json:"depth" enum:"competence,apprentissage,contenu"`
	Code    string           `json:"code,omitempty"`
	Title   string           `json:"title"`
	TitleAr string           `json:"title_ar,omitempty"`
	Share   int              `json:"share,omitempty"`
}

type arrangeInput struct {
	ByID
	IfMatch string `header:"If-Match" doc:"Version of the module"`
	Body    struct {
		Elements []ElementWriting `json:"elements" nullable:"false"`
	}
}

func (s *Server) arrangeElements(ctx context.Context, who account.Actor, in *arrangeInput) (wholeModule, error) {
	wish := make([]curriculum.Element, len(in.Body.Elements))
	for n, e := range in.Body.Elements {
		wish[n] = curriculum.Element{ID: e.ID, Parent: e.Parent, Depth: e.Depth, Code: e.Code, Title: e.Title, TitleArabic: e.TitleAr, Share: e.Share}
	}
	return s.changeOffer(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.OfferDesk.Arrange(ctx, who, in.ID, version, wish)
	})
}

// servedBody is an élément that a resource serves, where the reader meets it.
type servedBody struct {
	elementName
	Module moduleName `json:"module"`
	Trade  named      `json:"trade" doc:"With its code for a name"`
	Year   string     `json:"year"`
	Lost   bool       `json:"lost" doc:"No edition has it any more"`
}

func servedOf(v curriculum.Serving) servedBody {
	return servedBody{elementNameOf(v.Element), moduleNameOf(v.Module), named{v.Trade.ID, v.Trade.Code}, v.Year, v.Lost}
}

type alignInput struct {
	OfResource
	Body struct {
		Elements []string `json:"elements" nullable:"false" doc:"Of any edition: what is kept is their line through the editions"`
	}
}

func (s *Server) align(ctx context.Context, who account.Actor, in *alignInput) (resourcePage, error) {
	if err := s.OfferDesk.Align(ctx, who, in.ID, in.Body.Elements); err != nil {
		return resourcePage{}, err
	}
	return s.resource(ctx, who, &in.OfResource)
}
