package apptest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
	"github.com/digital-learning-lab/lab/internal/proxytest"
)

// shapes are the width and height of each photograph: by them it is known again.
var shapes = [][2]int{{600, 800}, {800, 600}, {640, 640}, {480, 960}}

// photograph is a picture that compresses as badly as one of a camera.
func photograph(t *testing.T, n int) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	picture := image.NewGray(image.Rect(0, 0, shapes[n][0], shapes[n][1]))
	for i := range picture.Pix {
		picture.Pix[i] = byte(random.Uint32())
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func album(t *testing.T) []byte {
	t.Helper()
	var photos []ziptest.File
	for n := range shapes {
		photos = append(photos, ziptest.File{fmt.Sprintf("IMG_%d.jpg", n+1), string(photograph(t, n))})
	}
	return ziptest.Of(t, photos...)
}

// overABadLine sends bytes by a line that is cut twice; after each cut the phone
// asks how much arrived, and goes on from there.
func (c *classroom) overABadLine(line *proxytest.Proxy, phone *apptest.Client, location string, data []byte) {
	c.t.Helper()
	var offset int64
	for cut := range 3 {
		if cut < 2 {
			line.Poison(c.t, "limit_data", "upstream", proxytest.Settings{"bytes": int64(len(data) / 4)})
		}
		var r apptest.Response
		var err error
		apptest.Eventually(c.t, 30*time.Second, "the lab to let go of the line that was cut", func() bool {
			r, err = phone.Patch(location, offset, data[offset:])
			return err != nil || r.Status != http.StatusLocked
		})
		if cut == 2 {
			if err != nil || r.Status != http.StatusNoContent {
				c.t.Fatalf("the rest from %d: %d %s %v", offset, r.Status, r.Body, err)
			}
			return
		}
		if err == nil {
			c.t.Fatalf("cut %d did not cut: %d", cut, r.Status)
		}
		line.Heal(c.t)
		had := offset
		apptest.Eventually(c.t, 30*time.Second, "what arrived to be known", func() bool { // the lab notices the cut, too
			r, err := phone.Send(http.MethodHead, location[strings.Index(location, "/api/"):], nil, "Tus-Resumable", "1.0.0")
			if err != nil || r.Status != http.StatusOK {
				return false
			}
			offset, err = strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
			return err == nil && offset > had
		})
	}
}

// Acceptance: four photographs over a line that is cut twice are complete, in
// order, and one document: packed as an album, and one by one.
func TestFourPhotographsOverALineThatIsCutAreOneDocument(t *testing.T) {
	t.Parallel()
	for name, files := range map[string][][]byte{
		"an album":   {album(t)},
		"one by one": {photograph(t, 0), photograph(t, 1), photograph(t, 2), photograph(t, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			c := openClassroom(t)
			line, through := proxytest.Through(t, c.URL)
			phone := apptest.NewClient(t, through, c.learner.Token())
			id := c.begin("")
			names := []string{"page 1.jpg", "page 2.jpg", "page 3.jpg", "page 4.jpg"}
			if len(files) == 1 {
				names = []string{"relevé.cbz"}
			}
			ids, places := make([]string, len(files)), make([]string, len(files))
			for i, data := range files {
				ids[i], places[i] = c.send(phone, id, names[i], len(data))
			}
			if h := c.look(c.learner, id); len(h.Waiting) != len(files) || h.Can.Hand {
				t.Fatalf("with files on their way it is %+v", h)
			}
			if r := mustPost(t, c.learner, "/hand-ins/"+id+"/hand"); r.Code() != "hand-in.waiting" {
				t.Errorf("handed in with files on their way: %d %s", r.Status, r.Body)
			}
			for i := len(files) - 1; i >= 0; i-- { // the last one first: they stand as they were begun
				c.overABadLine(line, phone, places[i], files[i])
			}
			c.learner.Arrived()
			c.Idle()
			c.isOneDocument(id, ids)
		})
	}
}

// isOneDocument looks at a hand-in of four photographs, as its trainer does.
func (c *classroom) isOneDocument(id string, files []string) {
	c.t.Helper()
	if h := c.hand(id); h.Late || h.State != "handed" {
		c.t.Errorf("handed in in time it is %s, late %v", h.State, h.Late)
	}
	h := c.look(c.trainer, id)
	var stand []string
	for _, f := range h.Files {
		stand = append(stand, f.ID)
	}
	if !slices.Equal(stand, files) || len(h.Waiting) != 0 || len(h.Pages) != len(shapes) {
		c.t.Fatalf("files %v, want %v; %d pages, %d on their way", stand, files, len(h.Pages), len(h.Waiting))
	}
	for i, p := range h.Pages {
		if p.Width*shapes[i][1] != p.Height*shapes[i][0] {
			c.t.Errorf("page %d is %d × %d, want the shape of %v", i+1, p.Width, p.Height, shapes[i])
		}
		for _, address := range []string{p.Src, p.Thumb} {
			if r := apptest.MustSend(c.t, c.trainer, http.MethodGet, address); r.Status != http.StatusOK || len(r.Body) == 0 {
				c.t.Errorf("page %d: %s answers %d", i+1, address, r.Status)
			}
		}
	}
}

func mustPost(t *testing.T, who *apptest.Client, path string) apptest.Response {
	t.Helper()
	return api(http.MethodPost, path, map[string]any{}).send(t, who)
}

// Acceptance: a second later than it is due is late, and not lost; a device that
// was offline is believed, for as long as its organisation says.
func TestASecondAfterItsDayAHandInIsLateAndNotLost(t *testing.T) {
	t.Parallel()
	for _, n := range []struct {
		after time.Duration
		age   float64
		late  bool
	}{{-time.Minute, 0, false}, {time.Second, 0, true}, {time.Hour, 7200, false}, {49 * time.Hour, 200000, true}} {
		c := openClassroom(t)
		id := c.begin("Voici le relevé.")
		c.at(n.after)
		c.learner.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+id+"/hand", map[string]any{"age": n.age})
		if h := c.look(c.trainer, id); h.Late != n.late || h.State != "handed" || h.Text != "Voici le relevé." || h.Due == "" {
			t.Errorf("%v after its day, %v s ago: it is %s, late %v", n.after, n.age, h.State, h.Late)
		}
	}
}

