package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

// Offer reads what the institution teaches. It is no secret within the organisation;
// groups and resources are told as the scope allows.
type Offer interface {
	// Sectors lists those that imports brought, beside the built-in ones.
	Sectors(ctx context.Context, scope account.Scope) ([]curriculum.Sector, error)
	Trades(ctx context.Context, scope account.Scope, q curriculum.Query) (cards []curriculum.TradeCard, next string, err error)
	Trade(ctx context.Context, scope account.Scope, id string) (curriculum.TradeView, error)
	Edition(ctx context.Context, scope account.Scope, id string) (curriculum.EditionView, error)
	Module(ctx context.Context, scope account.Scope, id string) (curriculum.ModuleView, error)
	Displaced(ctx context.Context, scope account.Scope, edition string) ([]curriculum.Displaced, error)
	Served(ctx context.Context, scope account.Scope, resource string) ([]curriculum.Serving, error)
}

// offerRoutes: what is taught, and how much of it has something to learn from.
func (s *Server) offerRoutes() {
	add(s, get("/trades", SignedIn, "The filières of the offer, by words, level and sector"), s.trades)
	add(s, get("/trades/{id}", SignedIn, "A filière with its editions"), s.trade)
	addMaking(s, put("/trades/{id}", account.OfferEdit, "Add a filière"), s.addTrade)
	add(s, patch("/trades/{id}", account.OfferEdit, "Change a filière, or archive it"), s.changeTrade)
	add(s, get("/editions/{id}", SignedIn, "An edition of a filière with its modules"), s.edition)
	add(s, get("/editions/{id}/coverage", SignedIn, "What of an edition has no resource, and what lost its place"), s.coverage)
	addMaking(s, put("/editions/{id}", account.OfferEdit, "Begin a new year of a filière as the one before it was"), s.addEdition)
	add(s, patch("/editions/{id}", account.OfferEdit, "Archive an edition, or bring it back"), s.changeEdition)
	add(s, patch("/editions/{id}/order", account.OfferEdit, "Put the modules of an edition in order"), s.orderOfferModules)
	add(s, post("/editions/{id}/framework", Who(account.OfferEdit), "The référentiel of an edition from a CSV or XLSX file"), s.framework)
	add(s, get("/modules/{id}", SignedIn, "A module of an edition with its éléments and what is attached to them"), s.module)
	addMaking(s, put("/modules/{id}", account.OfferEdit, "Add a module to an edition"), s.addOfferModule)
	add(s, patch("/modules/{id}", account.OfferEdit, "Change a module of an edition, or archive it"), s.changeOfferModule)
	add(s, patch("/modules/{id}/elements", account.OfferEdit, "Make a list the référentiel of a module"), s.arrangeElements)
	add(s, put("/resources/{id}/elements", account.CourseEdit, "Say which éléments a resource serves"), s.align)
}

type tradeBody struct {
	ID       string           `json:"id"`
	Code     string           `json:"code"`
	Names    curriculum.Names `json:"names"`
	Sector   string           `json:"sector"`
	Level    string           `json:"level"`
	Kind     string           `json:"kind"`
	Trunk    string           `json:"trunk" doc:"The filière of its common first year, or empty"`
	Version  int              `json:"version"`
	Archived bool             `json:"archived"`
}

func tradeOf(t curriculum.Trade) tradeBody {
	return tradeBody{t.ID, t.Code, t.Names, t.Sector, t.Level, t.Kind, t.Trunk, t.Version, !t.Archived.IsZero()}
}

type tradeCard struct {
	tradeBody
	Editions int    `json:"editions"`
	Newest   string `json:"newest" doc:"Year of its newest edition"`
	Groups   int    `json:"groups" doc:"Groups that follow it, of those that you see"`
}

