package apptest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// checkAcknowledged asks over HTTP for everything that was acknowledged.
func (s *siege) checkAcknowledged() {
	s.t.Helper()
	for _, u := range s.uploaders {
		s.checkUploads(u)
	}
	for _, e := range s.editors {
		s.checkEdits(e)
	}
	for _, p := range s.publishers {
		var course struct{ State string }
		s.as(s.who[p]).Get("/courses/"+p.course, &course)
		if course.State != p.kept && course.State != p.trying {
			s.t.Errorf("course is %s, and %s was acknowledged (%q was under way)", course.State, p.kept, p.trying)
		}
		if p.trying != "" && course.State == p.trying {
			p.kept = p.trying
		}
		p.trying = ""
		s.checkShown(course.State == "published", p.course)
	}
	for _, b := range s.beaters {
		s.checkBeats(b)
	}
}

// checkUploads: what was whole is an asset, or on its way to be one.
func (s *siege) checkUploads(u *uploader) {
	s.t.Helper()
	states := map[string]apptest.Sent{}
	for _, sent := range s.as(s.who[u]).Uploads() {
		states[sent.ID] = sent
	}
	for _, f := range u.sent {
		if at := states[f.Upload]; at.State != "whole" && at.State != "received" {
			s.t.Errorf("upload %s of %s was acknowledged whole and is %q (%s)", f.Upload, f.Name, at.State, at.Reason)
		}
	}
}

func (s *siege) checkEdits(e *editor) {
	s.t.Helper()
	var course struct {
		Title   string
		Modules []struct{ ID string }
	}
	s.as(s.who[e]).Get("/courses/"+e.course, &course)
	n := -1
	if _, err := fmt.Sscanf(course.Title, "Titre %d", &n); err != nil || n < e.kept || n > e.tried {
		s.t.Errorf("course is called %q; %d was acknowledged, %d tried", course.Title, e.kept, e.tried)
	}
	e.kept = max(e.kept, n)
	there := map[string]int{}
	for _, m := range course.Modules {
		there[m.ID]++
	}
	for _, m := range e.modules {
		if there[m] != 1 {
			s.t.Errorf("module %s was acknowledged and is there %d times", m, there[m])
		}
	}
}

// checkBeats: the watched set holds what was acknowledged.
func (s *siege) checkBeats(b *beater) {
	s.t.Helper()
	var place struct{ Watched [][2]float64 }
	s.as(s.who[b]).Get("/resources/"+b.film+"/place", &place)
	if b.kept[1] == 0 {
		return
	}
	for _, stretch := range place.Watched {
		if stretch[0] <= b.kept[0]+1e-6 && b.kept[1] <= stretch[1]+1e-6 {
			return
		}
	}
	s.t.Errorf("%v was acknowledged as watched, and %v is kept", b.kept, place.Watched)
}

// checkShown: a learner sees all of a course or nothing.
func (s *siege) checkShown(published bool, course string) {
	s.t.Helper()
	learner := s.as("salma.amrani")
	r := apptest.MustSend(s.t, learner, http.MethodGet, "/api/v1/courses/"+course)
	if published != (r.Status == http.StatusOK) {
		s.t.Errorf("the course is published: %v, and its learner hears %d", published, r.Status)
	}
	if !published {
		return
	}
	s.checkResources(learner, course)
}

// checkResources: whatever is listed as ready has all that it names.
func (s *siege) checkResources(c *apptest.Client, course string) (seen map[string]int) {
	s.t.Helper()
	var whole struct {
		Modules []struct {
			Resources []struct {
				ID, Kind string
				Asset    struct {
					ID, State string
					Pages     int
				}
			}
		}
	}
	c.Get("/courses/"+course, &whole)
	seen = map[string]int{}
	for _, m := range whole.Modules {
		for _, r := range m.Resources {
			seen[r.ID]++
			if r.Asset.ID == "" {
				s.t.Errorf("resource %s is shown without an asset", r.ID)
			}
			if r.Asset.State != "ready" {
				continue
			}
			var v viewer
			c.Get("/resources/"+r.ID+"/viewer", &v)
			if r.Kind == "pdf" && (v.Pages == nil || len(v.Pages.Images) != r.Asset.Pages || len(v.Pages.Thumbs) != r.Asset.Pages) {
				s.t.Errorf("document %s has %d pages and shows %+v", r.ID, r.Asset.Pages, v.Pages)
			}
			for _, a := range v.addresses() {
				if got := status(s.t, c, a); got != http.StatusOK {
					s.t.Errorf("%s answers %d", a, got)
				}
			}
		}
	}
	return seen
}

