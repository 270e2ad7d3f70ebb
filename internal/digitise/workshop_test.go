package digitise_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/caption"
	"github.com/digital-learning-lab/lab/internal/digitise/epub"
	"github.com/digital-learning-lab/lab/internal/digitise/ffmpeg"
	"github.com/digital-learning-lab/lab/internal/digitise/ocr"
	"github.com/digital-learning-lab/lab/internal/digitise/office"
	"github.com/digital-learning-lab/lab/internal/digitise/packages"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/photos"
	"github.com/digital-learning-lab/lab/internal/digitise/prose"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// TestMain lets this binary stand in the box as the worker.
func TestMain(m *testing.M) {
	os.Exit(boxtest.Main(m, map[string]boxtest.Worker{pdf.WorkerCommand: pdf.Worker, scan.WorkerCommand: scan.Worker}))
}

// lab is a workshop with everything real around it.
type lab struct {
	*digitise.Workshop
	blobs   blob.Store
	scratch string
	log     *slog.Logger
	tools   digitise.Tools
	ids     *id.Maker
	made    made
}

// made keeps what the steps yielded that ran before, by asset.
type made map[string]*media.Harvest

// Pages implements digitise.Record.
func (m made) Pages(_ context.Context, asset string) ([]media.Page, error) {
	return m.of(asset).Pages, nil
}

// Made implements digitise.Record.
func (m made) Made(_ context.Context, asset string, role media.Role) (media.Rendition, error) {
	for _, r := range m.of(asset).Renditions {
		if r.Role == role {
			return r, nil
		}
	}
	return media.Rendition{}, fault.Missing()
}

func (m made) of(asset string) *media.Harvest {
	if m[asset] == nil {
		m[asset] = &media.Harvest{}
	}
	return m[asset]
}

func open(t *testing.T) *lab {
	t.Helper()
	return openIn(t, boxtest.Open(t))
}

func openIn(t *testing.T, b *box.Box) *lab {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	data := t.TempDir()
	blobs, err := dir.Open(filepath.Join(data, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	images := vips.New(b)
	documents, err := pdf.New(b, images, filepath.Join(os.TempDir(), "lab-test-pdfium"))
	if err != nil {
		t.Fatal(err)
	}
	scans, err := scan.New(b)
	if err != nil {
		t.Fatal(err)
	}
	albums := photos.New(images, scans)
	l := &lab{
		blobs: blobs, scratch: filepath.Join(data, "scratch"), log: log, ids: id.NewMaker(time.Now, rand.Reader), made: made{},
		tools: digitise.Tools{
			PDF: documents, Video: ffmpeg.New(b), Image: images, Album: albums, Captions: caption.New(log), Text: prose.New(),
			OCR:    ocr.New(b, ocr.Pictures{PDF: documents, Photos: albums, Images: images, Scans: scans}),
			Office: office.NewPrinter(b, documents), Book: epub.New(images), Package: packages.New(),
		},
	}
	l.Workshop, err = digitise.NewWorkshop(l.tools, l.made, blobs, l.ids, l.scratch, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(l.Close(), blobs.Close()); err != nil {
			t.Error(err)
		}
	})
	return l
}

// receive stores content as an upload would.
func (l *lab) receive(t *testing.T, content []byte, name string) media.Asset {
	t.Helper()
	sum := sha256.Sum256(content)
	a := media.Asset{ID: l.ids.New(), Name: name, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))}
	if _, err := l.blobs.Put(t.Context(), "source/"+a.SHA256, strings.NewReader(string(content)), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	var err error
	if a.Kind, a.MIME, err = digitise.Detect(keep(t, content), name); err != nil {
		t.Fatal(err)
	}
	return a
}

