package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/media"
)

// fill brings the course, its film with captions, and its book.
func (s *stage) fill() {
	s.course = s.ids.New()
	s.exec(`INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code, keywords, licence, state,
			submitter_id, reason, published_at, version, created_at, changed_at, archived_at)
		SELECT ?, org_id, place_id, id, 'Le disjoncteur différentiel', 'Protéger les personnes', 'fr', 'energies-renouvelables', 'ts', '', 'M104', '[]', '', 'published', '', '', 1700000000000000, 1, 1, 1, 0
		FROM person WHERE login = 'trainer'`, s.course)
	s.exec(`INSERT INTO course_audience (course_id, audience) VALUES (?, ?)`, s.course, "g:"+s.elec)
	s.original = bytes.Repeat([]byte("film "), 1<<20)
	s.film = s.resource(0, "Le déclenchement", "film: \"prise\".mp4", media.Video, s.original, 0, 30)
	s.picture = bytes.Repeat([]byte("page "), 100)
	s.book = s.resource(1, "Lire le schéma", "schéma.pdf", media.PDF, []byte("%PDF-1.7 the book"), 3, 0)
	s.fillFilm()
	s.fillBook()
	s.drain()
}

// resource adds a published resource in a module of its own, due for search.
func (s *stage) resource(ord int, title, file string, kind media.Kind, source []byte, pages int, duration float64) string {
	module, asset, resource := s.ids.New(), s.ids.New(), s.ids.New()
	hash := s.put("source/$", source)
	s.exec(`INSERT INTO module (id, course_id, ord, title) VALUES (?, ?, ?, ?)`, module, s.course, ord, fmt.Sprintf("Module %d", ord+1))
	s.exec(`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
		SELECT ?, org_id, id, ?, ?, ?, ?, ?, 'ready', '', 'fr', ?, ?, 1280, 720, 1, 1, 1 FROM person WHERE login = 'trainer'`,
		asset, file, kind, mimes[kind], len(source), hash, pages, duration)
	s.exec(`INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at) VALUES (?, ?, ?, 0, ?, 'fr', ?, 'published', 4, 1)`,
		resource, s.course, module, title, asset)
	s.exec(`INSERT INTO search_due (resource_id, revision) VALUES (?, 4)`, resource)
	return resource
}

var mimes = map[media.Kind]string{media.Video: "video/mp4", media.PDF: "application/pdf", media.Text: "text/markdown", media.Image: "image/png"}

// rendition adds one to the asset of a resource.
func (s *stage) rendition(resource string, r media.Rendition, data []byte) {
	key := fmt.Sprintf("run/%s/%s-%s-%d-%d", s.ids.New(), r.Role, r.Rung, r.Ord, r.Width)
	hash := s.put(key, data)
	s.exec(`INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration)
		SELECT asset_id, ?, ?, ?, ?, ?, ?, ?, ?, 0, ? FROM resource WHERE id = ?`,
		r.Role, r.Rung, r.Ord, r.Width, key, r.MIME, len(data), hash, r.Duration, resource)
}

// said are the captions of the film; the third cue is misspelt by learners.
var said = []struct {
	start, end float64
	text       string
}{
	{0, 4, "Bonjour et bienvenue."},
	{4, 9.5, "Voici le tableau électrique."},
	{9.5, 15, "Le disjoncteur coupe le courant."},
	{15, 28, "L'équipotentialité protège les personnes."},
}

func (s *stage) fillFilm() {
	s.rendition(s.film, media.Rendition{Role: media.RolePoster, MIME: "image/webp"}, []byte("poster"))
	s.rendition(s.film, media.Rendition{Role: media.RoleInit, Rung: "source", MIME: "video/mp4"}, []byte("init"))
	for n := range 3 {
		s.rendition(s.film, media.Rendition{Role: media.RoleSegment, Rung: "source", Ord: n, MIME: "video/iso.segment", Duration: 10}, bytes.Repeat([]byte{byte('a' + n)}, 50_000))
	}
	captions := s.ids.New()
	s.exec(`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
		SELECT ?, org_id, owner_id, 'film.vtt', 'captions', 'text/vtt', 1, '', 'ready', '', 'fr', 0, 0, 0, 0, 1, 1, 1 FROM asset WHERE id = (SELECT asset_id FROM resource WHERE id = ?)`, captions, s.film)
	s.exec(`INSERT INTO resource_captions (resource_id, asset_id) VALUES (?, ?)`, s.film, captions)
	hash := s.put("run/captions/fr.vtt", []byte("WEBVTT\n"))
	s.exec(`INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration)
		VALUES (?, 'captions', 'fr', 0, 0, 'run/captions/fr.vtt', 'text/vtt', 7, ?, 0, 0)`, captions, hash)
	for n, c := range said {
		s.exec(`INSERT INTO cue (asset_id, ord, language, starts, ends, text) VALUES (?, ?, 'fr', ?, ?, ?)`, captions, n, c.start, c.end, c.text)
	}
}

// pages are the book's; the second has a letter beyond UTF-16's first plane and
// an Arabic word, the third nothing.
var pages = []string{"La sélectivité des protections.", "𝄞 مخطط du neutre", ""}

func (s *stage) fillBook() {
	for n, text := range pages {
		s.rendition(s.book, media.Rendition{Role: media.RolePage, Ord: n + 1, Width: 1600, MIME: "image/webp"}, s.picture)
		s.rendition(s.book, media.Rendition{Role: media.RoleThumb, Ord: n + 1, Width: 240, MIME: "image/webp"}, []byte("thumb"))
		words := []media.Word{}
		if n == 1 {
			words = []media.Word{{Start: 0, End: 4, Width: 10}, {Start: 5, End: 13, X: 12}, {Start: 14, End: 16}, {Start: 17, End: 23}}
		}
		boxes, err := json.Marshal(words)
		s.must(err)
		s.exec(`INSERT INTO page (asset_id, ord, title, text, language, width, height, words) SELECT asset_id, ?, '', ?, 'fr', 595, 842, ? FROM resource WHERE id = ?`,
			n+1, text, string(boxes), s.book)
	}
}

// withdraw takes the course from its learners, as its rule does.
func (s *stage) withdraw() {
	s.exec(`UPDATE course SET state = 'withdrawn', version = version + 1 WHERE id = ?`, s.course)
	s.exec(`UPDATE resource SET state = 'withdrawn', revision = revision + 1 WHERE course_id = ?`, s.course)
	s.exec(`INSERT INTO search_due (resource_id, revision) SELECT id, revision FROM resource WHERE course_id = ?`, s.course)
}

// at gives an address of a resource as it stands.
func (s *stage) at(resource, file string) string { return "/media/" + resource + "/4/" + file }