type tradesInput struct {
	Words    string `query:"q" maxLength:"200"`
	Level    string `query:"level" maxLength:"40"`
	Sector   string `query:"sector" maxLength:"60"`
	Archived bool   `query:"archived"`
	Cursor   string `query:"cursor" maxLength:"26"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) trades(ctx context.Context, who account.Actor, in *tradesInput) (listBody[tradeCard], error) {
	cards, next, err := s.Offer.Trades(ctx, who.Scope(), curriculum.Query{
		Words: in.Words, Level: in.Level, Sector: in.Sector, Archived: in.Archived, Cursor: in.Cursor, Limit: in.Limit,
	})
	return listOf(cards, next, func(c curriculum.TradeCard) tradeCard {
		return tradeCard{tradeOf(c.Trade), c.Editions, c.Newest, c.Groups}
	}), err
}

type wholeTrade struct {
	tradeBody
	TrunkNames *curriculum.Names `json:"trunk_names"`
	Options    []tradeBody       `json:"options" doc:"The filières whose common first year this is"`
	Editions   []editionCard     `json:"editions" doc:"The newest first"`
	Can        offerAble         `json:"can"`
}

func (b wholeTrade) etag() string { return etagOf(b.Version) }

type offerAble struct {
	Edit bool `json:"edit"`
}

// ableOf tells the interface whether this person writes the offer.
func ableOf(who account.Actor, org string) offerAble {
	return offerAble{account.Can(who, account.OfferEdit, account.Object{Org: org}) == nil}
}

type editionCard struct {
	editionBody
	Modules int         `json:"modules"`
	Hours   hoursBody   `json:"hours"`
	Groups  []yearGroup `json:"groups" doc:"That follow it, of those that you see"`
}

type editionBody struct {
	ID       string `json:"id"`
	Trade    string `json:"trade"`
	Year     string `json:"year"`
	Version  int    `json:"version"`
	Archived bool   `json:"archived"`
}

func editionOf(e curriculum.Edition) editionBody {
	return editionBody{e.ID, e.Trade, e.Year, e.Version, !e.Archived.IsZero()}
}

type yearGroup struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
	Year string `json:"year"`
}

func groupsOf(groups []curriculum.Group) []yearGroup {
	out := make([]yearGroup, len(groups))
	for n, g := range groups {
		out[n] = yearGroup(g)
	}
	return out
}

// hoursBody is a masse horaire in minutes, by way of teaching and semester.
type hoursBody struct {
	P1    curriculum.Minutes `json:"p1"`
	Syn1  curriculum.Minutes `json:"syn1"`
	Asyn1 curriculum.Minutes `json:"asyn1"`
	P2    curriculum.Minutes `json:"p2"`
	Syn2  curriculum.Minutes `json:"syn2"`
	Asyn2 curriculum.Minutes `json:"asyn2"`
}

func (s *Server) trade(ctx context.Context, who account.Actor, in *ByID) (wholeTrade, error) {
	v, err := s.Offer.Trade(ctx, who.Scope(), in.ID)
	if err != nil {
		return wholeTrade{}, err
	}
	b := wholeTrade{tradeBody: tradeOf(v.Trade), Can: ableOf(who, v.Org)}
	if v.Trunk != "" {
		b.TrunkNames = &v.TrunkName
	}
	for _, t := range v.Options {
		b.Options = append(b.Options, tradeOf(t))
	}
	for _, e := range v.Editions {
		b.Editions = append(b.Editions, editionCard{editionOf(e.Edition), e.Modules, hoursBody(e.Hours), groupsOf(e.Groups)})
	}
	return b, nil
}

// TradeWriting is what a person writes about a filière; what is left out stays.
type TradeWriting struct {
	Code     *string           `json:"code,omitempty"`
	Names    *curriculum.Names `json:"names,omitempty"`
	Sector   *string           `json:"sector,omitempty"`
	Level    *string           `json:"level,omitempty"`
	Kind     *string           `json:"kind,omitempty"`
	Trunk    *string           `json:"trunk,omitempty"`
	Archived *bool             `json:"archived,omitempty"`
}

func (w TradeWriting) onto(s *Server, t *curriculum.Trade) {
	for _, field := range []struct{ from, to *string }{
		{w.Code, &t.Code}, {w.Sector, &t.Sector}, {w.Level, &t.Level}, {w.Kind, &t.Kind}, {w.Trunk, &t.Trunk},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if w.Names != nil {
		t.Names = *w.Names
	}
	if w.Archived != nil {
		t.Archived = curriculum.Archived(t.Archived, *w.Archived, s.Now())
	}
}

type addTradeInput struct {
	NewID
	Body TradeWriting
}

func (s *Server) addTrade(ctx context.Context, who account.Actor, in *addTradeInput) (wholeTrade, bool, error) {
	t := curriculum.Trade{ID: in.ID}
	in.Body.onto(s, &t)
	made, err := s.OfferDesk.AddTrade(ctx, who, t)
	if err != nil {
		return wholeTrade{}, false, err
	}
	b, err := s.trade(ctx, who, &ByID{in.ID})
	return b, made, err
}

type changeTradeInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    TradeWriting
}

func (s *Server) changeTrade(ctx context.Context, who account.Actor, in *changeTradeInput) (wholeTrade, error) {
	version, err := versionOf(in.IfMatch)
	if err == nil {
		err = s.OfferDesk.ChangeTrade(ctx, who, in.ID, version, func(t *curriculum.Trade) { in.Body.onto(s, t) })
	}
	if err != nil {
		return wholeTrade{}, err
	}
	return s.trade(ctx, who, &in.ByID)
}
