package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// press is a school whose amina has a scan in a course, and a desk to correct it.
type press struct {
	*school
	proofs                  *sqlstore.Proofs
	desk                    *proofread.Desk
	course, asset, resource string
}

func presses(t *testing.T, test func(t *testing.T, p *press)) {
	schools(t, func(t *testing.T, s *school) {
		p := &press{school: s}
		p.proofs = sqlstore.NewProofs(sqlstore.NewBase(s.db, s.ids, s.now, func(_ context.Context, _ *sql.Tx, f fact.Fact) error {
			s.facts = append(s.facts, f.Kind)
			return nil
		}))
		p.desk = proofread.NewDesk(p.proofs, s.now)
		course, module := s.course("Électricité")
		p.course = course
		p.asset, p.resource = s.receive(course, module, "scan.pdf", media.PDF)
		librarian := account.Person{ID: s.ids.New(), Org: s.people["amina"].Org(), Place: s.people["amina"].Place()}
		s.exec(`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
			VALUES ($1, $2, $3, 'zineb', 'Zineb', '', 'fr', '', 0, 1, 1, 1, 0)`, librarian.ID, librarian.Org, librarian.Place)
		s.people["zineb"] = account.NewActor(librarian, []account.Grant{{Role: account.Librarian, In: account.InPlace, Scope: librarian.Place}},
			nil, place.NewTree([]place.Place{{ID: librarian.Place}}))
		test(t, p)
	})
}

// reads lets a step yield pages that were read with these texts, none of them sure.
func (p *press) reads(texts ...string) {
	p.t.Helper()
	run, err := p.assets.Begin(p.t.Context(), p.asset, "ocr", 1)
	p.must(err)
	h := media.Harvest{PageCount: len(texts)}
	for n, text := range texts {
		page := media.Page{Ord: n + 1, Text: text, Language: "fr", Width: 595, Height: 842, Source: media.Read, Confidence: 61}
		for at, word := range strings.Fields(text) {
			from := strings.Index(text, word)
			page.Words = append(page.Words, media.Word{Start: from, End: from + len(word), X: float64(50 * at), Y: 10, Width: 40, Height: 12, Sure: 61})
		}
		h.Pages = append(h.Pages, page)
	}
	p.must(p.assets.Finish(p.t.Context(), run, h, true, nothing))
}

func (p *press) sheet(n int) proofread.Sheet {
	p.t.Helper()
	s, err := p.proofs.Sheet(p.t.Context(), p.resource, n)
	p.must(err)
	return s
}

func (p *press) queue(who string, q proofread.Query) proofread.Queue {
	p.t.Helper()
	found, err := p.proofs.Queue(p.t.Context(), p.people[who].Scope(), q)
	p.must(err)
	return found
}

const (
	wrong = "un disjoncteur diffërentlel coupe"
	right = "un disjoncteur différentiel coupe"
)

func TestACorrectionSurvivesWhateverIsDigitisedAgain(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		p.reads(wrong, "une page que personne ne corrige")
		p.must(p.desk.Vouch(t.Context(), p.people["amina"], p.resource, 1, 1, right))
		for _, again := range []string{wrong, wrong, "un disjoncteur dlfférentiel coupe", wrong} {
			p.reads(again, "une page lue autrement depuis")
			s := p.sheet(1)
			if s.Page.Text != right || s.Page.Source != media.Corrected || len(s.Page.Words) != 4 || s.Page.Words[2].X != 100 || s.Correction.Read != again {
				t.Fatalf("after %q: %+v", again, s)
			}
			if two := p.sheet(2); two.Page.Text != "une page lue autrement depuis" || two.Page.Source != media.Read {
				t.Errorf("%+v", two.Page)
			}
		}
		if s := p.sheet(1); s.Correction.Standing != proofread.Outdated || s.Correction.By != p.people["amina"].Person() || s.ByName != "amina" {
			t.Errorf("%+v", s.Correction)
		}
		if q := p.queue("amina", proofread.Query{}); q.Left != 2 || len(q.Sheets) != 2 || q.Done != 0 {
			t.Errorf("%+v", q)
		}
	})
}

func TestAnEarlierStepThatKnowsNoTextLosesNoCorrection(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		p.reads(wrong)
		p.must(p.desk.Vouch(t.Context(), p.people["amina"], p.resource, 1, 1, right))
		run, err := p.assets.Begin(t.Context(), p.asset, "text", 1)
		p.must(err)
		p.must(p.assets.Finish(t.Context(), run, media.Harvest{Pages: []media.Page{{Ord: 1, Width: 595, Height: 842}}}, true, nothing))
		s := p.sheet(1)
		if s.Page.Text != right || s.Correction.Standing != proofread.Vouched || s.Correction.Version != 2 {
			t.Errorf("%+v", s)
		}
		p.reads(wrong)
		if s := p.sheet(1); s.Correction.Standing != proofread.Vouched || s.Page.Text != right {
			t.Errorf("%+v", s)
		}
	})
}

func TestACorrectionIsAFactAndDueForSearchUnderTheSameRevision(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		p.reads(wrong)
		was := p.sheet(1)
		p.exec(`DELETE FROM search_due`)
		p.facts = nil
		p.must(p.desk.Vouch(t.Context(), p.people["amina"], p.resource, 1, 1, right))
		if len(p.facts) != 1 || p.facts[0] != fact.PageCorrected {
			t.Errorf("%v", p.facts)
		}
		if s := p.sheet(1); s.Revision != was.Revision {
			t.Errorf("pictures that browsers hold have another address: %d, %d", was.Revision, s.Revision)
		}
		if n := p.count(`SELECT count(*) FROM search_due WHERE resource_id = $1`, p.resource); n != 1 {
			t.Errorf("%d are due", n)
		}
		p.must(p.desk.TakeBack(t.Context(), p.people["amina"], p.resource, 1, 2))
		if n := p.count(`SELECT round FROM search_due WHERE resource_id = $1`, p.resource); n != 1 {
			t.Errorf("round %d: what is being indexed may not have seen the second change", n)
		}
	})
}

