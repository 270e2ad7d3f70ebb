package sqlstore_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// teaching is a school with an offer: one trade, an edition that amina's group
// follows, and a module with two éléments de contenu.
type teaching struct {
	*school
	offers  *sqlstore.Offers
	offer   *curriculum.Desk
	admin   account.Actor
	trade   string
	edition string
	module  string
	first   string // élément de contenu
	second  string
}

func teachings(t *testing.T, test func(t *testing.T, s *teaching)) {
	schools(t, func(t *testing.T, s *school) {
		offers := sqlstore.NewOffers(s.courses.Base)
		amina := s.people["amina"]
		admin := account.NewActor(account.Person{ID: s.ids.New(), Org: amina.Org(), Place: amina.Place()},
			[]account.Grant{{Role: account.Admin, In: account.InOrg, Scope: amina.Org()}}, nil, place.NewTree([]place.Place{{ID: amina.Place()}}))
		o := &teaching{school: s, offers: offers, offer: curriculum.NewDesk(offers, offers, s.now), admin: admin,
			trade: s.ids.New(), edition: s.ids.New(), module: s.ids.New(), first: s.ids.New(), second: s.ids.New()}
		o.found()
		test(t, o)
	})
}

func (s *teaching) found() {
	s.t.Helper()
	ctx := s.t.Context()
	_, err := s.offer.AddTrade(ctx, s.admin, curriculum.Trade{ID: s.trade, Code: "ELB_TS", Names: curriculum.Names{French: "Électricité de bâtiment"},
		Sector: "energies-renouvelables", Level: "ts"})
	s.must(err)
	_, err = s.offer.AddEdition(ctx, s.admin, curriculum.Edition{ID: s.edition, Trade: s.trade, Year: "2025-2026"})
	s.must(err)
	_, err = s.offer.AddModule(ctx, s.admin, curriculum.Module{ID: s.module, Edition: s.edition, Code: "ELB_TS-04", Short: "M104", Title: "Protéger", StudyYear: 1,
		Hours: curriculum.Hours{P1: 60 * 60, Syn1: 20 * 60}})
	s.must(err)
	top := s.ids.New()
	s.must(s.offer.Arrange(ctx, s.admin, s.module, 1, []curriculum.Element{
		{ID: top, Depth: curriculum.Competence, Code: "A", Title: "Choisir"},
		{ID: s.first, Parent: top, Depth: curriculum.Content, Title: "Le différentiel", Share: 2500},
		{ID: s.second, Parent: top, Depth: curriculum.Content, Title: "La terre"},
	}))
	s.exec(`UPDATE person_group SET version_id = $1, study_year = 1 WHERE id = $2`, s.edition, s.group)
}

// year begins an edition and gives it with its only module.
func (s *teaching) year(year string) (curriculum.EditionView, curriculum.ModuleView) {
	s.t.Helper()
	id := s.ids.New()
	_, err := s.offer.AddEdition(s.t.Context(), s.admin, curriculum.Edition{ID: id, Trade: s.trade, Year: year})
	s.must(err)
	return s.open(id)
}

func (s *teaching) open(edition string) (curriculum.EditionView, curriculum.ModuleView) {
	s.t.Helper()
	v, err := s.offers.Edition(s.t.Context(), s.people["yassin"].Scope(), edition)
	s.must(err)
	m, err := s.offers.Module(s.t.Context(), s.people["yassin"].Scope(), v.Modules[0].ID)
	s.must(err)
	return v, m
}

func (s *teaching) align(resource string, elements ...string) {
	s.t.Helper()
	s.must(s.offer.Align(s.t.Context(), s.people["amina"], resource, elements))
}

