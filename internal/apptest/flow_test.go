package apptest_test

import (
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// watching is what a player sends while it plays.
type watching struct {
	Session  string       `json:"session"`
	Resource string       `json:"resource"`
	Device   string       `json:"device"`
	Counter  int          `json:"counter"`
	Position float64      `json:"position"`
	Activity string       `json:"activity"`
	Watched  [][2]float64 `json:"watched"`
}

func beat(c *apptest.Client, beats ...watching) {
	c.Do(http.StatusOK, http.MethodPost, "/beats", map[string]any{"beats": beats})
}

// viewer is what a viewer is told, as far as the tests look.
type viewer struct {
	Kind  string
	Video *struct {
		Master, Poster string
		Duration       float64
		Captions       []struct {
			Language, Src string
			Cues          []struct {
				Start, End float64
				Text       string
			}
		}
	}
	Pages *struct {
		Count          int
		Images, Thumbs []string
	}
	Original struct{ Src, Name string }
	Position float64
	Watched  [][2]float64
}

// addresses lists every media address that a viewer names.
func (v viewer) addresses() []string {
	all := []string{v.Original.Src}
	if v.Video != nil {
		all = append(all, v.Video.Master, v.Video.Poster)
		for _, c := range v.Video.Captions {
			all = append(all, c.Src)
		}
	}
	if v.Pages != nil {
		all = append(append(all, v.Pages.Images...), v.Pages.Thumbs...)
	}
	return slices.DeleteFunc(all, func(a string) bool { return a == "" })
}

// The product read aloud: a film and a document are sent, published, found
// misspelt at their second and page, watched on, hidden from others, counted,
// and withdrawn.
func TestTheWholeFlow(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer, learner, other := lab.As("nadia.berrada"), lab.As("salma.amrani"), lab.As("omar.fassi")
	group := trainer.Group("ELEC-TS-101")

	course, module := trainer.Course("Le partage des œuvres")
	film := trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	trainer.Arrived()
	captions, err := os.ReadFile(needtest.Corpus(t, "wannaworktogether.fr.vtt"))
	if err != nil {
		t.Fatal(err)
	}
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: film, As: "captions", Name: "film.fr.vtt"}, captions)
	document := trainer.UploadNamed(course, module, "hygiène.pdf", document(0, "Les mains, les gants, le plan de travail", "La marche en avant dans la cuisine", "Le refroidissement rapide des aliments", "Le rangement"))
	lab.Idle()
	if r := learner.Do(http.StatusNotFound, http.MethodGet, "/courses/"+course, nil); r.Code() == "" {
		t.Errorf("a draft's 404 has no code: %s", r.Body)
	}
	trainer.Publish(course, group)
	lab.Idle()

	step := flow{t: t, lab: lab, trainer: trainer, learner: learner, other: other, group: group, course: course, film: film, document: document}
	step.learnerFindsWhatIsMisspelt()
	step.learnerWatchesAndGoesOnElsewhere()
	step.otherGroupSeesNothing()
	step.trainerSeesWhatWasWatched()
	step.withdrawnIsGone()
}

type flow struct {
	t                             *testing.T
	lab                           *apptest.Lab
	trainer, learner, other       *apptest.Client
	group, course, film, document string
}

func (f *flow) learnerFindsWhatIsMisspelt() {
	f.t.Helper()
	l := library{Lab: f.lab, film: f.film}
	if o := l.search(f.t, f.learner, "photografie", "fr", f.film); o.none || math.Abs(o.seconds-3.75) > 0.01 {
		f.t.Errorf("« photografie » opens %+v, want second 3.75", o)
	}
	if o := l.search(f.t, f.learner, "refroidisement", "fr", f.document); o.none || o.page != 3 {
		f.t.Errorf("« refroidisement » opens %+v, want page 3", o)
	}
}

