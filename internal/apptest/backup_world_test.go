package apptest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// stores are the two kinds of places a lab may be in.
var stores = map[string]func(t *testing.T) config.Config{
	"embedded": func(t *testing.T) config.Config { return config.In(t.TempDir()) },
	"servers": func(t *testing.T) config.Config {
		c := config.In(t.TempDir())
		c.Database, c.Blobs = sqldbtest.Postgres(t), blobtest.FreshBucket(t)
		return c
	},
}

func silent(int64, int64) {}

// key is a key of backups of the test's own.
func key(t *testing.T) archive.Key {
	t.Helper()
	k, made, err := archive.MakeKey(filepath.Join(t.TempDir(), "backup.key"))
	if err != nil || !made {
		t.Fatalf("make a key: %v, %v", made, err)
	}
	return k
}

// beside opens what `lab backup` and `lab verify` open beside a lab at work.
func beside(t *testing.T, c config.Config, o app.Options) *app.Lab {
	t.Helper()
	o.Log = apptest.Log(t)
	lab, err := app.Open(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(lab.Close)
	return lab
}

// back backs a lab up, which may be at work, and gives the file.
func back(t *testing.T, c config.Config, k archive.Key) (file string, w archive.Written) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "lab.backup")
	err := archive.WriteWhole(file, func(to *os.File) (err error) {
		lab := beside(t, c, app.Options{Shared: true})
		defer lab.Close()
		w, err = lab.Backup(t.Context(), to, k, silent)
		return err
	})
	if err != nil {
		t.Fatalf("back up: %v", err)
	}
	return file, w
}

// restored reads a backup into an empty lab and starts that.
func restored(t *testing.T, file string, c config.Config, k archive.Key) *apptest.Lab {
	t.Helper()
	restoreInto(t, file, c, k)
	return apptest.OpenIn(t, c)
}

func restoreInto(t *testing.T, file string, c config.Config, k archive.Key) app.Restored {
	t.Helper()
	from, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }() // only read from
	lab, err := app.Open(t.Context(), c, app.Options{Empty: true, Log: apptest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	out, err := lab.Restore(t.Context(), from, k, silent)
	if err != nil {
		t.Fatalf("restore: %v", err)
	}
	if out.Ticket == "" || out.Epoch == "" {
		t.Errorf("restored without a way in, or in the old life: %+v", out)
	}
	return out
}

// answers asks a lab for everything that its people can read, and for all the
// bytes that this names.
func answers(t *testing.T, lab *apptest.Lab) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, login := range []string{"nadia.berrada", "salma.amrani", "admin"} {
		c := lab.As(login)
		ask := func(path string) []byte {
			r := apptest.MustSend(t, c, http.MethodGet, path)
			numbered := []byte(r.Header.Get("X-Request-Id"))
			all[login+" "+path] = fmt.Sprintf("%d %s %s", r.Status, r.Header.Get("ETag"), bytes.ReplaceAll(r.Body, numbered, nil))
			return r.Body
		}
		for _, path := range []string{"/courses?view=studio", "/courses", "/courses/facets", "/groups", "/places", "/people", "/me/continue", "/me/progress", "/uploads", "/jobs"} {
			ask("/api/v1" + path)
		}
		var courses struct{ Items []struct{ ID string } }
		c.Get("/courses?view="+map[bool]string{true: "studio", false: "library"}[login == "nadia.berrada"], &courses)
		var ids []string
		for _, course := range courses.Items {
			ids = append(ids, course.ID)
			whole := ask("/api/v1/courses/" + course.ID)
			ask("/api/v1/courses/" + course.ID + "/history")
			for _, id := range resourcesOf(t, whole) {
				for _, path := range []string{"", "/viewer", "/place", "/pages/1"} {
					ask("/api/v1/resources/" + id + path)
				}
				var v viewer
				if r := apptest.MustSend(t, c, http.MethodGet, "/api/v1/resources/"+id+"/viewer"); r.Status == http.StatusOK {
					if err := r.Into(&v); err != nil {
						t.Fatal(err)
					}
				}
				for _, address := range v.addresses() {
					ask(address)
				}
			}
		}
		for _, address := range worked(t, c, ids, ask) {
			ask(address)
		}
	}
	return all
}

func resourcesOf(t *testing.T, course []byte) (ids []string) {
	t.Helper()
	var whole struct {
		Modules []struct{ Resources []struct{ ID string } }
	}
	if err := (apptest.Response{Body: course}).Into(&whole); err != nil {
		t.Fatalf("%v in %s", err, course)
	}
	for _, m := range whole.Modules {
		for _, r := range m.Resources {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// alike fails the test where two labs answer differently.
func alike(t *testing.T, before, after map[string]string) {
	t.Helper()
	if len(before) < 50 || len(before) != len(after) {
		t.Errorf("there were %d answers and are %d", len(before), len(after))
	}
	for path, answer := range before {
		if after[path] != answer {
			t.Errorf("%s was\n%.600s\nand is\n%.600s", path, answer, after[path])
		}
	}
}

// finds reports whether a lab answers words with these resources alone.
func finds(c *apptest.Client, words string, resources ...string) bool {
	var f found
	c.Get("/search?q="+url.QueryEscape(words), &f)
	var got []string
	for _, g := range f.Groups {
		got = append(got, g.Resource)
	}
	slices.Sort(got)
	slices.Sort(resources)
	return slices.Equal(got, resources)
}

// shelf fills a lab with one course of each kind of file that needs no tool from
// outside but the box, published, half read by a learner, with work that was done.
// It gives the resources by the name of their file.
func shelf(t *testing.T, lab *apptest.Lab) map[string]string {
	t.Helper()
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité — كهرباء <b>&</b>")
	sent := map[string]string{}
	send := func(name string, data []byte) {
		sent[name] = trainer.UploadNamed(course, module, name, data)
	}
	send("notes.md", []byte("# Le disjoncteur\n\nUn différentiel protège les personnes.\n\n# الكهرباء\n\nقاطع التيار\n"))
	send("fiche.pdf", document(2<<20, "Fiche de securite", "Deuxieme page"))
	send("archive.bin", bytes.Repeat([]byte("0123456789abcdef"), 200_000))
	send("double.bin", bytes.Repeat([]byte("0123456789abcdef"), 200_000))
	send("vide.txt", []byte("x"))
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	beat(lab.As("salma.amrani"), watching{apptest.NewID(), sent["notes.md"], "device", 1, 1, "playing", [][2]float64{{0, 1}}})
	busy(t, lab, course, module, trainer.Group("ELEC-TS-101"))
	trainer.Course("Un brouillon")
	return sent
}

// kept counts the objects of a lab's blobs.
func kept(t *testing.T, lab *app.Lab) (n int) {
	t.Helper()
	for _, err := range lab.Blobs.Keys(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