func TestOfTwoWhoCorrectOnePageTheSecondIsToldAndNothingIsLost(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		p.reads(wrong)
		p.must(p.desk.Vouch(t.Context(), p.people["amina"], p.resource, 1, 1, right))
		if err := p.desk.Vouch(t.Context(), p.people["zineb"], p.resource, 1, 1, "autre chose"); fault.KindOf(err) != fault.Stale {
			t.Errorf("%v", err)
		}
		p.must(p.desk.TakeBack(t.Context(), p.people["zineb"], p.resource, 1, 2))
		if s := p.sheet(1); s.Page.Text != wrong || s.Page.Source != media.Read || s.Correction.Version != 3 {
			t.Errorf("%+v", s)
		}
		if err := p.desk.Vouch(t.Context(), p.people["amina"], p.resource, 1, 2, right); fault.KindOf(err) != fault.Stale {
			t.Errorf("a version that was taken back: %v", err)
		}
	})
}

func TestTheQueueIsOfWhoMayEditAndInOrder(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		var texts []string
		for n := range 7 {
			texts = append(texts, fmt.Sprint("une page lue sans certitude, la ", n+1))
		}
		texts[3] = "4" // hardly a word
		p.reads(texts...)
		p.must(p.desk.Vouch(t.Context(), p.people["zineb"], p.resource, 2, 1, texts[1]))
		for who, left := range map[string]int{"amina": 5, "zineb": 5, "driss": 0, "yassin": 0} {
			if q := p.queue(who, proofread.Query{}); q.Left != left || q.Done != left/5 {
				t.Errorf("%s: %d left, %d done", who, q.Left, q.Done)
			}
		}
		var seen []int
		q := proofread.Query{Limit: 2, Course: p.course, Resource: p.resource}
		for {
			part := p.queue("amina", q)
			for _, s := range part.Sheets {
				seen = append(seen, s.Page.Ord)
			}
			if q.After = part.Next; q.After == "" {
				break
			}
		}
		if fmt.Sprint(seen) != "[1 3 5 6 7]" {
			t.Errorf("%v", seen)
		}
		if other := p.queue("amina", proofread.Query{Course: p.ids.New()}); other.Left != 0 || len(other.Sheets) != 0 {
			t.Errorf("%+v", other)
		}
		if _, err := p.proofs.Queue(t.Context(), p.people["amina"].Scope(), proofread.Query{After: "x.y"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v", err)
		}
	})
}

func TestTheQueueHoldsExactlyWhatIsDue(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		r := rand.New(rand.NewPCG(9, 30))
		want := map[int]bool{}
		run, err := p.assets.Begin(t.Context(), p.asset, "ocr", 1)
		p.must(err)
		var h media.Harvest
		for n := range 200 {
			page := media.Page{Ord: n + 1, Text: strings.Repeat("é", 15+r.IntN(10)), Confidence: 75 + float64(r.IntN(100))/10}
			page.Source = []media.Source{media.Own, media.Read}[r.IntN(2)]
			want[page.Ord] = proofread.Due(page)
			h.Pages = append(h.Pages, page)
		}
		p.must(p.assets.Finish(t.Context(), run, h, true, nothing))
		found := p.queue("amina", proofread.Query{Limit: 100})
		for _, s := range found.Sheets {
			if !want[s.Page.Ord] {
				t.Errorf("%+v is listed", s.Page)
			}
			delete(want, s.Page.Ord)
		}
		for n, due := range want {
			if due {
				t.Errorf("page %d is not listed", n)
			}
		}
	})
}

func TestPagesThatComeCorrectedStaySo(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		f := media.Asset{ID: "00" + p.asset[2:], Org: p.people["amina"].Org(), Owner: p.people["amina"].Person(), Name: "brought.pdf", Kind: media.PDF, SHA256: "1", State: media.Ready}
		page := media.Page{Ord: 1, Text: right, Source: media.Corrected, Words: []media.Word{{End: 2, Width: 5, Height: 5}}}
		p.must(p.assets.KeepAsset(t.Context(), f, media.Harvest{Pages: []media.Page{page}}))
		p.exec(`UPDATE resource SET asset_id = $1 WHERE id = $2`, f.ID, p.resource)
		p.asset = f.ID
		p.reads(wrong)
		if s := p.sheet(1); s.Page.Text != right || s.Correction.Standing != proofread.Outdated {
			t.Errorf("%+v", s)
		}
	})
}

// The history of a course tells who corrected which page.
func TestACorrectionIsToldInTheHistoryOfItsCourse(t *testing.T) {
	presses(t, func(t *testing.T, p *press) {
		p.reads(wrong)
		p.must(p.desk.Vouch(t.Context(), p.people["amina"], p.resource, 1, 1, wrong))
		events, err := p.courses.History(t.Context(), p.people["amina"].Scope(), p.course)
		p.must(err)
		var told catalogue.Event
		for _, e := range events {
			if e.Kind == fact.PageCorrected {
				told = e
			}
		}
		if told.Actor.Name != "amina" || told.Payload != `{"page":1,"what":"confirmed"}` {
			t.Errorf("%+v", told)
		}
	})
}