func contents(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(needtest.Corpus(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEveryStepOfEveryKindYieldsWhatItPromises(t *testing.T) {
	l := open(t)
	assets := map[string][]byte{
		"packaging-tutorial.en.pdf": nil, "wannaworktogether.mp4": nil, "phone.jpg": nil, "wannaworktogether.fr.vtt": nil, "officer.pptx": nil,
		"leçon.md": []byte("# Le disjoncteur\n\nIl coupe.\n"),
	}
	for name, content := range assets {
		if content == nil {
			content = contents(t, name)
		}
		asset := l.receive(t, content, name)
		steps := digitise.Plan(asset.Kind)
		if len(steps) == 0 {
			t.Errorf("%s, a %s, has no plan", name, asset.Kind)
		}
		for _, step := range steps {
			told := 0
			h, err := l.Run(t.Context(), step, asset, func(p digitise.Progress) { told = p.Done })
			if err != nil {
				t.Errorf("%s: %v", step, err)
				continue
			}
			t.Logf("%s %s: %d renditions, %d pages, %d cues, %d steps told, with %v", name, step, len(h.Renditions), len(h.Pages), len(h.Cues), told, h.Tools)
			alone := asset.Kind == media.Captions || asset.Kind == media.Text
			if with := strings.Join(h.Tools, " "); alone != (with == "") || strings.HasSuffix(with, " ") {
				t.Errorf("%s %s was done with %q", name, step, with)
			}
			l.check(t, asset, h)
			l.made.of(asset.ID).Add(h)
		}
	}
	left, err := filepath.Glob(filepath.Join(l.scratch, "*", "*"))
	if err != nil || len(left) != 1 { // the lock
		t.Errorf("left on the bench: %v, %v", left, err)
	}
}

// check opens everything that a harvest names.
func (l *lab) check(t *testing.T, asset media.Asset, h media.Harvest) {
	t.Helper()
	for _, r := range h.Renditions {
		o, err := l.blobs.Open(t.Context(), r.Key)
		if err != nil {
			t.Errorf("%s: %v", r.Key, err)
			continue
		}
		sum := sha256.New()
		n, err := io.Copy(sum, o)
		if err := errors.Join(err, o.Close()); err != nil {
			t.Error(err)
		}
		if n == 0 || n != r.Size || hex.EncodeToString(sum.Sum(nil)) != r.SHA256 || r.Asset != asset.ID || r.MIME == "" {
			t.Errorf("%d bytes for %+v", n, r)
		}
	}
	for _, p := range h.Pages {
		if p.Asset != asset.ID {
			t.Errorf("page %d belongs to %q", p.Ord, p.Asset)
		}
	}
	for _, c := range h.Cues {
		if c.Asset != asset.ID {
			t.Errorf("cue %d belongs to %q", c.Ord, c.Asset)
		}
	}
}

func TestBadInputHasItsClearAnswerAndLeavesNothing(t *testing.T) {
	l := open(t)
	film := contents(t, "wannaworktogether.mp4")
	for _, c := range []struct {
		what, step string
		kind       media.Kind
		content    []byte
		want       *fault.Error
	}{
		{"the head of a film", "lowest", media.Video, film[:1000], digitise.ErrVideoDamaged},
		{"a ZIP called a film", "examine", media.Video, zipped(t), digitise.ErrVideoDamaged},
		{"a ZIP called a PDF", "text", media.PDF, zipped(t), digitise.ErrPDFDamaged},
		{"a locked PDF", "text", media.PDF, contents(t, "password.pdf"), digitise.ErrPDFPassword},
		{"a locked PDF, its pages", "pages", media.PDF, contents(t, "password.pdf"), digitise.ErrPDFPassword},
		{"words called captions", "cues", media.Captions, []byte("hello"), digitise.ErrCaptionsDamaged},
		{"bytes called a text", "sections", media.Text, []byte("\xff\xfe\xfd"), digitise.ErrTextDamaged},
		{"a text called an image", "sizes", media.Image, []byte("hello"), digitise.ErrImageDamaged},
	} {
		asset := l.receive(t, c.content, "x")
		asset.Kind, asset.MIME = c.kind, ""
		if _, err := l.Run(t.Context(), c.step, asset, nil); !errors.Is(err, c.want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want %s", c.what, err, c.want.Code)
		}
	}
	for info, err := range l.blobs.Keys(t.Context(), "run/") {
		t.Errorf("left in the blobs: %s, %v", info.Key, err)
	}
}

func TestAStepThatIsStoppedEndsAtOnceAndLeavesNothing(t *testing.T) {
	l := open(t)
	asset := l.receive(t, contents(t, "debian-reference.fr.pdf"), "x.pdf")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := l.Run(ctx, "pages", asset, func(digitise.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(l.scratch, "*", "*")); len(left) != 1 {
		t.Errorf("left on the bench: %v", left)
	}
}

func TestWhatADeadWorkshopLeftIsSweptAndALivingOneIsNot(t *testing.T) {
	l := open(t)
	dead := filepath.Join(l.scratch, "dead", "job", "out")
	if err := os.MkdirAll(dead, 0o700); err != nil {
		t.Fatal(err)
	}
	second, err := digitise.NewWorkshop(l.tools, l.made, l.blobs, l.ids, l.scratch, l.log)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if _, err := os.Stat(dead); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	if _, err := l.Run(t.Context(), "sections", l.receive(t, []byte("# x\n"), "x.md"), nil); err != nil {
		t.Errorf("the first workshop lost its bench: %v", err)
	}
}

func TestEveryReasonHasItsOwnCodeAndASentence(t *testing.T) {
	var seen []string
	for _, r := range digitise.Reasons() {
		if slices.Contains(seen, r.Code) || !strings.HasSuffix(r.Message, ".") || (r.Kind == fault.Internal) != (r == digitise.ErrToolKilled) { // whose fault that is, nobody knows
			t.Errorf("%s: %q", r.Code, r.Message)
		}
		seen = append(seen, r.Code)
	}
}

func TestKindsWithoutAPlanAreKeptWithAReason(t *testing.T) {
	for _, kind := range []media.Kind{media.Audio, media.Other} {
		if len(digitise.Plan(kind)) != 0 || !digitise.OnlyKept(digitise.KeptAs(media.Asset{Kind: kind})) {
			t.Errorf("%s is not kept", kind)
		}
	}
	if digitise.OnlyKept(digitise.ErrVideoDamaged) || !digitise.OnlyKept(digitise.ErrVideoNotYet) {
		t.Error("a damaged film is kept, or a sound one is not")
	}
}