func TestANewYearKeepsGroupsLinesAndResources(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		_, resource := s.published("Le différentiel")
		s.align(resource, s.first)
		next, module := s.year("2026-2027")
		if s.count(`SELECT count(*) FROM person_group WHERE version_id = $1`, s.edition) != 1 {
			t.Error("a group was moved to the new edition")
		}
		if module.Code != "ELB_TS-04" || module.Hours.Total() != 80*60 || len(module.Nodes) != 3 || module.Nodes[1].ID == s.first || module.Nodes[1].Line != s.first {
			t.Fatalf("the module was not copied with its lines: %+v", module)
		}
		if got := module.Nodes[1].Pieces; len(got) != 1 || got[0].Resource != resource || module.Nodes[1].Parent != module.Nodes[0].ID {
			t.Errorf("the resource lost its place: %+v", module.Nodes[1])
		}
		if c := next.Coverage; c.Contents != 2 || c.Covered != 1 || c.Share != 0.25 {
			t.Errorf("covered %+v", c)
		}
		served, err := s.offers.Served(t.Context(), s.people["yassin"].Scope(), resource)
		if err != nil || len(served) != 1 || served[0].ID != s.first || served[0].Year != "2025-2026" {
			t.Errorf("a learner meets it elsewhere than in the edition of their group: %+v, %v", served, err)
		}
		served, err = s.offers.Served(t.Context(), s.people["driss"].Scope(), resource)
		if err != nil || len(served) != 1 || served[0].Year != "2026-2027" || served[0].Lost {
			t.Errorf("others meet it in the newest: %+v, %v", served, err)
		}
	})
}

func TestWhatLostItsPlaceIsListedAndComesBackWithIt(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx := t.Context()
		_, resource := s.published("Le différentiel")
		s.align(resource, s.first)
		next, module := s.year("2026-2027")
		kept := []curriculum.Element{module.Nodes[0].Element, module.Nodes[2].Element}
		s.must(s.offer.Arrange(ctx, s.admin, module.ID, module.Version, kept))
		lost, err := s.offers.Displaced(ctx, s.people["yassin"].Scope(), next.ID)
		if err != nil || len(lost) != 1 || lost[0].Resource != resource || lost[0].Was.Title != "Le différentiel" || lost[0].Module.Short != "M104" {
			t.Fatalf("lost: %+v, %v", lost, err)
		}
		if old, err := s.offers.Displaced(ctx, s.people["yassin"].Scope(), s.edition); err != nil || len(old) != 0 {
			t.Errorf("the older edition still has it: %+v, %v", old, err)
		}
		if _, old := s.open(s.edition); len(old.Nodes[1].Pieces) != 1 {
			t.Error("the older edition lost its resource")
		}
		s.must(s.offer.Arrange(ctx, s.admin, module.ID, module.Version+1, []curriculum.Element{module.Nodes[0].Element, module.Nodes[1].Element, module.Nodes[2].Element}))
		if lost, err = s.offers.Displaced(ctx, s.people["yassin"].Scope(), next.ID); err != nil || len(lost) != 0 {
			t.Errorf("after it came back: %+v, %v", lost, err)
		}
		_, module = s.open(next.ID)
		s.must(s.offer.ChangeModule(ctx, s.admin, module.ID, module.Version, func(m *curriculum.Module) { m.Archived = s.now() }))
		if lost, err = s.offers.Displaced(ctx, s.people["yassin"].Scope(), next.ID); err != nil || len(lost) != 1 {
			t.Errorf("an archived module keeps its resources in place: %+v, %v", lost, err)
		}
	})
}

