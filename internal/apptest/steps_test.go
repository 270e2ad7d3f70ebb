package apptest_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// stepped is a resource as its trainer sees it while its file is digitised.
type stepped struct {
	Asset struct {
		ID, State, Reason string
		Steps             []struct {
			Step, State, Tools string
			Attempt, Version   int
			Left, Done, Total  int
		}
	}
}

// see reads a resource; of one that is not received yet it tells nothing.
func see(t *testing.T, c *apptest.Client, resource string) (s stepped) {
	t.Helper()
	r := apptest.MustSend(t, c, http.MethodGet, "/api/v1/resources/"+resource)
	if r.Status == http.StatusNotFound {
		return s
	}
	if err := r.Into(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// twoPages is a document of two pages with a word on each.
const twoPages = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/MediaBox[0 0 300 200]/Resources<</Font<</F 5 0 R>>>>>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/Contents 6 0 R>> endobj
4 0 obj <</Type/Page/Parent 2 0 R/Contents 6 0 R>> endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
6 0 obj <</Length 41>> stream
BT /F 24 Tf 40 100 Td (Disjoncteur) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
`

// state is how the last attempt of a step stands, or "".
func (s stepped) state(step string) (state string) {
	for _, one := range s.Asset.Steps {
		if one.Step == step {
			state = one.State
		}
	}
	return state
}

// begins waits until a step of a resource runs.
func begins(t *testing.T, c *apptest.Client, resource, step string) stepped {
	t.Helper()
	apptest.Eventually(t, time.Minute, step+" to begin", func() bool { return see(t, c, resource).state(step) == "running" })
	return see(t, c, resource)
}

func TestAShortDocumentIsReadyWhileAFilmIsMade(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	film := trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	begins(t, trainer, film, "lowest")
	document := trainer.UploadNamed(course, module, "deux pages.pdf", []byte(twoPages))
	apptest.Eventually(t, time.Minute, "the document to be ready", func() bool { return see(t, trainer, document).Asset.State == "ready" })
	if s := see(t, trainer, film).Asset.State; s != "digitising" {
		t.Errorf("the film is %s: nothing is shown by that", s)
	}
	lab.Idle()
	for _, step := range see(t, trainer, film).Asset.Steps {
		if step.Version < 1 || step.Attempt != 1 || !strings.HasPrefix(step.Tools, "ffprobe ") {
			t.Errorf("%+v", step)
		}
	}
}

func TestAFilmPlaysOnWhileItIsMadeAgain(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	film := trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	lab.Idle()
	var v viewer
	trainer.Get("/resources/"+film+"/viewer", &v)
	asset := see(t, trainer, film).Asset.ID
	rungs := strings.Count(playlist(t, trainer, v), "#EXT-X-STREAM-INF")
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+asset+"/steps/lowest/redo", nil)
	asked := 0
	apptest.Eventually(t, 5*time.Minute, "the film to be made again", func() bool {
		trainer.Get("/resources/"+film+"/viewer", &v)
		if s, now := see(t, trainer, film).Asset.State, playlist(t, trainer, v); s != "ready" || strings.Count(now, "#EXT-X-STREAM-INF") != rungs {
			t.Fatalf("it is %s, with %s", s, now)
		}
		asked++
		n, err := lab.Queue.Waiting(t.Context())
		return err == nil && n == 0
	})
	again := see(t, trainer, film)
	for _, step := range again.Asset.Steps {
		if want := map[bool]int{true: 1, false: 2}[step.Step == "examine"]; step.State != "done" || step.Attempt != want {
			t.Errorf("%+v", step)
		}
	}
	if asked < 10 {
		t.Errorf("asked %d times: that proves little", asked)
	}
	t.Logf("%d times its %d rungs were there while it was made again", asked, rungs)
}

// playlist reads the master playlist of a film and the first segment of each rung
// that it names.
func playlist(t *testing.T, c *apptest.Client, v viewer) string {
	t.Helper()
	master := string(apptest.MustSend(t, c, http.MethodGet, v.Video.Master).Body)
	folder := v.Video.Master[:strings.LastIndex(v.Video.Master, "/")+1]
	for line := range strings.Lines(master) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r := apptest.MustSend(t, c, http.MethodGet, folder+line)
		if r.Status != http.StatusOK {
			return "no playlist " + line
		}
		for segment := range strings.Lines(string(r.Body)) {
			if segment = strings.TrimSpace(segment); segment == "" || strings.HasPrefix(segment, "#") {
				continue
			}
			at := folder + line
			at = at[:strings.LastIndex(at, "/")+1] + segment
			if strings.HasPrefix(segment, "/") {
				at = segment
			}
			if r := apptest.MustSend(t, c, http.MethodGet, at); r.Status != http.StatusOK || len(r.Body) == 0 {
				return "no segment " + at
			}
			break
		}
	}
	return master
}

func TestAStoppedFilmLeavesNothingAndIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	film := trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	asset := begins(t, trainer, film, "lowest").Asset.ID
	began := time.Now()
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+asset+"/stop", nil)
	apptest.Eventually(t, time.Minute, "its tool to end", func() bool { return !toolsIn(t, lab.Config.Data) })
	took := time.Since(began)
	if t.Logf("its tool was gone after %v", took.Round(10*time.Millisecond)); took > 5*2*time.Second { // two on a quiet machine
		t.Error("that is late")
	}
	lab.Idle()
	s := see(t, trainer, film)
	if s.Asset.State != "stopped" || s.state("lowest") != "stopped" || s.state("examine") != "done" || s.state("second") != "" {
		t.Errorf("%+v", s)
	}
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+asset+"/stop", nil) // twice changes nothing
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+asset+"/steps/lowest/redo", nil)
	lab.Idle()
	s = see(t, trainer, film)
	if s.Asset.State != "ready" || s.state("lowest") != "done" || s.state("second") != "done" || s.Asset.Steps[0].Attempt != 1 {
		t.Errorf("%+v", s)
	}
}

// toolsIn reports whether a process stands in the box of a lab's folder.
func toolsIn(t *testing.T, folder string) bool {
	t.Helper()
	found, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(found, func(name string) bool {
		line, err := os.ReadFile(name)
		return err == nil && strings.Contains(string(line), folder)
	})
}
