package apptest_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/intake/stick"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// usb writes files by name into a folder.
func usb(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "Clé USB")
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// watched is a lab to which something happens before each file.
type watched struct {
	stick.Lab
	before func(name string) error
}

func (w watched) Send(ctx context.Context, course string, i intake.Item, from io.ReaderAt, there func(int64)) error {
	if err := w.before(i.Path); err != nil {
		return err
	}
	return w.Lab.Send(ctx, course, i, from, there)
}

// bring brings a folder to a lab as its trainer.
func bring(t *testing.T, lab *apptest.Lab, dir string, before func(name string) error) (stick.Outcome, error) {
	t.Helper()
	f, err := stick.Open(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read from
	to, err := lab.Importing(t.Context(), "nadia.berrada")
	if err != nil {
		t.Fatal(err)
	}
	if before != nil {
		to = watched{to, before}
	}
	return f.Bring(t.Context(), to, func(stick.Progress) {})
}

// broughtCourse is what a course holds, as its trainer is told.
type broughtCourse struct {
	ID, Title string
	Version   int
	Modules   []struct {
		Title     string
		Resources []struct {
			ID, Title, Kind string
			Asset           struct{ Name, State, Reason, ID string }
			Captions        []struct{ Language string }
		}
	}
}

func (s broughtCourse) lines() (lines []string) {
	for _, m := range s.Modules {
		for _, r := range m.Resources {
			lines = append(lines, m.Title+"/"+r.Title+" "+r.Kind+" "+r.Asset.State+strings.Repeat("+", len(r.Captions)))
		}
	}
	return lines
}

func leftOut(left []intake.Left) (lines []string) {
	for _, l := range left {
		lines = append(lines, l.Path+": "+l.Reason.Code)
	}
	slices.Sort(lines)
	return lines
}

const (
	markdown = "# Titre\n\nUn texte.\n"
	vtt      = "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n"
)

func TestAFolderBecomesADraftAndTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	dir := usb(t, map[string]string{
		"10 Vannes/fiche.md": markdown, "2 Pompes/r\xe9sum\xe9.md": markdown, "2 Pompes/vide.pdf": "", "2 Pompes/seul.vtt": vtt,
		"plan.md": markdown, "donn\u00e9es.bin": "\x00\x01\x02", ".DS_Store": "x", "coupé.pdf": "%PDF-1.4 and no more",
	})
	secret := filepath.Join(t.TempDir(), "secret")
	err := errors.Join(os.WriteFile(secret, []byte("secret"), 0o600), os.Symlink(secret, filepath.Join(dir, "lien.md")), os.Symlink("..", filepath.Join(dir, "boucle")),
		syscall.Mkfifo(filepath.Join(dir, "tube"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	came, err := bring(t, lab, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2 Pompes/seul.vtt: folder.captions-alone", "2 Pompes/vide.pdf: file.empty", "boucle: folder.link", "coupé.pdf: pdf.damaged",
		"lien.md: folder.link", "tube: folder.device",
	}
	if got := leftOut(came.Left); !slices.Equal(got, want) {
		t.Errorf("left %q, want %q", got, want)
	}
	var c broughtCourse
	lab.As("nadia.berrada").Get("/courses/"+came.Course, &c)
	shown := []string{"Clé USB/coupé pdf failed", "Clé USB/données other kept", "Clé USB/plan text ready", "2 Pompes/résumé text ready", "10 Vannes/fiche text ready"}
	if got := c.lines(); !slices.Equal(got, shown) {
		t.Errorf("the course is %q, want %q", got, shown)
	}
	again, err := bring(t, lab, dir, nil)
	if err != nil || again.Sent != 0 || again.There != 5 || !slices.Equal(leftOut(again.Left), want) {
		t.Errorf("again: %+v, %v", again, err)
	}
	var after broughtCourse
	if lab.As("nadia.berrada").Get("/courses/"+came.Course, &after); after.Version != c.Version {
		t.Errorf("version %d became %d", c.Version, after.Version)
	}
}

func TestAFileThatChangesOrGoesWhileItIsBroughtIsTold(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	dir := usb(t, map[string]string{"1.md": markdown, "2.md": markdown, "3.md": markdown, "4.md": markdown})
	later := time.Now().Add(time.Hour)
	came, err := bring(t, lab, dir, func(name string) error {
		if name != "1.md" {
			return nil
		}
		at := func(name string) string { return filepath.Join(dir, name) }
		return errors.Join(os.WriteFile(at("2.md"), []byte("# Autre\n"), 0o644), os.Chtimes(at("2.md"), later, later),
			os.Remove(at("3.md")), os.Remove(at("4.md")), os.Symlink("/etc/passwd", at("4.md")))
	})
	want := []string{"2.md: folder.changed", "3.md: folder.unreadable", "4.md: folder.unreadable"}
	if got := leftOut(came.Left); err != nil || !slices.Equal(got, want) || came.Sent != 1 {
		t.Fatalf("left %q, sent %d, %v", got, came.Sent, err)
	}
	if came, err = bring(t, lab, dir, nil); err != nil || came.Sent != 1 || came.There != 1 {
		t.Errorf("once more: %+v, %v", came, err)
	}
}

func TestWhatTheLabRefusesOfOneFileLeavesTheRestAndAFullDiskEndsAll(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	dir := usb(t, map[string]string{"1.md": markdown, "2.md": markdown})
	failing := func(kind fault.Kind) func(string) error {
		return func(name string) error {
			if name == "1.md" {
				return fault.New(kind, "refused", "")
			}
			return nil
		}
	}
	if _, err := bring(t, lab, dir, failing(fault.NoSpace)); fault.KindOf(err) != fault.NoSpace {
		t.Errorf("a full disk: %v", err)
	}
	came, err := bring(t, lab, dir, failing(fault.TooLarge))
	if got := leftOut(came.Left); err != nil || !slices.Equal(got, []string{"1.md: refused"}) || came.Sent != 1 {
		t.Errorf("left %q, sent %d, %v", got, came.Sent, err)
	}
}

// albumSum is that of the album that a browser makes of the same photos; see
// ui/src/upload/album.test.ts.
const albumSum = "a2b36840dbd6bdb74337d15644aa2b4526c224c5b8e9fe5ee44d495e24b44131"

func TestPhotosOfPagesArriveAsTheAlbumThatABrowserMakes(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	dir := usb(t, map[string]string{"Carnet (photos)/p10.jpg": strings.Repeat("f", 70_000), "Carnet (photos)/p1.jpg": "abc", "Carnet (photos)/p2.jpg": "de"})
	came, err := bring(t, lab, dir, nil)
	if got := leftOut(came.Left); err != nil || !slices.Equal(got, []string{"Carnet.cbz: image.damaged:0001.jpg"}) {
		t.Fatalf("left %q, %v", got, err)
	}
	if info, err := lab.Blobs.Stat(t.Context(), "source/"+albumSum); err != nil || info.Size != 70_303 {
		t.Errorf("the album is %+v, %v", info, err)
	}
}

func TestARealAlbumIsReadPageByPage(t *testing.T) {
	t.Parallel()
	photo, err := os.ReadFile(needtest.Corpus(t, "phone.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	lab := apptest.Open(t)
	came, err := bring(t, lab, usb(t, map[string]string{"Carnet (photos)/1.jpg": string(photo), "Carnet (photos)/2.jpg": string(photo)}), nil)
	if err != nil || len(came.Left) != 0 || came.Sent != 1 {
		t.Fatalf("%+v, %v", came, err)
	}
	trainer := lab.As("nadia.berrada")
	var c broughtCourse
	trainer.Get("/courses/"+came.Course, &c)
	if got, want := c.lines(), []string{"Clé USB/Carnet photos ready"}; !slices.Equal(got, want) {
		t.Fatalf("the course is %q", got)
	}
	var shown struct {
		Pages struct {
			Count       int
			Images      []string
			WithoutText []int `json:"without_text"`
		}
	}
	trainer.Get("/resources/"+c.Modules[0].Resources[0].ID+"/viewer", &shown)
	if shown.Pages.Count != 2 || len(shown.Pages.Images) != 2 || !slices.Equal(shown.Pages.WithoutText, []int{1, 2}) {
		t.Errorf("the reader is told %+v", shown.Pages)
	}
}
