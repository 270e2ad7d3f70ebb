package apptest_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// victims are the tools that are killed while they work, each with a file that has
// it work; no two rounds send the same bytes.
var victims = []struct {
	tool string
	file string // its name as it is sent
	data func(t *testing.T, round int) []byte
}{
	{"tesseract", "scan.pdf", scanned},
	{"soffice.bin", "cours.docx", func(t *testing.T, round int) []byte { return commented(inCorpus(t, "slides.docx"), fmt.Sprint(round)) }},
	{"scan-worker", "photos.cbz", func(t *testing.T, round int) []byte {
		return packed(map[string]string{"1.png": string(tinted(t, 1, round))})(t)
	}},
	{"vipsthumbnail", "photo.png", func(t *testing.T, round int) []byte { return tinted(t, 2, round) }},
	{"pdf-worker", "note.pdf", func(_ *testing.T, round int) []byte { return remarked([]byte(twoPages), fmt.Sprint(round)) }},
	{"ffmpeg", "film.mp4", func(t *testing.T, round int) []byte {
		return append(short(t), 0, 0, 0, 9, 'f', 'r', 'e', 'e', byte(round))
	}},
}

// scanned is a page that takes tesseract a second to read.
func scanned(t *testing.T, round int) []byte {
	data, err := os.ReadFile(ocrtest.PDF(t, 150, scantest.French(t)))
	if err != nil {
		t.Fatal(err)
	}
	return remarked(data, fmt.Sprint(round))
}

func inCorpus(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(needtest.Corpus(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// tinted is a PNG that no other sort and round has.
func tinted(t *testing.T, sort, round int) []byte {
	t.Helper()
	const width, height = 400, 300
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for at := range width * height {
		img.SetRGBA(at%width, at/width, color.RGBA{uint8(at), uint8(round), uint8(sort), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A tool that is killed alone, and not its lab, costs its step one attempt, which
// says so in words of its own: the file is neither refused nor shown with a hole.
// Each job ends once, nobody is left over, and no file of what died.
func TestAToolThatIsKilledIsTriedAgain(t *testing.T) {
	rounds, sandboxes := 1, []box.Choice{boxtest.Choice()}
	if os.Getenv("LAB_TEST_DEEP") != "" {
		rounds, sandboxes = 20, []box.Choice{box.Bubblewrap, box.Landlock}
	}
	for _, sandbox := range sandboxes {
		t.Run(string(sandbox), func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir()) // what is left there is ours
			c := apptest.Settings(t)
			c.Sandbox = string(sandbox)
			if _, err := box.Choose(t.Context(), sandbox); err != nil {
				needtest.Missing(t, fmt.Sprintf("no sandbox (%s): %v", sandbox, err))
			}
			h := hunt{t: t, lab: apptest.OpenIn(t, c), killed: map[string]int{}}
			for round := range rounds {
				h.round(round)
			}
			h.judge()
		})
	}
}

// hunt is a lab whose tools are killed.
type hunt struct {
	t      *testing.T
	lab    *apptest.Lab
	sent   []string       // resources
	killed map[string]int // by tool
}

// round sends a file for every victim, and kills each once at work.
func (h *hunt) round(round int) {
	h.t.Helper()
	trainer := h.lab.As("nadia.berrada")
	course, module := trainer.Course("Outils")
	for _, v := range victims {
		to := apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: v.file}
		h.sent = append(h.sent, trainer.UploadBytes(to, v.data(h.t, round)))
		apptest.Eventually(h.t, time.Minute, v.tool+" to be killed", func() bool { return h.kill(v.tool) })
		h.killed[v.tool]++
		h.lab.Idle()
	}
}

// kill ends a tool that works on a file, if one does. It looks so often that a tool
// of a few milliseconds is met.
func (h *hunt) kill(tool string) bool {
	h.t.Helper()
	for range 200 {
		for _, pid := range below(os.Getpid()) {
			if toolOf(pid) == tool && endAlone(h.t, pid, tool) {
				return true
			}
		}
		<-time.After(time.Millisecond)
	}
	return false
}

// below are the processes that a process has begun, and those that they have.
func below(pid int) (all []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is sound
	for _, list := range lists {
		said, err := os.ReadFile(list)
		if err != nil {
			continue // gone by now
		}
		for _, word := range strings.Fields(string(said)) {
			if child, err := strconv.Atoi(word); err == nil {
				all = append(append(all, child), below(child)...)
			}
		}
	}
	return all
}

// toolOf names the tool that a process is, at work on a file; or nothing.
func toolOf(pid int) string {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	args := strings.Split(string(line), "\x00")
	if err != nil || slices.Contains(args, box.EnterCommand) || slices.Contains(args, "warm") || !containsAny(string(line), box.Job, "/lab-box-") {
		return ""
	}
	if name := filepath.Base(args[0]); name != filepath.Base(box.Worker) {
		return name
	}
	return args[1]
}

// endAlone kills a process, which is held before it is looked at once more, so that
// its number is no other's by then.
func endAlone(t *testing.T, pid int, tool string) bool {
	t.Helper()
	process, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = process.Release() }() // who began it waits for it
	if toolOf(pid) != tool {
		return false
	}
	err = process.Kill()
	if err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	return err == nil
}

// judge looks at the record and at the machine after all of it.
func (h *hunt) judge() {
	t := h.t
	t.Helper()
	trainer := h.lab.As("nadia.berrada")
	for _, resource := range h.sent {
		var a asset
		trainer.Get("/resources/"+resource, &a)
		if a.Asset.State != "ready" || a.Asset.Reason != "" || a.Asset.Flaw != "" {
			t.Errorf("it ended as %+v", a.Asset)
		}
	}
	a := auditor{t, openRecord(t, h.lab.Config)}
	a.sound(h.lab.Config)
	a.endedOnce()
	a.objects(h.lab.Blobs)
	if again := a.count(`SELECT count(*) FROM step_run WHERE state = 'retrying' AND reason = 'tool.killed'`); again != len(h.sent) {
		t.Errorf("%d attempts say that their tool was killed, and %d were: %v", again, len(h.sent), h.killed)
	}
	a.none("attempts that failed otherwise", `SELECT count(*) FROM step_run WHERE state <> 'done' AND reason <> 'tool.killed'`)
	a.none("pages that were not read", `SELECT count(*) FROM step_run WHERE state = 'done' AND reason <> ''`)
	if left := below(os.Getpid()); len(left) > 0 {
		t.Errorf("%d processes are left", len(left))
	}
	for _, pattern := range []string{filepath.Join(h.lab.Config.Scratch(), "*", "[0-9]*"), filepath.Join(os.TempDir(), "lab-box-*")} {
		if left, err := filepath.Glob(pattern); err != nil || len(left) > 0 {
			t.Errorf("left over: %v, %v", left, err)
		}
	}
	t.Logf("killed at work, and each tried again once: %v", h.killed)
}