// Acceptance: what a trainer says of a hand-in arrives once, however often it is
// sent; then it may be done again, and so on.
func TestWhatATrainerReturnsArrivesOnce(t *testing.T) {
	t.Parallel()
	c := openClassroom(t)
	id := c.begin("Premier essai.")
	c.hand(id)
	c.learner.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+id+"/take-back", nil)
	if r := apptest.MustSend(t, c.trainer, http.MethodGet, "/api/v1/hand-ins/"+id); r.Status != http.StatusNotFound {
		t.Errorf("what was taken back answers its trainer %d", r.Status)
	}
	c.learner.Do(http.StatusOK, http.MethodPut, "/works/"+c.w+"/hand-in", map[string]any{"id": id, "text": "Second essai."}, "If-Match", c.learner.ETag("/hand-ins/"+id))
	c.hand(id)
	version := c.trainer.ETag("/hand-ins/" + id)
	said := map[string]any{"mark": 15.25, "comment": "Bon relevé."}
	for range 3 {
		c.trainer.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+id+"/return", said, "If-Match", version)
	}
	remark := apptest.NewID()
	for range 3 {
		c.learner.Do(http.StatusOK, http.MethodPut, "/hand-ins/"+id+"/remarks/"+remark, map[string]any{"text": "Merci."})
	}
	h := c.look(c.learner, id)
	if h.State != "returned" || h.Mark == nil || *h.Mark != 15.25 || h.Comment != "Bon relevé." || len(h.Remarks) != 1 {
		t.Errorf("its learner reads %+v", h)
	}
	if c.facts("hand-in.returned") != 1 || c.facts("mark.set") != 1 || c.facts("hand-in.remarked") != 1 {
		t.Errorf("returned %d times, marked %d, remarked %d", c.facts("hand-in.returned"), c.facts("mark.set"), c.facts("hand-in.remarked"))
	}
	other := map[string]any{"mark": 3, "comment": "Non."}
	twice := request{http.MethodPost, "/api/v1/hand-ins/" + id + "/return", other, []string{"If-Match", c.trainer.ETag("/hand-ins/" + id)}}
	if r := twice.send(t, c.trainer); r.Code() != "hand-in.returned" {
		t.Errorf("returned otherwise: %d %s", r.Status, r.Body)
	}
	c.trainer.Do(http.StatusOK, http.MethodPost, "/hand-ins/"+id+"/return", map[string]any{"again": true, "comment": "Reprenez la fin."}, "If-Match", c.trainer.ETag("/hand-ins/"+id))
	if h := c.look(c.learner, id); h.State != "again" || h.Mark != nil || !h.Can.Write {
		t.Errorf("to be done again it is %+v", h)
	}
	c.at(time.Hour)
	if h := c.hand(id); h.Late || h.State != "handed" {
		t.Errorf("done again after its day it is %s, late %v", h.State, h.Late)
	}
}

