package apptest_test

import (
	"bytes"
	"cmp"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/place"
)

// apart says how an operation that reads keeps two regions apart: it names one
// thing, and answers of another region's as of what does not exist; or it lists,
// and nothing of another region is in it. What is the institution's own, all its
// people read, and none of another institution.
type apart struct {
	op    string
	one   func(r region) string            // the address of one thing of a region
	many  func(own, other region) []string // addresses of lists, asked by people of own
	whole func(r region) string            // the address of what is the institution's own
	names func(r region) []string          // and what of a region stands there for all its people
	hears int                              // what an administrator hears of the one thing; 0 for 200
}

// apartness has a row for every operation that reads.
func apartness() []apart {
	return slices.Concat(workApartness(), formatApartness(), attemptApartness(), handInApartness(), dueApartness(), noticeApartness(), readingApartness(), versionApartness(), []apart{
		one("GET /courses/{id}", func(r region) string { return "/courses/" + r.course }),
		one("GET /courses/{id}", func(r region) string { return "/courses/" + r.draft }),
		one("GET /courses/{id}/history", func(r region) string { return "/courses/" + r.course + "/history" }),
		one("GET /resources/{id}", func(r region) string { return "/resources/" + r.resource }),
		one("GET /resources/{id}/viewer", func(r region) string { return "/resources/" + r.resource + "/viewer" }),
		one("GET /resources/{id}/pages/{n}", func(r region) string { return "/resources/" + r.resource + "/pages/1" }),
		one("GET /resources/{id}/place", func(r region) string { return "/resources/" + r.resource + "/place" }),
		{op: "GET /media/{resource}/{revision}/{file*}", one: func(r region) string { return r.picture }},
		one("GET /people/{id}", func(r region) string { return "/people/" + r.person }),
		one("GET /people/{id}/export", func(r region) string { return "/people/" + r.person + "/export" }),
		one("GET /people/{id}/erasure", func(r region) string { return "/people/" + r.person + "/erasure" }),
		one("GET /groups/{id}", func(r region) string { return "/groups/" + r.group }),
		one("GET /groups/{id}/courses", func(r region) string { return "/groups/" + r.group + "/courses" }),
		one("GET /groups/{id}/progress", func(r region) string { return "/groups/" + r.group + "/progress?course=" + r.course }),
		one("GET /groups/{id}/minutes.csv", func(r region) string { return "/groups/" + r.group + "/minutes.csv?course=" + r.course }),
		one("GET /groups/{id}/progress.csv", func(r region) string { return "/groups/" + r.group + "/progress.csv?course=" + r.course }),
		one("GET /groups/{id}/learners/{person}/progress", func(r region) string {
			return "/groups/" + r.group + "/learners/" + r.person + "/progress?course=" + r.course
		}),
		one("GET /groups/{id}/presence", func(r region) string { return "/groups/" + r.group + "/presence" }),
		one("GET /groups/{id}/live", func(r region) string { return "/groups/" + r.group + "/live" }),
		one("GET /groups/{id}/stuck", func(r region) string { return "/groups/" + r.group + "/stuck?course=" + r.course }),
		one("GET /groups/{id}/curve", func(r region) string { return "/groups/" + r.group + "/curve?resource=" + r.resource }),
		one("GET /groups/{id}/curve.csv", func(r region) string { return "/groups/" + r.group + "/curve.csv?resource=" + r.resource }),
		one("GET /resources/{id}/curve", func(r region) string { return "/resources/" + r.resource + "/curve" }),
		one("GET /groups/{id}/hours", func(r region) string { return "/groups/" + r.group + "/hours" }),
		one("GET /imports/{id}", func(r region) string { return "/imports/" + r.imported }),
		one("GET /places/{id}", func(r region) string { return "/places/" + r.centre }),
		one("GET /places/{id}/budget", func(r region) string { return "/places/" + r.centre + "/budget" }),
		one("GET /places/{id}/history", func(r region) string { return "/places/" + r.office + "/history" }),
	}, institutions(), listings())
}

func one(op string, path func(region) string) apart {
	return apart{op: op, one: func(r region) string { return httpapi.Base + path(r) }}
}

