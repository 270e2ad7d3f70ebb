package apptest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/content"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
)

// A program that shares nothing with the lab counts its reports again: equal as
// they are, and each planted mistake is found.
func TestReportsAreCountedAgainByAnotherProgram(t *testing.T) {
	t.Parallel()
	r := recounted(t)
	if code, said := r.count(); code != 0 || !strings.Contains(said, ": 0 differences") || strings.HasPrefix(said, "0 lines") {
		t.Fatalf("exit %d: %s", code, said)
	}
	newMarker(t).agreesWith([]byte(r.files["facts.jsonl"]), 2)
	for _, plant := range plants() {
		t.Run(plant.name, func(t *testing.T) {
			changed := *r
			changed.t, changed.dir, changed.files = t, t.TempDir(), map[string]string{}
			for name, text := range r.files {
				changed.files[name] = text
			}
			changed.files[plant.in] = plant.spoil(changed.files[plant.in])
			if changed.files[plant.in] == r.files[plant.in] {
				t.Fatalf("nothing was planted in %s", plant.in)
			}
			if code, said := changed.count(); code != 1 {
				t.Errorf("exit %d: %s", code, said)
			}
		})
	}
}

// plant is a mistake that must be found.
type plant struct {
	name, in string
	spoil    func(text string) string
}

func plants() []plant {
	line := func(with string, change func(line string) string) func(string) string {
		return func(text string) string {
			for l := range strings.Lines(text) {
				if strings.Contains(l, with) {
					return strings.Replace(text, l, change(l), 1)
				}
			}
			return text
		}
	}
	twice := func(l string) string { return l + l }
	gone := func(string) string { return "" }
	swap := func(was, is string) func(string) string {
		return func(text string) string { return strings.Replace(text, was, is, 1) }
	}
	const facts, progress, days = "facts.jsonl", "progress.csv", "minutes.csv"
	return []plant{
		{"a session twice", facts, line(`"type":"session"`, twice)},
		{"a session gone", facts, withoutOne},
		{"a fact twice", facts, line(`"kind":"resource.completed"`, twice)},
		{"a completion gone", facts, line(`"kind":"resource.completed"`, gone)},
		{"what a pass completed gone", facts, withoutPass},
		{"an interval gone", facts, swap(`[60,90]`, `[60,60]`)},
		{"a part of an interval gone", facts, swap(`[60,90]`, `[60,89]`)},
		{"a learner gone", facts, line(`"type":"member"`, gone)},
		{"days counted in UTC", facts, swap(`"zone":"Africa/Casablanca"`, `"zone":"UTC"`)},
		{"days counted without Ramadan", facts, swap(`"zone":"Africa/Casablanca"`, `"zone":"Etc/GMT-1"`)},
		{"a session an hour later in Ramadan", facts, swap(`"began":"2026-02-20T23:20`, `"began":"2026-02-21T00:20`)},
		{"a session an hour earlier after Ramadan", facts, swap(`"began":"2026-04-10T23:20`, `"began":"2026-04-10T22:20`)},
		{"minutes counted twice", days, swap(";1,50;", ";3,00;")},
		{"a day of UTC", days, swap("2026-04-11;", "2026-04-10;")},
		{"a day gone", days, line("2026-02-20;", gone)},
		{"a day twice", days, line("2026-02-20;", twice)},
		{"a learner’s line gone", progress, line("2026-04-10 23:", gone)},
		{"a learner’s line twice", progress, line("2026-04-10 23:", twice)},
		{"a completion too many", progress, swap(";0;", ";1;")},
		{"seen at another hour", progress, swap("2026-04-10 23:", "2026-04-11 00:")},
	}
}

// withoutOne takes a session out, and the fact of its closing where the lab has
// closed it already: a row alone may be forgotten.
func withoutOne(text string) (left string) {
	_, after, _ := strings.Cut(text[strings.Index(text, `"began"`):], `"id":"`)
	session, _, _ := strings.Cut(after, `"`)
	for l := range strings.Lines(text) {
		if !strings.Contains(l, session) {
			left += l
		}
	}
	return left
}

// withoutPass takes out the completion of the resource that nobody has a session of.
func withoutPass(text string) (left string) {
	for l := range strings.Lines(text) {
		_, object, _ := strings.Cut(l, `"object":"`)
		object, _, _ = strings.Cut(object, `"`)
		if strings.Contains(l, `"kind":"resource.completed"`) && !strings.Contains(text, `"resource":"`+object+`"`) {
			continue
		}
		left += l
	}
	return left
}

// recount is the program, and what it is given.
type recount struct {
	t       *testing.T
	program string
	dir     string
	files   map[string]string
}

