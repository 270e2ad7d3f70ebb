package apptest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/media"
)

// A lab of a thousand documents comes back whole. What it took is told; only
// that nothing is missing decides.
func TestAThousandResourcesComeBack(t *testing.T) {
	t.Parallel()
	const courses, each = 5, 200
	from, to, k := config.In(t.TempDir()), config.In(t.TempDir()), key(t)
	first := apptest.OpenIn(t, from)
	admin := first.As("admin")
	for i := range courses {
		id := importDocuments(t, first, i, each)
		admin.Publish(id, admin.Group("ELEC-TS-101"))
	}
	began := time.Now()
	file, written := back(t, from, k)
	t.Logf("backed up %d objects, %s in %s", written.Objects, rate(written.Bytes, time.Since(began)), size(t, file))

	began = time.Now()
	peak := memory(t, func() { restoreInto(t, file, to, k) })
	t.Logf("restored %s, with %d MB of memory at the most", rate(written.Bytes, time.Since(began)), peak>>20)

	began = time.Now()
	wrong, sum := verified(t, to, false, false)
	t.Logf("verified %s", rate(sum.Bytes, time.Since(began)))
	if len(wrong) > 0 || sum.Objects != written.Objects || sum.Objects < courses*each*6 {
		t.Errorf("%d are not right; %+v came from %+v", len(wrong), sum, written)
	}
	second := apptest.OpenIn(t, to)
	learner := second.As("salma.amrani")
	for i := range courses {
		for _, n := range []int{0, each / 2, each - 1} {
			var f found
			apptest.Eventually(t, 3*time.Minute, "search to find", func() bool {
				learner.Get(fmt.Sprintf("/search?q=mot%dx%d", i, n), &f)
				return f.Total == 1
			})
		}
	}
	before := answersOf(t, first)
	if len(before) != courses*each {
		t.Errorf("%d resources answer", len(before))
	}
	alike(t, before, answersOf(t, second))
}

// answersOf asks for every resource and its viewer, as a learner.
func answersOf(t *testing.T, lab *apptest.Lab) map[string]string {
	t.Helper()
	c, all := lab.As("salma.amrani"), map[string]string{}
	var courses struct{ Items []struct{ ID string } }
	c.Get("/courses", &courses)
	for _, course := range courses.Items {
		for _, id := range resourcesOf(t, c.Do(http.StatusOK, http.MethodGet, "/courses/"+course.ID, nil).Body) {
			all[id] = string(c.Do(http.StatusOK, http.MethodGet, "/resources/"+id+"/viewer", nil).Body)
		}
	}
	return all
}

func rate(bytes int64, took time.Duration) string {
	return fmt.Sprintf("%.1f MB in %v, %.0f MB/s", float64(bytes)/1e6, took.Round(time.Millisecond), float64(bytes)/1e6/took.Seconds())
}

func size(t *testing.T, file string) string {
	t.Helper()
	stat, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%.1f MB", float64(stat.Size())/1e6)
}

// memory gives the most that the heap holds while something is done.
func memory(t *testing.T, do func()) (peak uint64) {
	t.Helper()
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var top uint64
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			top = max(top, now.HeapInuse)
			select {
			case <-stop:
				most <- top
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	do()
	close(stop)
	peak = <-most
	return peak - min(before.HeapInuse, peak)
}

// importDocuments loads a course of documents of two pages each, with pictures
// and words, as a pack, and gives the course.
func importDocuments(t *testing.T, lab *apptest.Lab, course, n int) string {
	t.Helper()
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }() // a temporary folder
	random := rand.New(rand.NewPCG(seed, uint64(course)))
	c := archive.Contents{Text: map[string]archive.Text{}, Keys: map[string]string{}}
	keep := func(bytesOf int) (sum string, size int64) {
		data := noise(random, bytesOf)
		hash := sha256.Sum256(data)
		sum = hex.EncodeToString(hash[:])
		c.Keys[sum] = "source/" + sum
		if _, err := store.Put(t.Context(), c.Keys[sum], bytes.NewReader(data), blob.Unknown()); err != nil {
			t.Fatal(err)
		}
		return sum, int64(len(data))
	}
	module := archive.Module{ID: apptest.NewID(), Title: "Module"}
	for i := range n {
		a := archive.Asset{ID: apptest.NewID(), Name: fmt.Sprintf("fiche-%d.pdf", i), Kind: media.PDF, MIME: "application/pdf", State: media.Ready, Language: "fr", Pages: 2}
		a.SHA256, a.Size = keep(60_000)
		var text archive.Text
		for page := 1; page <= 2; page++ {
			for role, bytesOf := range map[media.Role]int{media.RolePage: 40_000, media.RoleThumb: 5_000} {
				r := media.Rendition{Role: role, Ord: page, MIME: "image/webp", Width: 240}
				r.SHA256, r.Size = keep(bytesOf)
				a.Renditions = append(a.Renditions, r)
			}
			text.Pages = append(text.Pages, pageOf(page, fmt.Sprintf("mot%dx%d ", course, i)+strings.Repeat("du texte de cours ", 100)))
		}
		cover := media.Rendition{Role: media.RolePoster, MIME: "image/webp"}
		cover.SHA256, cover.Size = keep(5_000)
		a.Renditions = append(a.Renditions, cover)
		c.Text[a.ID] = text
		c.Pack.Assets = append(c.Pack.Assets, a)
		module.Resources = append(module.Resources, archive.Resource{ID: apptest.NewID(), Title: fmt.Sprintf("Fiche %d", i), Asset: a.ID})
	}
	c.Pack.Course = archive.Course{ID: apptest.NewID(), Title: fmt.Sprintf("Cours %d", course), Language: "fr", Sector: "energies-renouvelables", Level: "ts", Modules: []archive.Module{module}}
	load(t, lab.Lab, c, store)
	return c.Pack.Course.ID
}

func pageOf(ord int, text string) media.Page {
	p := media.Page{Ord: ord, Text: text, Language: "fr", Width: 595, Height: 842}
	for at := 0; at < len(text); at += 10 {
		p.Words = append(p.Words, media.Word{Start: at, End: at + 9, X: float64(at % 500), Y: float64(at), Width: 50.5, Height: 12})
	}
	return p
}

func load(t *testing.T, lab *app.Lab, c archive.Contents, store blob.Store) {
	t.Helper()
	var pack bytes.Buffer
	if err := archive.Write(t.Context(), &pack, c, store); err != nil {
		t.Fatal(err)
	}
	opened, err := archive.Open(bytes.NewReader(pack.Bytes()), int64(pack.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if err := lab.Import(t.Context(), opened); err != nil {
		t.Fatal(err)
	}
}
