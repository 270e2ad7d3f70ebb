package apptest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// importer brings people, ten to a file.
type importer struct {
	*gauge
	people int // acknowledged
}

func (i *importer) work(_ context.Context, c *apptest.Client) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "stagiaires.csv")
	if err != nil {
		return err
	}
	lines := "Nom;Prénom;Matricule;Groupe;Rôle\r\n"
	for n := range 10 {
		lines += fmt.Sprintf("Nouveau;Numéro;venu.%04d;SOUD-1;stagiaire\r\n", i.people+n)
	}
	_, _ = part.Write([]byte(lines)) // into memory
	if err := form.Close(); err != nil {
		return err
	}
	_, err = i.ask(c, http.MethodPost, "/api/v1/people/import?commit=true", body.Bytes(), "Content-Type", form.FormDataContentType())
	if err == nil {
		i.people += 10
	}
	return err
}

// crowd works on a lab while it is backed up.
type crowd struct {
	gauge
	t         *testing.T
	lab       *apptest.Lab
	film      string
	uploaders []*uploader
	editors   []*editor
	beaters   []*beater
	importer  *importer
	who       map[worker]string // login
}

func openCrowd(t *testing.T, c config.Config) *crowd {
	w := &crowd{t: t, lab: apptest.OpenIn(t, c), who: map[worker]string{}}
	trainer := w.lab.As("nadia.berrada")
	course, module := trainer.Course("Film")
	w.film = trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	w.lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	for i := range 3 {
		course, module := trainer.Course("Envois")
		u := &uploader{gauge: &w.gauge, random: rand.New(rand.NewPCG(seed, uint64(40+i))), course: course, module: module}
		w.uploaders, w.who[u] = append(w.uploaders, u), "nadia.berrada"
		course, _ = trainer.Course("Titre 0")
		e := &editor{gauge: &w.gauge, course: course}
		w.editors, w.who[e] = append(w.editors, e), "nadia.berrada"
		b := &beater{gauge: &w.gauge, film: w.film, session: apptest.NewID(), from: float64(30 * i)}
		w.beaters, w.who[b] = append(w.beaters, b), "salma.amrani"
	}
	w.importer = &importer{gauge: &w.gauge}
	w.who[w.importer] = "karim.tazi"
	return w
}

// during lets everybody work while something is done.
func (w *crowd) during(do func()) {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	working := w.begin(ctx, func(int) bool { return ctx.Err() == nil })
	do()
	stop()
	working.Wait()
}

// turns lets everybody do so many acts.
func (w *crowd) turns(n int) {
	w.t.Helper()
	w.begin(w.t.Context(), func(done int) bool { return done < n }).Wait()
}

// begin lets everybody work at once for as long as more says so of what they did.
func (w *crowd) begin(ctx context.Context, more func(done int) bool) *sync.WaitGroup {
	var working sync.WaitGroup
	for one, login := range w.who {
		client := w.lab.As(login)
		working.Go(func() {
			for done := 0; more(done); done++ {
				if err := one.work(ctx, client); err != nil {
					w.t.Errorf("%T: %v", one, err)
					return
				}
			}
		})
	}
	return &working
}

// acknowledged is what a crowd was told that it is kept.
type acknowledged struct {
	files  []*file
	titles []int
	added  [][]string
	beats  [][2]float64
	people int
}

func (w *crowd) acknowledged() (a acknowledged) {
	for _, u := range w.uploaders {
		a.files = append(a.files, u.sent...)
	}
	for _, e := range w.editors {
		a.titles, a.added = append(a.titles, e.kept), append(a.added, slices.Clone(e.modules))
	}
	for _, b := range w.beaters {
		a.beats = append(a.beats, b.kept)
	}
	a.people = w.importer.people
	return a
}

// Whatever was acknowledged before a backup began is in it, though the lab is
// being worked on all the time.
func TestABackupOfABusyLabHasAllThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	for _, way := range [][2]string{{"embedded", "embedded"}, {"servers", "servers"}} {
		t.Run(way[0]+" to "+way[1], func(t *testing.T) {
			from, k := stores[way[0]](t), key(t)
			w := openCrowd(t, from)
			w.turns(20)
			before := w.acknowledged()
			var archived string
			w.during(func() {
				began := time.Now()
				file, written := back(t, from, k)
				archived = file
				t.Logf("%d objects, %.1f MB in %v, beside %d writers", written.Objects, float64(written.Bytes)/1e6, time.Since(began).Round(time.Millisecond), len(w.who))
			})
			second := restored(t, archived, stores[way[1]](t), k)
			second.Idle()
			before.check(t, w, second)
			if len(before.files) < 3 || before.people < 10 {
				t.Errorf("little was done: %d files, %d people", len(before.files), before.people)
			}
		})
	}
}

// check asks a restored lab for all that was acknowledged to a crowd.
func (a acknowledged) check(t *testing.T, w *crowd, lab *apptest.Lab) {
	t.Helper()
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	for _, f := range a.files {
		var v viewer
		trainer.Get("/resources/"+f.Resource+"/viewer", &v)
		sum := sha256.Sum256(apptest.MustSend(t, trainer, http.MethodGet, v.Original.Src).Body)
		if hex.EncodeToString(sum[:]) != f.sha {
			t.Errorf("%s comes back with another hash", f.Name)
		}
	}
	for i, e := range w.editors {
		var course struct {
			Title   string
			Modules []struct{ ID string }
		}
		trainer.Get("/courses/"+e.course, &course)
		n := -1
		if _, err := fmt.Sscanf(course.Title, "Titre %d", &n); err != nil || n < a.titles[i] {
			t.Errorf("course is called %q, and %d was acknowledged", course.Title, a.titles[i])
		}
		for _, added := range a.added[i] {
			if !slices.ContainsFunc(course.Modules, func(m struct{ ID string }) bool { return m.ID == added }) {
				t.Errorf("module %s was acknowledged and is not there", added)
			}
		}
	}
	var place struct{ Watched [][2]float64 }
	learner.Get("/resources/"+w.film+"/place", &place)
	for _, b := range a.beats {
		if !slices.ContainsFunc(place.Watched, func(s [2]float64) bool { return s[0] <= b[0]+1e-6 && b[1] <= s[1]+1e-6 }) {
			t.Errorf("%v was acknowledged as watched, and %v is kept", b, place.Watched)
		}
	}
	for n := 0; n < a.people; n += 7 {
		if login := fmt.Sprintf("venu.%04d", n); people(lab.As("karim.tazi"), login) != 1 {
			t.Errorf("%s was acknowledged and is not there", login)
		}
	}
}
