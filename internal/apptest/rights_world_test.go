package apptest_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// The columns of the table of rights: who asks.
const (
	visitor = iota
	learner
	trainer
	reviewer
	librarian
	manager
	admin
	columns
)

// held says how each column holds its role: in group G or in place P.
var held = [columns][][2]string{
	learner: {{"learner", "G"}}, trainer: {{"trainer", "G"}}, reviewer: {{"trainer", "G"}, {"reviewer", "P"}},
	librarian: {{"librarian", "P"}}, manager: {{"manager", "P"}}, admin: {{"admin", "org"}},
}

// world is the little world that account/testdata/rights.txt speaks of, in a
// running lab: a region with the place P and a place elsewhere, a group G of a
// place of its own, and somebody to whom belongs what is nobody's here. Rows are
// written by hand, since no act leads to all of these relations.
type world struct {
	*apptest.Lab
	t        *testing.T
	tx       *sql.Tx
	org      string
	id       map[string]string // places and groups by their letter
	me       [columns]string
	ask      [columns]*apptest.Client
	somebody string
	template string // an asset with two pages
	picture  string // of a media address, what follows the revision
}

// thing is what a request is about. All its identifiers exist, or none does.
type thing struct {
	course, module, resource, asset, upload, person, group, place, grant, signIn, identity, trade, edition, taught, imported, concept, work, attempt string
	handIn, handed, devoir                                                                                                                           string
}

// absent is a thing of which nothing exists.
func absent() (o thing) {
	for _, field := range []*string{&o.course, &o.module, &o.resource, &o.asset, &o.upload, &o.person, &o.group, &o.place, &o.grant, &o.signIn, &o.identity, &o.trade, &o.edition, &o.taught, &o.imported, &o.concept, &o.work, &o.attempt, &o.handIn, &o.handed, &o.devoir} {
		*field = apptest.NewID()
	}
	return o
}

func openWorld(t *testing.T) *world {
	w := &world{Lab: apptest.Open(t), t: t, id: map[string]string{}}
	root := w.As("admin")
	course, module := root.Course("Modèle")
	resource := root.UploadNamed(course, module, "modèle.pdf", document(0, "Le mot rare quinquet", "Seconde page"))
	w.Idle()
	var r struct{ Asset struct{ ID string } }
	root.Get("/resources/"+resource, &r)
	var v viewer
	root.Get("/resources/"+resource+"/viewer", &v)
	w.template = r.Asset.ID
	w.picture = strings.SplitN(v.Pages.Images[0], "/", 5)[4]
	who := w.Actor("admin")
	w.org, w.id["P"] = who.Org(), who.Place()
	w.write(w.found)
	for c := learner; c < columns; c++ {
		w.ask[c] = w.As(fmt.Sprint("column.", c))
	}
	w.ask[visitor] = w.Visitor()
	return w
}