// checkFiles: every file that was acknowledged comes back byte for byte, once,
// and has come to its end.
func (s *siege) checkFiles() {
	s.t.Helper()
	for _, u := range s.uploaders {
		c := s.as(s.who[u])
		seen := s.checkResources(c, u.course)
		for _, f := range u.sent {
			if seen[f.Resource] != 1 {
				s.t.Errorf("%s was acknowledged and is there %d times", f.Name, seen[f.Resource])
				continue
			}
			s.checkFile(c, f)
			delete(seen, f.Resource)
		}
		if len(seen) > 0 {
			s.t.Errorf("there are resources that nobody sent: %v", seen)
		}
	}
	s.checkFilm()
	s.checkPaper()
}

func (s *siege) checkFile(c *apptest.Client, f *file) {
	s.t.Helper()
	var r struct {
		Asset struct{ State, Reason string }
	}
	c.Get("/resources/"+f.Resource, &r)
	ends := map[string]string{"archive.bin": "kept", "fiche.pdf": "ready", "notes.md": "ready", "film.vtt": "ready"}
	if r.Asset.State != ends[f.Name] {
		s.t.Errorf("%s ended as %s (%s)", f.Name, r.Asset.State, r.Asset.Reason)
	}
	var v viewer
	c.Get("/resources/"+f.Resource+"/viewer", &v)
	got := apptest.MustSend(s.t, c, http.MethodGet, v.Original.Src)
	sum := sha256.Sum256(got.Body)
	if got.Status != http.StatusOK || hex.EncodeToString(sum[:]) != f.sha {
		s.t.Errorf("%s comes back as %d with another hash", f.Name, got.Status)
	}
}

// checkFilm: no playlist names a segment that is not there.
func (s *siege) checkFilm() {
	s.t.Helper()
	learner := s.as("salma.amrani")
	var v viewer
	learner.Get("/resources/"+s.film+"/viewer", &v)
	master := apptest.MustSend(s.t, learner, http.MethodGet, v.Video.Master)
	n := 0
	for _, list := range named(v.Video.Master, master.Body) {
		for _, part := range named(list, apptest.MustSend(s.t, learner, http.MethodGet, list).Body) {
			n++
			if got := status(s.t, learner, part); got != http.StatusOK {
				s.t.Errorf("%s answers %d", part, got)
			}
		}
	}
	if n < 2 {
		s.t.Errorf("the film has %d segments", n)
	}
}

// named lists the addresses of a playlist.
func named(playlist string, body []byte) (all []string) {
	dir := playlist[:strings.LastIndex(playlist, "/")+1]
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !strings.HasPrefix(line, "/") {
			line = dir + line
		}
		all = append(all, line)
	}
	return all
}

// checkRecord: the record of the dead lab is sound.
func (s *siege) checkRecord() {
	s.t.Helper()
	db := openDead(s.t, s.looked)
	defer func() { _ = db.Close() }() // only read from
	auditor{s.t, db}.sound(s.looked)
}

// checkEndedOnce: no job is left, none was done twice, and the bytes are those
// that the record names.
func (s *siege) checkEndedOnce() {
	s.t.Helper()
	db := openDead(s.t, s.looked)
	defer func() { _ = db.Close() }() // only read from
	a := auditor{s.t, db}
	a.sound(s.looked)
	a.endedOnce()
	a.objects(openBlobs(s.t, s.looked))
}
