package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

type coverageBody struct {
	Contents int     `json:"contents" doc:"Éléments de contenu, and what has nothing below it"`
	Covered  int     `json:"covered" doc:"Those with a published resource that you may read"`
	Share    float64 `json:"share" doc:"Of the whole by weight, 0 to 1"`
}

type moduleCard struct {
	ID        string       `json:"id"`
	Code      string       `json:"code"`
	Short     string       `json:"short"`
	Title     string       `json:"title"`
	TitleAr   string       `json:"title_ar"`
	StudyYear int          `json:"study_year"`
	Regional  bool         `json:"regional" doc:"Its final examination is the region's"`
	PIE       bool         `json:"pie"`
	Hours     hoursBody    `json:"hours" doc:"In minutes"`
	Elements  int          `json:"elements"`
	Coverage  coverageBody `json:"coverage"`
	Version   int          `json:"version"`
	Archived  bool         `json:"archived"`
}

func moduleCardOf(m curriculum.ModuleCard) moduleCard {
	return moduleCard{
		ID: m.ID, Code: m.Code, Short: m.Short, Title: m.Title, TitleAr: m.TitleArabic, StudyYear: m.StudyYear,
		Regional: m.Regional, PIE: m.PIE, Hours: hoursBody(m.Hours), Elements: len(m.Nodes),
		Coverage: coverageBody(m.Coverage), Version: m.Version, Archived: !m.Archived.IsZero(),
	}
}

type wholeEdition struct {
	editionBody
	Of       tradeBody    `json:"of"`
	Groups   []yearGroup  `json:"groups"`
	Modules  []moduleCard `json:"modules"`
	Coverage coverageBody `json:"coverage"`
	Can      offerAble    `json:"can"`
}

func (b wholeEdition) etag() string { return etagOf(b.Version) }

func (s *Server) edition(ctx context.Context, who account.Actor, in *ByID) (wholeEdition, error) {
	v, err := s.Offer.Edition(ctx, who.Scope(), in.ID)
	if err != nil {
		return wholeEdition{}, err
	}
	b := wholeEdition{
		editionBody: editionOf(v.Edition), Of: tradeOf(v.Of), Groups: groupsOf(v.Groups),
		Coverage: coverageBody(v.Coverage), Can: ableOf(who, v.Org),
	}
	for _, m := range v.Modules {
		b.Modules = append(b.Modules, moduleCardOf(m))
	}
	return b, nil
}

type pieceBody struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Kind   string        `json:"kind"`
	State  account.State `json:"state" enum:"draft,review,published,withdrawn"`
	Course named         `json:"course"`
}

func pieceOf(p curriculum.Piece) pieceBody {
	return pieceBody{p.Resource, p.Title, p.Kind, p.State, named{p.Course, p.CourseTitle}}
}

type elementName struct {
	ID      string           `json:"id"`
	Depth   curriculum.Depth `json:"depth" enum:"competence,apprentissage,contenu"`
	Code    string           `json:"code"`
	Title   string           `json:"title"`
	TitleAr string           `json:"title_ar"`
}

func elementNameOf(e curriculum.Element) elementName {
	return elementName{e.ID, e.Depth, e.Code, e.Title, e.TitleArabic}
}

type moduleName struct {
	ID      string `json:"id"`
	Code    string `json:"code"`
	Short   string `json:"short"`
	Title   string `json:"title"`
	TitleAr string `json:"title_ar"`
}

func moduleNameOf(m curriculum.Module) moduleName {
	return moduleName{m.ID, m.Code, m.Short, m.Title, m.TitleArabic}
}

// editionCoverage is what an edition lacks.
type editionCoverage struct {
	editionBody
	Of       tradeBody       `json:"of"`
	Coverage coverageBody    `json:"coverage"`
	Modules  []moduleGaps    `json:"modules"`
	Lost     []displacedBody `json:"lost" doc:"Resources whose élément this edition no longer has"`
}

type moduleGaps struct {
	moduleCard
	Gaps []elementName `json:"gaps" doc:"Éléments without a published resource that you may read"`
}

type displacedBody struct {
	Resource pieceBody   `json:"resource"`
	Element  elementName `json:"element" doc:"As it was called last"`
	Module   moduleName  `json:"module"`
	Year     string      `json:"year" doc:"Of the edition in which it stood last"`
}

func (s *Server) coverage(ctx context.Context, who account.Actor, in *ByID) (editionCoverage, error) {
	v, err := s.Offer.Edition(ctx, who.Scope(), in.ID)
	if err != nil {
		return editionCoverage{}, err
	}
	lost, err := s.Offer.Displaced(ctx, who.Scope(), in.ID)
	b := editionCoverage{editionBody: editionOf(v.Edition), Of: tradeOf(v.Of), Coverage: coverageBody(v.Coverage)}
	for _, m := range v.Modules {
		gaps := moduleGaps{moduleCard: moduleCardOf(m)}
		for _, n := range m.Gaps() {
			gaps.Gaps = append(gaps.Gaps, elementNameOf(n.Element))
		}
		b.Modules = append(b.Modules, gaps)
	}
	for _, d := range lost {
		b.Lost = append(b.Lost, displacedBody{pieceOf(d.Piece), elementNameOf(d.Was), moduleNameOf(d.Module), d.Year})
	}
	return b, err
}

type addEditionInput struct {
	NewID
	Body struct {
		Trade string `json:"trade"`
		Year  string `json:"year" example:"2026-2027"`
	}
}

func (s *Server) addEdition(ctx context.Context, who account.Actor, in *addEditionInput) (wholeEdition, bool, error) {
	made, err := s.OfferDesk.AddEdition(ctx, who, curriculum.Edition{ID: in.ID, Trade: in.Body.Trade, Year: in.Body.Year})
	if err != nil {
		return wholeEdition{}, false, err
	}
	b, err := s.edition(ctx, who, &ByID{in.ID})
	return b, made, err
}

type changeEditionInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Archived bool `json:"archived"`
	}
}

type orderEditionInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Modules []string `json:"modules" nullable:"false" doc:"Each module that is not archived, once"`
	}
}

func (s *Server) orderOfferModules(ctx context.Context, who account.Actor, in *orderEditionInput) (wholeEdition, error) {
	version, err := versionOf(in.IfMatch)
	if err == nil {
		err = s.OfferDesk.OrderModules(ctx, who, in.ID, version, in.Body.Modules)
	}
	if err != nil {
		return wholeEdition{}, err
	}
	return s.edition(ctx, who, &in.ByID)
}

func (s *Server) changeEdition(ctx context.Context, who account.Actor, in *changeEditionInput) (wholeEdition, error) {
	version, err := versionOf(in.IfMatch)
	if err == nil {
		err = s.OfferDesk.ArchiveEdition(ctx, who, in.ID, version, in.Body.Archived)
	}
	if err != nil {
		return wholeEdition{}, err
	}
	return s.edition(ctx, who, &in.ByID)
}