func TestCoverageCountsWhatTheReaderMayRead(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx := t.Context()
		course, resource := s.published("Le différentiel")
		other, shelf := s.course("Un brouillon")
		_, draft := s.receive(other, shelf, "terre.pdf", media.PDF)
		s.align(resource, s.first, s.second)
		s.align(draft, s.second)
		figure := func(who account.Actor) (pieces int, covered int) {
			v, err := s.offers.Module(ctx, who.Scope(), s.module)
			s.must(err)
			for _, n := range v.Nodes {
				pieces += len(n.Pieces)
			}
			return pieces, v.Coverage.Covered
		}
		for _, c := range []struct {
			who             account.Actor
			pieces, covered int
		}{{s.people["yassin"], 2, 2}, {s.people["amina"], 3, 2}, {s.admin, 3, 2}} {
			if pieces, covered := figure(c.who); pieces != c.pieces || covered != c.covered {
				t.Errorf("%s sees %d pieces, %d covered", c.who.Person(), pieces, covered)
			}
		}
		s.must(s.desk.Withdraw(ctx, s.people["amina"], course, 0, "Périmé"))
		if pieces, covered := figure(s.people["yassin"]); pieces != 0 || covered != 0 {
			t.Errorf("after it was withdrawn a learner sees %d pieces, %d covered", pieces, covered)
		}
	})
}

func TestOnlyWhoEditsTheCourseAttachesIt(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		_, resource := s.published("Le différentiel")
		for who, want := range map[string]fault.Kind{"yassin": fault.Forbidden, "driss": fault.Forbidden} {
			wants(t, s.offer.Align(t.Context(), s.people[who], resource, []string{s.first}), want)
		}
		wants(t, s.offer.Align(t.Context(), s.people["amina"], resource, []string{s.ids.New()}), fault.Invalid)
		s.align(resource, s.first, s.first)
		told := len(s.facts)
		s.align(resource, s.first)
		if len(s.facts) != told || s.facts[told-1] != fact.ResourceAligned {
			t.Errorf("told %v", s.facts)
		}
		s.align(resource)
		if n := s.count(`SELECT count(*) FROM alignment`); n != 0 {
			t.Errorf("%d are still attached", n)
		}
	})
}

func TestTheOfferIsWrittenOnceAndByTheAdministrator(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx := t.Context()
		made, err := s.offer.AddEdition(ctx, s.admin, curriculum.Edition{ID: s.edition, Trade: s.trade, Year: "2025-2026"})
		if made || err != nil {
			t.Errorf("again: %v, %v", made, err)
		}
		_, err = s.offer.AddEdition(ctx, s.admin, curriculum.Edition{ID: s.ids.New(), Trade: s.trade, Year: "2025-2026"})
		wants(t, err, fault.Conflict)
		_, err = s.offer.AddEdition(ctx, s.admin, curriculum.Edition{ID: s.ids.New(), Trade: s.trade, Year: "2025-2027"})
		wants(t, err, fault.Invalid)
		_, err = s.offer.AddTrade(ctx, s.people["amina"], curriculum.Trade{ID: s.ids.New(), Code: "X", Names: curriculum.Names{French: "X"}, Level: "ts"})
		wants(t, err, fault.Forbidden)
		_, err = s.offer.AddTrade(ctx, s.admin, curriculum.Trade{ID: s.ids.New(), Code: "ELB_TS", Names: curriculum.Names{French: "X"}, Level: "ts", Sector: "sante"})
		wants(t, err, fault.Conflict)
		wants(t, s.offer.ArchiveEdition(ctx, s.admin, s.edition, 1, true), fault.Conflict)
		wants(t, s.offer.Arrange(ctx, s.admin, s.module, 1, nil), fault.Stale)
		wants(t, s.offer.ChangeTrade(ctx, s.admin, s.trade, 1, func(t *curriculum.Trade) { t.Sector = "nulle-part" }), fault.Invalid)
		wants(t, s.offer.ChangeTrade(ctx, s.admin, s.ids.New(), 1, func(*curriculum.Trade) {}), fault.NotFound)
		taken := []curriculum.Element{{ID: s.first, Depth: curriculum.Content, Title: "D'un autre module"}}
		_, module := s.year("2026-2027")
		wants(t, s.offer.Arrange(ctx, s.admin, module.ID, 1, taken), fault.Conflict)
	})
}