// write does all of f in one transaction.
func (w *world) write(f func()) {
	w.t.Helper()
	err := w.DB.Write(w.t.Context(), func(tx *sql.Tx) error {
		w.tx = tx
		f()
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) row(query string, values ...any) {
	w.t.Helper()
	if _, err := w.tx.ExecContext(w.t.Context(), query, values...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w *world) found() {
	w.id["region"] = w.place("", false)
	w.row(`UPDATE place SET parent_id = $1 WHERE id = $2`, w.id["region"], w.id["P"])
	w.id["P,on"] = w.place("P", true)
	w.id["elsewhere"], w.id["elsewhere,on"] = w.place("region", false), w.place("region", true)
	w.id["G"], w.id["H"], w.id["GP"] = w.group(w.place("region", false)), w.group(w.id["elsewhere"]), w.group(w.id["P"])
	w.id["org"] = w.org
	w.somebody = w.person("somebody", w.id["elsewhere"])
	w.grant(w.somebody, "trainer", "H")
	for c := learner; c < columns; c++ {
		w.me[c] = w.person(fmt.Sprint("column.", c), w.id["P"])
		for _, h := range held[c] {
			w.grant(w.me[c], h[0], h[1])
		}
	}
}

// place makes a region at the top, a CMC below it, or a pôle below a CMC.
func (w *world) place(parent string, review bool) string {
	id, kind, sort := apptest.NewID(), "pole", ""
	switch parent {
	case "":
		kind = "direction"
	case "region":
		kind, sort = "etablissement", "cmc"
	}
	w.row(`INSERT INTO place (id, org_id, parent_id, kind, sort, name, review, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN 1 ELSE 0 END, 1, 1, 1, 0)`,
		id, w.org, sql.NullString{String: w.id[parent], Valid: parent != ""}, kind, sort, "Lieu "+id, review)
	return id
}

func (w *world) group(place string) string {
	id := apptest.NewID()
	w.row(`INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $4, '', 0, 1, 1, 1, 0)`, id, w.org, place, id)
	return id
}

func (w *world) person(login, place string) string {
	id := apptest.NewID()
	w.row(`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $4, '', 'fr', '', 0, 1, 1, 1, 0)`, id, w.org, place, login)
	return id
}

func (w *world) grant(person, role, scope string) string {
	id, kind := apptest.NewID(), "place"
	switch scope {
	case "G", "H", "GP":
		kind = "group"
	case "org":
		kind = "org"
	}
	w.row(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, 1)`,
		id, w.org, person, role, kind, w.id[scope])
	return id
}

// has reports whether the words for an object have this one.
func has(words, word string) bool { return slices.Contains(strings.Split(words, ","), word) }

// content makes a course with one resource, as the words say it stands to the
// one who asks.
func (w *world) content(column int, state, words string) (o thing) {
	o = thing{course: apptest.NewID(), module: apptest.NewID(), resource: apptest.NewID(), asset: apptest.NewID()}
	at, owner, submitter := "elsewhere", w.somebody, ""
	if has(words, "place") {
		at = "P"
	}
	if has(words, "on") {
		at += ",on"
	}
	if has(words, "own") && column != visitor {
		owner = w.me[column]
	}
	if state == "review" {
		submitter = w.somebody
		if has(words, "mine") {
			submitter = w.me[column]
		}
	}
	w.row(`INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code, keywords, licence, state,
		submitter_id, reason, published_at, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, 'Cours', '', 'fr', 'energies-renouvelables', 'ts', '', '', '[]', '', $5, $6, '', $7, 1, 1, 1, 0)`,
		o.course, w.org, w.id[at], owner, state, submitter, map[bool]int{true: 1}[state == "published" || state == "withdrawn"])
	for _, audience := range w.audience(words) {
		w.row(`INSERT INTO course_audience (course_id, audience) VALUES ($1, $2)`, o.course, audience)
	}
	if has(words, "co") && column != visitor {
		w.row(`INSERT INTO course_editor (course_id, person_id) VALUES ($1, $2)`, o.course, w.me[column])
	}
	w.row(`INSERT INTO module (id, course_id, ord, title) VALUES ($1, $2, 0, 'Module')`, o.module, o.course)
	w.row(`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
		SELECT $1, org_id, $2, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at FROM asset WHERE id = $3`,
		o.asset, owner, w.template)
	w.row(`INSERT INTO page (asset_id, ord, title, text, language, width, height, words)
		SELECT $1, ord, title, text, language, width, height, words FROM page WHERE asset_id = $2`, o.asset, w.template)
	w.row(`INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration)
		SELECT $1, role, rung, ord, width, blob_key, mime, size, sha256, height, duration FROM rendition WHERE asset_id = $2`, o.asset, w.template)
	w.row(`INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at)
		VALUES ($1, $2, $3, 0, 'Ressource', 'fr', $4, $5, 1, 1)`, o.resource, o.course, o.module, o.asset, state)
	return o
}

func (w *world) audience(words string) []string {
	for word, audience := range map[string]string{"group": "g:" + w.id["G"], "granted": "p:" + w.id["region"], "national": "p:" + w.org, "public": "public"} {
		if has(words, word) {
			return []string{audience}
		}
	}
	return []string{"g:" + w.id["H"]}
}

// upload makes an upload that waits for its first byte of two.
func (w *world) upload(column int, _, words string) (o thing) {
	at, owner := "else", w.somebody
	if has(words, "place") {
		at = "place"
	}
	if has(words, "own") && column != visitor {
		owner = w.me[column]
	}
	o = w.content(column, "draft", at)
	o.upload = apptest.NewID()
	w.row(`INSERT INTO upload (id, org_id, owner_id, course_id, module_id, resource_id, purpose, name, size, sha256, state, reason, asset_id, created_at, changed_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, 'resource', 'a.txt', 2, '', 'receiving', '', '', 1, 1, 9000000000000000)`,
		o.upload, w.org, owner, o.course, o.module, apptest.NewID())
	return o
}

// somebodyElse makes a person who stands so to the one who asks, with a grant
// and a sign-in, and names a group and a place near them.
func (w *world) somebodyElse(column int, _, words string) (o thing) {
	at, group := "elsewhere", "H"
	if has(words, "place") {
		at, group = "P", "GP"
	}
	if has(words, "group") {
		group = "G"
	}
	followed := w.followed(column, group)
	o = thing{group: w.id[group], place: w.id[at], signIn: apptest.NewID(), course: followed.course, module: followed.module, resource: followed.resource}
	o.person = w.me[column]
	if !has(words, "own") || column == visitor {
		o.person = w.person(apptest.NewID(), w.id[at])
	}
	role, scope := "learner", group
	for _, r := range []string{"trainer", "reviewer", "librarian", "manager", "admin"} {
		if has(words, r) {
			role, scope = r, at
		}
	}
	if role == "admin" {
		scope = "org"
	}
	if !has(words, "own") {
		o.grant = w.grant(o.person, role, scope)
	}
	w.row(`INSERT INTO sign_in (id, person_id, token, device, created_at, seen_at, expires_at) VALUES ($1, $2, $1, '', 1, 9000000000000000, 9000000000000000)`, o.signIn, o.person)
	return o
}

// linked is somebody who signs in by an account of a provider.
func (w *world) linked(column int, state, words string) thing {
	o := w.somebodyElse(column, state, words)
	o.identity = apptest.NewID()
	w.row(`INSERT INTO identity (id, issuer, subject, person_id, created_at, used_at) VALUES ($1, 'https://id.example', $1, $2, 1, 0)`, o.identity, o.person)
	return o
}

// ungranted is somebody who does not hold yet the role of the words.
func (w *world) ungranted(column int, state, words string) thing {
	o := w.somebodyElse(column, state, words)
	w.row(`DELETE FROM role_grant WHERE id = $1`, o.grant)
	o.grant = apptest.NewID()
	return o
}

// followed is a course that was published for a group.
func (w *world) followed(column int, group string) thing {
	o := w.content(column, "published", "else")
	w.row(`UPDATE course_audience SET audience = $1 WHERE course_id = $2`, "g:"+w.id[group], o.course)
	return o
}

// site makes a place, and a group in it.
func (w *world) site(_ int, _, words string) (o thing) {
	at := "elsewhere"
	if has(words, "place") {
		at = "P"
	}
	o.place = w.place(at, false)
	o.group = w.group(o.place)
	return o
}

// taught is a trade with an edition and a module, which belong to no place.
func (w *world) taught(int, string, string) (o thing) {
	o = thing{trade: apptest.NewID(), edition: apptest.NewID(), taught: apptest.NewID()}
	w.row(`INSERT INTO trade (id, org_id, code, name_fr, name_ar, name_en, sector, level, kind, trunk_id, folded, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $1, 'Filière', '', '', 'energies-renouvelables', 'ts', '', '', 'filiere', 1, 1, 1, 0)`, o.trade, w.org)
	w.row(`INSERT INTO trade_version (id, org_id, trade_id, year, version, created_at, changed_at, archived_at) VALUES ($1, $2, $3, '2026-2027', 1, 1, 1, 0)`,
		o.edition, w.org, o.trade)
	w.row(`INSERT INTO trade_module (id, org_id, version_id, ord, code, short, title, title_ar, study_year, regional, pie, p1, syn1, asyn1, p2, syn2, asyn2,
		version, created_at, changed_at, archived_at) VALUES ($1, $2, $3, 0, 'M101', '', 'Module', '', 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0)`, o.taught, w.org, o.edition)
	return o
}

// named is a concept of the glossary, which belongs to no place.
func (w *world) named(int, string, string) thing {
	o := thing{concept: apptest.NewID()}
	w.row(`INSERT INTO concept (id, org_id, origin, french, arabic, english, folded, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, '', '["a1"]', '[]', '["b1"]', $1, 1, 1, 1, 0)`, o.concept, w.org)
	return o
}

// nothing is what operations about oneself need.
func (w *world) nothing(int, string, string) thing { return thing{place: w.id["P"]} }

// request is what is sent.
type request struct {
	method, path string
	body         any
	headers      []string
}

func (q request) send(t *testing.T, c *apptest.Client) apptest.Response {
	t.Helper()
	r, err := c.Send(q.method, q.path, q.body, q.headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", q.method, q.path, err)
	}
	return r
}

// api is a request of the JSON interface, on version 1 of whatever it is about.
func api(method, path string, body any) request {
	return request{method: method, path: "/api/v1" + path, body: body, headers: []string{"If-Match", `"1"`}}
}

func get(path string) request { return api(http.MethodGet, path, nil) }

// brought makes an import of people into a place, which changed nothing.
func (w *world) brought(column int, state, words string) (o thing) {
	o = w.site(column, state, words)
	o.imported = apptest.NewID()
	w.row(`INSERT INTO import_run (id, org_id, place_id, actor_id, kind, file, sha256, counts, at, undone_at, undone_by)
		VALUES ($1, $2, $3, $4, 'people', 'stagiaires.csv', '', '[]', 1, 0, '')`, o.imported, w.org, o.place, w.somebody)
	return o
}