// institutions are the places' names and the offer: the institution's own, and no
// secret within it. What is attached to them by people is.
func institutions() []apart {
	whole := func(op string, path func(region) string, names func(region) []string) apart {
		return apart{op: op, whole: func(r region) string { return httpapi.Base + path(r) }, names: names}
	}
	named := func(get func(region) string) func(region) []string {
		return func(r region) []string { return []string{get(r)} }
	}
	return []apart{
		whole("GET /places", func(region) string { return "/places?archived=true" }, func(r region) []string { return r.open }),
		whole("GET /trades", func(region) string { return "/trades" }, func(r region) []string { return r.offered }),
		whole("GET /trades/{id}", func(r region) string { return "/trades/" + r.trade }, func(r region) []string { return r.offered }),
		whole("GET /editions/{id}", func(r region) string { return "/editions/" + r.edition }, named(func(r region) string { return r.module })),
		whole("GET /editions/{id}/coverage", func(r region) string { return "/editions/" + r.edition + "/coverage" }, named(func(r region) string { return r.edition })),
		whole("GET /glossary", func(region) string { return "/glossary?q=terme" }, named(func(r region) string { return "Terme " + r.word })),
		whole("GET /glossary.csv", func(region) string { return "/glossary.csv" }, named(func(r region) string { return "Terme " + r.word })),
		whole("GET /glossary/{id}", func(r region) string { return "/glossary/" + r.concept }, named(func(r region) string { return "Terme " + r.word })),
		whole("GET /modules/{id}", func(r region) string { return "/modules/" + r.module }, named(func(r region) string { return "Élément " + r.word })),
	}
}

func listings() []apart {
	list := func(op string, paths ...string) apart {
		return apart{op: op, many: func(own, other region) (asked []string) {
			for _, p := range paths {
				asked = append(asked, strings.NewReplacer("OWN", own.group, "COURSE", own.course, "WORD", url.QueryEscape(other.word)).Replace(p))
			}
			return asked
		}}
	}
	return []apart{
		list("GET /courses", "/courses?view=library&limit=100", "/courses?view=studio&limit=100", "/courses?view=learning&limit=100", "/courses?view=library&q=WORD"),
		list("GET /courses/facets", "/courses/facets?view=library&q=WORD"),
		list("GET /search", "/search?lang=fr&q=WORD", "/search?lang=fr&q=WORDe", "/search?lang=fr&q=texte"),
		list("GET /search/suggest", "/search/suggest?lang=fr&q=WORD", "/search/suggest?lang=fr&q=zel", "/search/suggest?lang=fr&q=fich"),
		list("GET /people", "/people?limit=100", "/people?q=WORD", "/people?q=learner"),
		list("GET /groups", "/groups"), list("GET /imports", "/imports"), list("GET /legal-archive", "/legal-archive"),
		list("GET /uploads", "/uploads"), list("GET /jobs", "/jobs"), list("GET /live", "/live"),
		list("GET /me/continue", "/me/continue"), list("GET /me/progress", "/me/progress"), list("GET /me/budget", "/me/budget"),
		list("GET /me/sign-ins", "/me/sign-ins"), list("GET /me/identities", "/me/identities"),
		list("GET /me/export", "/me/export"), list("GET /privacy", "/privacy"),
		list("GET /boot", "/boot"), list("GET /plans", "/plans"), list("GET /organisation", "/organisation"), list("GET /rights", "/rights"),
		list("GET /me/export", "/me/export"), list("GET /privacy", "/privacy"),
		list("GET /groups/{id}", "/groups/OWN"), list("GET /groups/{id}/courses", "/groups/OWN/courses"),
		list("GET /groups/{id}/hours", "/groups/OWN/hours"), list("GET /groups/{id}/presence", "/groups/OWN/presence"), list("GET /presence", "/presence"),
		list("GET /groups/{id}/progress.csv", "/groups/OWN/progress.csv?course=COURSE"), list("GET /groups/{id}/minutes.csv", "/groups/OWN/minutes.csv?course=COURSE"),
		list("GET /courses/{id}/history", "/courses/COURSE/history"),
		// These hold what one's own people typed, here the words of others; sqlstore's test holds them apart.
		list("GET /missed"), list("GET /missed.csv"), list("GET /xapi/statements", "/xapi/statements?limit=0"), list("GET /xapi/lrs", "/xapi/lrs"),
		{op: "GET /glossary/{id}/history", many: func(own, other region) []string { // librarians read that of all the institution's
			if own.org == other.org {
				return []string{"/glossary/" + own.concept + "/history"}
			}
			return []string{"/glossary/" + other.concept + "/history"}
		}},
		{op: "GET /outside/{token}/{file*}", many: func(region, region) []string { return nil }}, // nobody's without its key; see outside's own tests
	}
}

// Whoever adds an operation that reads says how it keeps regions apart.
func TestEveryReadingOperationSaysHowItKeepsRegionsApart(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, a := range apartness() {
		said[a.op] = true
	}
	for _, op := range httpapi.New(httpapi.Deps{}, slog.New(slog.DiscardHandler)).Operations() {
		name := op.Method + " " + op.Path
		if op.Method == http.MethodGet && !said[name] {
			t.Errorf("%s has no row in apartness()", name)
		}
		delete(said, name)
	}
	for name := range said {
		t.Errorf("%s is no operation any more", name)
	}
}