func TestTradesAreFoundByFoldedWordsPageByPage(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx := t.Context()
		for _, name := range []string{"Soudure", "Cuisine", "Éclairage"} {
			_, err := s.offer.AddTrade(ctx, s.admin, curriculum.Trade{ID: s.ids.New(), Code: name, Names: curriculum.Names{French: name, Arabic: "الكهرباء"}, Sector: "energies-renouvelables", Level: "t"})
			s.must(err)
		}
		var names []string
		for cursor := ""; ; {
			cards, next, err := s.offers.Trades(ctx, s.people["yassin"].Scope(), curriculum.Query{Limit: 2, Cursor: cursor})
			s.must(err)
			for _, c := range cards {
				names = append(names, c.Names.French)
			}
			if cursor = next; cursor == "" {
				break
			}
		}
		if want := []string{"Cuisine", "Éclairage", "Électricité de bâtiment", "Soudure"}; !slices.Equal(names, want) {
			t.Errorf("listed %v, want %v", names, want)
		}
		for words, want := range map[string]int{"electricite elb_ts": 1, "الكهرباء": 3, "rien": 0} {
			cards, _, err := s.offers.Trades(ctx, s.people["yassin"].Scope(), curriculum.Query{Words: words})
			s.must(err)
			if len(cards) != want {
				t.Errorf("%q finds %d", words, len(cards))
			}
		}
		v, err := s.offers.Trade(ctx, s.people["yassin"].Scope(), s.trade)
		if err != nil || len(v.Editions) != 1 || len(v.Editions[0].Groups) != 1 || v.Editions[0].Hours.Total() != 80*60 {
			t.Errorf("%+v, %v", v, err)
		}
		stranger := account.NewActor(account.Person{ID: s.ids.New(), Org: s.admin.Org()}, nil, nil, place.Tree{})
		if v, err = s.offers.Trade(ctx, stranger.Scope(), s.trade); err != nil || len(v.Editions[0].Groups) != 0 {
			t.Errorf("somebody without a role sees groups: %+v, %v", v, err)
		}
	})
}

func TestModulesStandInTheOrderThatSomebodyGaveThem(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx, more := t.Context(), []string{s.ids.New(), s.ids.New()}
		for n, id := range more {
			_, err := s.offer.AddModule(ctx, s.admin, curriculum.Module{ID: id, Edition: s.edition, Code: "ELB_TS-1" + string(rune('0'+n)), Title: "De plus", StudyYear: 1})
			s.must(err)
		}
		reads := func() (ids []string) {
			v, _ := s.open(s.edition)
			for _, m := range v.Modules {
				ids = append(ids, m.ID)
			}
			return ids
		}
		want := []string{more[1], s.module, more[0]}
		s.must(s.offer.OrderModules(ctx, s.admin, s.edition, 1, want))
		if got := reads(); !slices.Equal(got, want) {
			t.Fatalf("they stand as %v, want %v", got, want)
		}
		told := len(s.facts)
		s.must(s.offer.OrderModules(ctx, s.admin, s.edition, 2, want))
		if len(s.facts) != told {
			t.Errorf("the same order is told: %v", s.facts[told:])
		}
		wants(t, s.offer.OrderModules(ctx, s.admin, s.edition, 1, want), fault.Stale)
		for _, wrong := range [][]string{want[:2], {more[1], more[1], more[0]}, append(slices.Clone(want), s.ids.New())} {
			wants(t, s.offer.OrderModules(ctx, s.admin, s.edition, 2, wrong), fault.Stale)
		}
		wants(t, s.offer.OrderModules(ctx, s.people["amina"], s.edition, 2, want), fault.Forbidden)
		wants(t, s.offer.OrderModules(ctx, s.admin, s.ids.New(), 1, want), fault.NotFound)
		s.must(s.offer.Arrange(ctx, s.admin, s.module, 2, nil)) // whoever was editing a module goes on
	})
}