// count runs the program.
func (r *recount) count() (code int, said string) {
	r.t.Helper()
	for name, text := range r.files {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(r.t.Context(), r.program, "facts.jsonl", "progress.csv", "minutes.csv")
	cmd.Dir, cmd.Env = r.dir, []string{"TZ=America/Anchorage"}
	out, _ := cmd.CombinedOutput() // the code says how it ended
	return cmd.ProcessState.ExitCode(), string(out)
}

// recounted lets a group learn over the end of Ramadan, and keeps what the lab
// tells of it.
func recounted(t *testing.T) *recount {
	t.Helper()
	var now atomic.Int64
	at := func(moment string) {
		parsed, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		now.Store(parsed.UnixMicro())
	}
	at("2026-02-20T20:00:00Z")
	lab := apptest.OpenAt(t, func() time.Time { return time.UnixMicro(now.Add(1)).UTC() })
	course, film, book := brought(t, lab)
	group := lab.As("nadia.berrada").Group("ELEC-TS-101")
	lab.As("admin").Publish(course, group)
	salma, other := lab.As("salma.amrani"), lab.As("hamza.ouali")
	watch := func(who *apptest.Client, resource string, watched ...[2]float64) {
		who.Do(http.StatusOK, http.MethodPost, "/beats", map[string]any{"beats": []map[string]any{{
			"session": apptest.NewID(), "resource": resource, "device": "phone", "counter": 1, "position": watched[len(watched)-1][1],
			"activity": "playing", "watched": watched, "spent": 600,
		}}})
	}
	at("2026-02-20T23:30:00Z") // sessions of ten minutes; the same day where the institution is: Ramadan keeps UTC
	watch(salma, film, [2]float64{0, 40}, [2]float64{60, 90})
	watch(salma, film, [2]float64{30, 70})
	watch(other, book, [2]float64{0, 1})
	at("2026-04-10T23:30:00Z") // the next day already
	watch(salma, film, [2]float64{0, 20.5})
	watch(salma, book, [2]float64{0, 1}, [2]float64{1, 2}, [2]float64{2, 400})
	watch(other, film, [2]float64{0, 400})
	passedBy(t, lab, course, group, map[*apptest.Client]int{salma: 0, other: 1})
	r := &recount{t: t, program: filepath.Join(t.TempDir(), "recount"), dir: t.TempDir(), files: map[string]string{}}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", r.program, "github.com/digital-learning-lab/lab/cmd/recount")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var facts bytes.Buffer
	if err := lab.WriteEvidence(t.Context(), &facts); err != nil {
		t.Fatal(err)
	}
	r.files["facts.jsonl"] = facts.String()
	for _, name := range []string{"progress", "minutes"} {
		path := fmt.Sprintf("/groups/%s/%s.csv?lang=ar&course=%s", group, name, course)
		r.files[name+".csv"] = string(lab.As("nadia.berrada").Do(http.StatusOK, http.MethodGet, path, nil).Body)
	}
	for _, name := range []string{"Salma", "salma.amrani", "Hamza"} {
		if strings.Contains(r.files["facts.jsonl"], name) {
			t.Errorf("the facts name %s", name)
		}
	}
	return r
}

// passedBy sets a quiz whose pass completes a picture that nobody looked at. Each
// answers in one way all through: the first is right.
func passedBy(t *testing.T, lab *apptest.Lab, course, group string, ways map[*apptest.Client]int) {
	t.Helper()
	var view struct {
		Modules []struct {
			ID        string
			Resources []struct{ ID, Kind string }
		}
	}
	admin := lab.As("admin")
	admin.Get("/courses/"+course, &view)
	module := view.Modules[0]
	picture := module.Resources[len(module.Resources)-1]
	if picture.Kind != "image" {
		t.Fatalf("the last of the first module is %+v", picture)
	}
	work := set(admin, course, module.ID, group, map[string]any{"attempts": 1}, map[string]any{"due": "2199-01-01T00:00:00Z"})
	admin.Do(http.StatusOK, http.MethodPatch, "/works/"+work, map[string]any{"resource": picture.ID}, "If-Match", admin.ETag("/works/"+work))
	for who, way := range ways {
		var sheet examSheet
		who.Get("/works/"+work+"/sheet", &sheet)
		who.Do(http.StatusOK, http.MethodPut, "/works/"+work+"/attempts/"+apptest.NewID(), map[string]any{
			"device": "phone", "revision": sheet.Revision, "begun": 300, "submit": true, "answers": sheet.answers(func(int) int { return way }, 1),
		})
	}
}

// brought brings a course that comes with the lab, and gives a film and a document
// of it.
func brought(t *testing.T, lab *apptest.Lab) (course, film, book string) {
	t.Helper()
	data := content.Starters()[0].Pack()
	pack, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err == nil {
		err = lab.Import(t.Context(), pack)
	}
	if err != nil {
		t.Fatal(err)
	}
	var view struct {
		Modules []struct{ Resources []struct{ ID, Kind string } }
	}
	lab.As("admin").Get("/courses/"+pack.Pack.Course.ID, &view)
	for _, m := range view.Modules {
		for _, r := range m.Resources {
			switch r.Kind {
			case "video":
				film = r.ID
			case "pdf":
				book = r.ID
			}
		}
	}
	return pack.Pack.Course.ID, film, book
}