func (f *flow) learnerWatchesAndGoesOnElsewhere() {
	f.t.Helper()
	phone, desk := apptest.NewID(), apptest.NewID()
	at := func(session, device string, counter int, position float64, watched ...[2]float64) watching {
		return watching{session, f.film, device, counter, position, "playing", watched}
	}
	beat(f.learner, at(phone, "phone", 1, 20, [2]float64{0, 20}))
	beat(f.learner, at(phone, "phone", 2, 50, [2]float64{0, 50}))
	var v viewer
	f.learner.Get("/resources/"+f.film+"/viewer", &v)
	if v.Kind != "video" || v.Position != 50 || v.Video == nil || len(v.Video.Captions) != 1 || len(v.Video.Captions[0].Cues) < 10 {
		f.t.Fatalf("on the second device the viewer says %+v", v)
	}
	for _, a := range v.addresses() {
		if r, err := f.learner.Send(http.MethodGet, a, nil); err != nil || r.Status != http.StatusOK || len(r.Body) == 0 {
			f.t.Errorf("GET %s: %d %v", a, r.Status, err)
		}
	}
	beat(f.learner, at(desk, "desk", 1, 60, [2]float64{40, 60}))
	beat(f.learner, at(phone, "phone", 1, 20, [2]float64{0, 20})) // sent again by a bad network
	beat(f.learner, watching{apptest.NewID(), f.document, "desk", 1, 3, "playing", [][2]float64{{0, 3}}})
	var on struct {
		Items []struct{ Resource struct{ ID string } }
	}
	f.learner.Get("/me/continue", &on)
	if len(on.Items) != 2 {
		f.t.Errorf("there is %d to continue, want the film and the document", len(on.Items))
	}
	var place struct {
		Position float64
		Device   string
		Watched  [][2]float64
	}
	f.learner.Get("/resources/"+f.film+"/place", &place)
	if place.Position != 60 || place.Device != "desk" || len(place.Watched) != 1 || place.Watched[0] != [2]float64{0, 60} {
		f.t.Errorf("the film stands at %+v, want 60 on desk and the union 0–60", place)
	}
}

// otherGroupSeesNothing asks, as a learner of another group, for all that the
// first one has, and for the same of identifiers that do not exist.
func (f *flow) otherGroupSeesNothing() {
	f.t.Helper()
	var film, document viewer
	f.learner.Get("/resources/"+f.film+"/viewer", &film)
	f.learner.Get("/resources/"+f.document+"/viewer", &document)
	hidden := append(film.addresses(), document.addresses()...)
	hidden = append(hidden, "/media/"+f.film+"/1/hls/main.m3u8", "/media/"+f.film+"/1/hls/source/1.m4s",
		"/api/v1/courses/"+f.course, "/api/v1/courses/"+f.course+"/history", "/api/v1/resources/"+f.film,
		"/api/v1/resources/"+f.film+"/viewer", "/api/v1/resources/"+f.film+"/place", "/api/v1/resources/"+f.document+"/pages/1",
		"/api/v1/groups/"+f.group, "/api/v1/groups/"+f.group+"/courses", "/api/v1/groups/"+f.group+"/progress?course="+f.course)
	for _, address := range hidden {
		there := apptest.MustSend(f.t, f.other, http.MethodGet, address)
		nobody := strings.NewReplacer(f.film, apptest.NewID(), f.document, apptest.NewID(), f.course, apptest.NewID(), f.group, apptest.NewID())
		gone := apptest.MustSend(f.t, f.other, http.MethodGet, nobody.Replace(address))
		if there.Status != http.StatusNotFound || !there.Alike(gone) {
			f.t.Errorf("%s: foreign %d %s, absent %d %s", address, there.Status, there.Body, gone.Status, gone.Body)
		}
	}
	for _, path := range []string{
		"/search?q=photographie&lang=fr", "/search?q=refroidissement&lang=fr", "/search?q=partage", "/search?q=", "/search/suggest?q=partage",
		"/search/suggest?q=refroid", "/courses?view=learning", "/courses?view=library", "/me/continue", "/me/progress", "/search?q=refroidissement&in=" + f.document,
	} {
		r := f.other.Do(http.StatusOK, http.MethodGet, path, nil)
		for _, word := range []string{f.film, f.document, f.course, "partage des œuvres"} {
			if strings.Contains(string(r.Body), word) {
				f.t.Errorf("%s tells another group of it: %s", path, r.Body)
			}
		}
		var counts struct {
			Total  int
			Facets map[string]map[string]int
		}
		if err := r.Into(&counts); err != nil || counts.Total != 0 {
			f.t.Errorf("%s counts %d (%v)", path, counts.Total, err)
		}
		for facet, values := range counts.Facets {
			if len(values) > 0 {
				f.t.Errorf("%s counts %s %v", path, facet, values)
			}
		}
	}
	var facets map[string]map[string]int
	f.other.Get("/courses/facets?view=library", &facets)
	for facet, values := range facets {
		if len(values) > 0 {
			f.t.Errorf("the catalogue counts %s %v for another group", facet, values)
		}
	}
	foreign := watching{apptest.NewID(), f.film, "phone", 1, 5, "playing", [][2]float64{{0, 5}}}
	f.other.Do(http.StatusNotFound, http.MethodPost, "/beats", map[string]any{"beats": []watching{foreign}})
}

