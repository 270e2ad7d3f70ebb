package apptest_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the record is read beside the lab, after its end

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

// record opens a copy of the record of a lab that is not running, with what its
// log still holds, so that looking changes nothing.
func (s *siege) record() *sql.DB {
	s.t.Helper()
	dir := s.t.TempDir()
	for _, name := range []string{"lab.db", "lab.db-wal"} {
		data, err := os.ReadFile(filepath.Join(s.settings.Data, name))
		if os.IsNotExist(err) && name != "lab.db" {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "lab.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = db.Close() }) // a copy
	return db
}

// checkRecord: SQLite finds nothing broken.
func (s *siege) checkRecord() {
	s.t.Helper()
	db := s.record()
	defer func() { _ = db.Close() }() // a copy
	var verdict string
	if err := db.QueryRowContext(s.t.Context(), `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		s.t.Errorf("integrity_check: %s %v", verdict, err)
	}
	s.none(db, "rows whose key leads nowhere", `SELECT count(*) FROM pragma_foreign_key_check`)
	s.none(db, "resources without an asset", `SELECT count(*) FROM resource r LEFT JOIN asset a ON a.id = r.asset_id WHERE a.id IS NULL`)
	s.none(db, "ready documents with fewer pages than they say", `SELECT count(*) FROM asset a WHERE a.kind = 'pdf' AND a.state = 'ready'
		AND (SELECT count(*) FROM rendition r WHERE r.asset_id = a.id AND r.role = 'page') <> a.pages`)
}

// checkEndedOnce: no job is left, none was done twice.
func (s *siege) checkEndedOnce() {
	s.t.Helper()
	db := s.record()
	defer func() { _ = db.Close() }() // a copy
	s.none(db, "jobs that have not ended", `SELECT count(*) FROM river_job WHERE state NOT IN ('completed')`)
	s.none(db, "steps that are still running", `SELECT count(*) FROM step_run WHERE state = 'running'`)
	s.none(db, "steps that were done twice", `SELECT count(*) FROM (SELECT 1 FROM step_run WHERE state = 'done' GROUP BY asset_id, step HAVING count(*) > 1)`)
	s.none(db, "ready assets whose steps are not all done", `SELECT count(*) FROM asset a WHERE a.state = 'ready'
		AND (SELECT count(*) FROM step_run s WHERE s.asset_id = a.id AND s.state = 'done')
		 <> CASE a.kind WHEN 'pdf' THEN 2 WHEN 'video' THEN 2 ELSE 1 END`)
	s.none(db, "assets that did not come to an end", `SELECT count(*) FROM asset WHERE state NOT IN ('ready', 'kept')`)
	s.none(db, "uploads that became two assets, or none", `SELECT count(*) FROM upload u WHERE u.state = 'received'
		AND (SELECT count(*) FROM resource r WHERE r.id = u.resource_id AND r.asset_id = u.asset_id) <> 1`)
	s.none(db, "assets of no resource", `SELECT count(*) FROM asset a WHERE NOT EXISTS (SELECT 1 FROM resource r WHERE r.asset_id = a.id)`)
	s.checkBlobs(db)
}

// none fails the test where a question counts anything.
func (s *siege) none(db *sql.DB, what, question string) {
	s.t.Helper()
	var n int
	if err := db.QueryRowContext(s.t.Context(), question).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	if n != 0 {
		s.t.Errorf("there are %d %s", n, what)
	}
}

// checkBlobs: every rendition that the record names is a file of that size.
func (s *siege) checkBlobs(db *sql.DB) {
	s.t.Helper()
	rows, err := db.QueryContext(s.t.Context(), `SELECT blob_key, size FROM rendition`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // only read from
	n := 0
	for rows.Next() {
		var key string
		var size int64
		if err := rows.Scan(&key, &size); err != nil {
			s.t.Fatal(err)
		}
		n++
		if info, err := os.Stat(filepath.Join(s.settings.Data, "blobs", filepath.FromSlash(key))); err != nil || info.Size() != size {
			s.t.Errorf("%s is not there as it should be: %v", key, err)
		}
	}
	if n == 0 || rows.Err() != nil {
		s.t.Errorf("%d renditions were read: %v", n, rows.Err())
	}
}