// Two regions of one institution, and another institution, in one lab: each is
// asked for by every person of the others, in every way that reads.
func TestRegionsAndInstitutionsSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	root := lab.As("admin")
	north, south := settle(t, lab, root, "zelnord"), settle(t, lab, root, "zelsud")
	founding := account.Founding{Organisation: "UM6P", Learner: place.Etudiant, Place: "Campus", Name: "Administratrice", Language: "fr"}
	login, ticket, err := lab.AddOrganisation(t.Context(), founding)
	if err != nil || ticket == "" {
		t.Fatalf("a second institution: %q, %v", ticket, err)
	}
	if _, again, err := lab.AddOrganisation(t.Context(), founding); err != nil || again != "" {
		t.Errorf("made twice: %q, %v", again, err)
	}
	campus := settle(t, lab, lab.As(login), "zelcampus")
	doubt(t, lab)
	s := &separation{t: t}
	for _, a := range apartness() {
		s.seen(a, north, south, campus)
		for _, pair := range [][2]region{{north, south}, {south, north}, {north, campus}, {campus, north}} {
			s.hold(a, pair[0], pair[1])
		}
	}
	t.Logf("%d requests for what is another's, %d of lists", s.named, s.listed)
	if s.named < 240 || s.listed < 400 {
		t.Error("that proves little")
	}
	t.Run("administrators", func(t *testing.T) { administrators(t, north, campus) })
	t.Run("counts", func(t *testing.T) { countsOwn(t, north) })
	t.Run("shares", func(t *testing.T) { shares(t, lab, north, south, campus) })
	t.Run("a place that moves", func(t *testing.T) { moves(t, root, north, south) })
}

// separation asks, and counts what was asked.
type separation struct {
	t             *testing.T
	named, listed int
}

// seen: what is asked for is there, for whoever answers for it.
func (s *separation) seen(a apart, regions ...region) {
	s.t.Helper()
	for _, r := range regions {
		if a.one == nil {
			continue
		}
		if got := apptest.MustSend(s.t, r.people["admin"], http.MethodGet, a.one(r)); got.Status != cmp.Or(a.hears, http.StatusOK) {
			s.t.Fatalf("%s of %s answers its administrator %d %s", a.op, r.word, got.Status, got.Body)
		}
	}
}

// hold asks one operation as everybody of own for what is the other's.
func (s *separation) hold(a apart, own, other region) {
	s.t.Helper()
	for _, role := range roles() {
		who := own.people[role]
		if a.one != nil {
			s.named++
			there, gone := apptest.MustSend(s.t, who, http.MethodGet, a.one(other)), apptest.MustSend(s.t, who, http.MethodGet, a.one(nowhere(other)))
			if there.Status < http.StatusForbidden || !there.Alike(gone) {
				s.t.Errorf("%s, as %s of %s, of %s: %d %s, and %d %s of nothing", a.op, role, own.word, other.word, there.Status, there.Body, gone.Status, gone.Body)
			}
		}
		if a.many != nil {
			for _, path := range a.many(own, other) {
				s.list(own, other, role, path)
			}
		}
		if a.whole != nil {
			s.institution(a, own, other, role)
		}
	}
}

// list reads a list and looks for anything of the other region in it.
func (s *separation) list(own, other region, role, path string) {
	s.t.Helper()
	s.listed++
	answer := apptest.MustSend(s.t, own.people[role], http.MethodGet, httpapi.Base+path)
	if given := other.given(string(answer.Body)); len(given) > 0 {
		s.t.Errorf("%s tells %s of %s of %v", path, role, own.word, given)
	}
	echoes := bytes.Contains([]byte(path), []byte(other.word))
	if !echoes && bytes.Contains(answer.Body, []byte(other.word)) {
		s.t.Errorf("%s tells %s of %s the word of %s: %s", path, role, own.word, other.word, answer.Body)
	}
	var f found
	if strings.HasPrefix(path, "/search?") && echoes {
		if err := answer.Into(&f); err != nil || f.Total > 0 || len(f.Groups) > 0 || len(f.Corrected) > 0 {
			s.t.Errorf("%s, as %s of %s: %s, %v", path, role, own.word, answer.Body, err)
		}
	}
}

// institution: what is the institution's own is read by everybody of it, without
// what people of another region attached to it, and by nobody of another
// institution: a list is without it, and one thing is as what does not exist.
func (s *separation) institution(a apart, own, other region, role string) {
	s.t.Helper()
	s.listed++
	who, path := own.people[role], a.whole(other)
	answer := apptest.MustSend(s.t, who, http.MethodGet, path)
	if given := other.given(string(answer.Body)); len(given) > 0 {
		s.t.Errorf("%s tells %s of %s of %v", path, role, own.word, given)
	}
	same := own.org == other.org
	for _, name := range a.names(other) {
		if got := bytes.Contains(answer.Body, []byte(name)); got != same {
			s.t.Errorf("%s tells %s of %s of %s: %v, want %v", path, role, own.word, name, got, same)
		}
	}
	gone := a.whole(nowhere(other))
	if !same && gone != path && !answer.Alike(apptest.MustSend(s.t, who, http.MethodGet, gone)) {
		s.t.Errorf("%s, as %s of %s: %d %s, otherwise than nothing", path, role, own.word, answer.Status, answer.Body)
	}
}