// Acceptance: a hand-in is nowhere for another learner, and for the trainer of
// another group: on no route, in no count.
func TestAHandInIsNowhereForOthers(t *testing.T) {
	t.Parallel()
	c := openClassroom(t)
	id := c.begin("Un texte à moi seule.")
	data := photograph(t, 0)
	file, location := c.send(c.learner, id, "à moi.jpg", len(data))
	if r, err := c.learner.Patch(location, 0, data); err != nil || r.Status != http.StatusNoContent {
		t.Fatalf("%d %s %v", r.Status, r.Body, err)
	}
	c.learner.Arrived()
	c.Idle()
	h := c.hand(id)
	if r := apptest.MustSend(t, c.learner, http.MethodGet, "/media/"+file+"/1/original"); r.Status != http.StatusOK || !bytes.Equal(r.Body, data) {
		t.Errorf("its learner gets %d, %d bytes", r.Status, len(r.Body))
	}
	strangers := map[string]*apptest.Client{"a learner of another group": c.other, "a learner of the same group": c.As("hamza.ouali"), "a trainer of another group": c.As("rachid.amine")}
	for who, stranger := range strangers {
		c.hides(who, stranger, id, file, h.Pages[0].Src)
	}
	for _, path := range []string{"/search?q=moi", "/search?q=moi&lang=fr", "/uploads", "/jobs", "/me/continue"} {
		r := apptest.MustSend(t, c.As("rachid.amine"), http.MethodGet, "/api/v1"+path)
		if strings.Contains(string(r.Body), id) || strings.Contains(string(r.Body), file) || strings.Contains(string(r.Body), "à moi") {
			t.Errorf("%s tells of it: %s", path, r.Body)
		}
	}
}

// hides asks in every way for a hand-in that is somebody else's.
func (c *classroom) hides(who string, stranger *apptest.Client, id, file, picture string) {
	c.t.Helper()
	for _, ask := range []request{
		get("/hand-ins/" + id), get("/resources/" + file + "/viewer"), get("/resources/" + file), get("/resources/" + file + "/place"), get("/resources/" + file + "/pages/1"),
		{method: http.MethodGet, path: picture}, {method: http.MethodHead, path: picture}, {method: http.MethodGet, path: "/media/" + file + "/1/original"},
		api(http.MethodPost, "/hand-ins/"+id+"/hand", map[string]any{"age": 1}), api(http.MethodPost, "/hand-ins/"+id+"/take-back", nil),
		api(http.MethodPut, "/hand-ins/"+id+"/files", map[string]any{"order": []string{file}}), api(http.MethodDelete, "/hand-ins/"+id+"/files/"+file, nil),
		api(http.MethodPut, "/hand-ins/"+id+"/remarks/"+apptest.NewID(), map[string]any{"text": "?"}),
		api(http.MethodPost, "/hand-ins/"+id+"/return", map[string]any{"mark": 20}),
		beginning(thing{course: c.course, module: c.module, handIn: id}),
	} {
		r := ask.send(c.t, stranger)
		twin := ask
		twin.path = strings.NewReplacer(id, apptest.NewID(), file, apptest.NewID()).Replace(ask.path)
		if r.Status != http.StatusNotFound || ask.method != http.MethodHead && twin.path != ask.path && !r.Alike(twin.send(c.t, stranger)) {
			c.t.Errorf("%s: %s %s answers %d %s", who, ask.method, ask.path, r.Status, r.Body)
		}
	}
}