func (f *flow) trainerSeesWhatWasWatched() {
	f.t.Helper()
	var table struct {
		Learners []struct {
			Name    string
			Modules []struct {
				Seconds, Pages float64
				Of             int
			}
		}
	}
	f.trainer.Get("/groups/"+f.group+"/progress?course="+f.course, &table)
	seen := false
	for _, l := range table.Learners {
		cell := l.Modules[0]
		if l.Name == "Salma Amrani" {
			seen = true
			if cell.Seconds != 60 || cell.Pages != 3 || cell.Of != 2 {
				f.t.Errorf("the table says %+v of Salma, want 60 s, 3 pages of 2 resources", cell)
			}
			continue
		}
		if cell.Seconds != 0 || cell.Pages != 0 {
			f.t.Errorf("%s watched nothing and has %+v", l.Name, cell)
		}
	}
	if !seen || len(table.Learners) != 12 {
		f.t.Errorf("the table has %d learners, with Salma: %v; want 12", len(table.Learners), seen)
	}
	csv := string(f.trainer.Do(http.StatusOK, http.MethodGet, "/groups/"+f.group+"/progress.csv?course="+f.course+"&lang=fr", nil).Body)
	if !strings.HasPrefix(csv, "\ufeffGroupe;Cours;") || strings.Count(csv, "\r\n") != 13 || !strings.Contains(csv, ";Salma Amrani;Module 1;") || !strings.Contains(csv, ";1;3;0;2;") {
		f.t.Errorf("the CSV is %q", csv)
	}
}

// withdrawnIsGone: search and new playback end within a minute.
func (f *flow) withdrawnIsGone() {
	f.t.Helper()
	var film viewer
	f.learner.Get("/resources/"+f.film+"/viewer", &film)
	f.trainer.Do(http.StatusOK, http.MethodPost, "/courses/"+f.course+"/withdraw", map[string]any{"reason": "à refaire"}, "If-Match", f.trainer.ETag("/courses/"+f.course))
	withdrawn := time.Now()
	apptest.Eventually(f.t, time.Minute, "search to forget what was withdrawn", func() bool {
		var found found
		r := f.learner.Get("/search?q=photographie&lang=fr", &found)
		return found.Total == 0 && !strings.Contains(string(r.Body), f.film)
	})
	f.t.Logf("withdrawn for search after %s", time.Since(withdrawn).Round(time.Millisecond))
	for _, a := range append(film.addresses(), "/api/v1/resources/"+f.film+"/viewer", "/api/v1/courses/"+f.course) {
		if r := apptest.MustSend(f.t, f.learner, http.MethodGet, a); r.Status != http.StatusNotFound {
			f.t.Errorf("%s answers %d after the withdrawal", a, r.Status)
		}
	}
	mine := f.learner.Do(http.StatusOK, http.MethodGet, "/me/progress", nil)
	if !strings.Contains(string(mine.Body), "Le partage des œuvres") || !strings.Contains(string(mine.Body), `"withdrawn"`) {
		f.t.Errorf("one's own progress lost the title: %s", mine.Body)
	}
}
