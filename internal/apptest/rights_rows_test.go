package apptest_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// row says how an operation is asked for what stands in some relation to the one
// who asks, and which answers are a yes. What is expected is not said here but
// in rights.txt.
type row struct {
	op    string   // as the server's table names it
	acts  []string // every line of these acts
	lines []string // and these; the best of lines parted by "|" counts
	first []string // lines that must say yes before; STATE and WORDS are those of the line
	yes   []int
	make  func(w *world, column int, state, words string) thing
	ask   func(w *world, column int, o thing, words string) request
	alone bool // there is nothing absent to compare with
}

// Lines of operations that are about oneself, or open: "me" is whoever is
// signed in.
const (
	me     = "person.read own"
	anyone = "" // no line: every column hears yes
)

var (
	ok      = []int{http.StatusOK}
	created = []int{http.StatusCreated}
	gone    = []int{http.StatusNoContent}
)

func rows() []row {
	var all []row
	for _, part := range [][]row{courseRows(), resourceRows(), uploadRows(), learningRows(), peopleRows(), groupRows(), offerRows(), glossaryRows(), selfRows(), openRows(),
		workRows(), formatRows(), stepRows(), attemptRows(), handInRows(), dueRows(), noticeRows(), readingRows(), versionRows()} {
		all = append(all, part...)
	}
	return all
}

// edits are the operations that course.edit decides on.
func edit(op string, yes []int, ask func(w *world, column int, o thing, words string) request) row {
	return row{op: op, acts: []string{"course.edit"}, yes: yes, make: (*world).content, ask: ask}
}

func courseRows() []row {
	module := map[string]any{"title": "Module ajouté"}
	return []row{
		{op: "GET /courses/{id}", acts: []string{"resource.read"}, yes: ok, make: (*world).content,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/courses/" + o.course) }},
		{op: "PUT /courses/{id}", acts: []string{"course.create"}, yes: created, make: (*world).site, alone: true,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPut, "/courses/"+apptest.NewID(), map[string]any{
					"title": "Neuf", "language": "fr", "sector": "energies-renouvelables", "level": "ts", "place": o.place})
			}},
		{op: "POST /folders", lines: []string{"course.create place"}, yes: ok, make: (*world).nothing, alone: true,
			ask: func(*world, int, thing, string) request { return api(http.MethodPost, "/folders", folder("")) }},
		edit("POST /folders", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/folders", folder(o.course))
		}),
		edit("PATCH /courses/{id}", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPatch, "/courses/"+o.course, map[string]any{"summary": "Autrement"})
		}),
		edit("DELETE /courses/{id}", []int{http.StatusNoContent, http.StatusConflict}, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodDelete, "/courses/"+o.course, nil)
		}),
		{op: "GET /courses/{id}/history", acts: []string{"fact.read"}, first: []string{"resource.read:STATE WORDS"}, yes: ok, make: (*world).content,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/courses/" + o.course + "/history") }},
		edit("PUT /courses/{id}/modules/{module}", created, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPut, "/courses/"+o.course+"/modules/"+apptest.NewID(), module)
		}),
		edit("PATCH /courses/{id}/modules/{module}", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPatch, "/courses/"+o.course+"/modules/"+o.module, module)
		}),
		edit("DELETE /courses/{id}/modules/{module}", []int{http.StatusConflict}, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodDelete, "/courses/"+o.course+"/modules/"+o.module, nil) // it is not empty
		}),
		edit("PATCH /courses/{id}/order", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPatch, "/courses/"+o.course+"/order",
				map[string]any{"modules": []map[string]any{{"id": o.module, "resources": []string{o.resource}}}})
		}),
		act("submit", nil, ok, http.StatusUnprocessableEntity), // nothing new in what is published
		act("publish", map[string]any{"audience": map[string]any{"public": true}}, ok),
		act("return", map[string]any{"reason": "À revoir"}, ok),
		act("withdraw", map[string]any{"reason": "Périmé"}, ok),
	}
}

func folder(course string) map[string]any {
	return map[string]any{"name": "Clé", "course": course, "begin": true, "files": []map[string]any{{"path": "a.pdf", "size": 1, "changed": 1}}}
}

func act(name string, body any, yes []int, also ...int) row {
	return row{op: "POST /courses/{id}/" + name, acts: []string{"course." + name}, yes: append(also, yes...), make: (*world).content,
		ask: func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/courses/"+o.course+"/"+name, body)
		}}
}

func resourceRows() []row {
	read := func(op string, path func(w *world, o thing) string) row {
		return row{op: op, acts: []string{"resource.read"}, yes: ok, make: (*world).content,
			ask: func(w *world, _ int, o thing, _ string) request {
				method, _, _ := strings.Cut(op, " ")
				return request{method: method, path: path(w, o)}
			}}
	}
	under := func(rest string) func(*world, thing) string {
		return func(_ *world, o thing) string { return "/api/v1/resources/" + o.resource + rest }
	}
	return []row{
		read("GET /resources/{id}", under("")),
		read("GET /resources/{id}/viewer", under("/viewer")),
		read("GET /resources/{id}/pages/{n}", under("/pages/1")),
		read("GET /resources/{id}/place", under("/place")),
		read("GET /media/{resource}/{revision}/{file*}", func(w *world, o thing) string { return "/media/" + o.resource + "/1/" + w.picture }),
		read("GET /media/{resource}/{revision}/{file*}", func(_ *world, o thing) string { return "/media/" + o.resource + "/1/original" }),
		read("HEAD /media/{resource}/{revision}/{file*}", func(w *world, o thing) string { return "/media/" + o.resource + "/1/" + w.picture }),
		{op: "POST /resources/{id}/outside", acts: []string{"resource.read"}, first: []string{me}, yes: append(ok, http.StatusUnprocessableEntity), make: (*world).content, // what is no film has no such address
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPost, "/resources/"+o.resource+"/outside", nil)
			}},
		edit("PATCH /resources/{id}", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPatch, "/resources/"+o.resource, map[string]any{"title": "Autre titre"})
		}),
		edit("DELETE /resources/{id}", gone, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodDelete, "/resources/"+o.resource, nil)
		}),
		edit("POST /resources/{id}/redo", gone, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/resources/"+o.resource+"/redo", nil)
		}),
		edit("POST /jobs/{asset}/redo", gone, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/jobs/"+o.asset+"/redo", nil)
		}),
	}
}

func uploadRows() []row {
	own := func(method string, yes []int, body []byte, headers ...string) row {
		return row{op: method + " /uploads/{id}", acts: []string{"upload.touch"}, yes: yes, make: (*world).upload,
			ask: func(_ *world, _ int, o thing, _ string) request {
				q := request{method: method, path: "/api/v1/uploads/" + o.upload, headers: append([]string{"Tus-Resumable", "1.0.0"}, headers...)}
				if body != nil {
					q.body = body
				}
				return q
			}}
	}
	return []row{
		{op: "OPTIONS /uploads/", lines: []string{anyone}, yes: gone, make: (*world).nothing, alone: true,
			ask: func(*world, int, thing, string) request {
				return request{method: http.MethodOptions, path: "/api/v1/uploads/"}
			}},
		{op: "POST /uploads/", acts: []string{"course.edit"}, first: []string{"upload.create else"}, yes: created, make: (*world).content,
			ask: func(_ *world, _ int, o thing, _ string) request {
				s := apptest.Sending{Upload: apptest.NewID(), Course: o.course, Module: o.module, Resource: apptest.NewID(), As: "resource", Name: "a.txt"}
				return request{method: http.MethodPost, path: "/api/v1/uploads/",
					headers: []string{"Tus-Resumable", "1.0.0", "Upload-Length", "2", "Upload-Metadata", s.Metadata()}}
			}},
		own(http.MethodHead, ok, nil),
		own(http.MethodPatch, gone, []byte("a"), "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"),
		own(http.MethodDelete, gone, nil),
		self("GET /uploads", "upload.touch own", ok, nil),
		self("GET /jobs", "job.read own|job.read place", ok, nil),
	}
}

func learningRows() []row {
	beats := func(session func(w *world, column int) string) func(w *world, column int, o thing, _ string) request {
		return func(w *world, column int, o thing, _ string) request {
			return api(http.MethodPost, "/beats", map[string]any{"beats": []watching{{session(w, column), o.resource, "device", 1, 1, "playing", [][2]float64{{0, 1}}}}})
		}
	}
	return []row{
		{op: "POST /beats", acts: []string{"resource.read"}, first: []string{"learning.beat own"}, yes: ok, make: (*world).content,
			ask: beats(func(*world, int) string { return apptest.NewID() })},
		report("/courses", "progress.read"), report("/hours", "progress.read"), report("/progress", "progress.read"), report("/progress.csv", "progress.export"), report("/minutes.csv", "progress.export"),
		report("/presence", "progress.read"), report("/live", "progress.read"), self("GET /presence", "presence.count group|presence.count place", ok, nil),
		report("/stuck", "progress.read"), curve("/curve", "progress.read"), curve("/curve.csv", "progress.export"),
		{op: "GET /resources/{id}/curve", acts: []string{"curve.read"}, yes: ok, make: (*world).content,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/resources/" + o.resource + "/curve") }},
		{op: "GET /groups/{id}/learners/{person}/progress", lines: []string{"progress.read group", "progress.read place", "progress.read else"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return get("/groups/" + o.group + "/learners/" + o.person + "/progress?course=" + o.course)
			}},
		mark(http.MethodPut), mark(http.MethodDelete),
		{op: "GET /live", lines: []string{me}, yes: ok, make: (*world).nothing, alone: true,
			ask: func(*world, int, thing, string) request { return request{method: http.MethodGet, path: "/api/v1/live"} }},
		self("GET /me/continue", me, ok, nil), self("GET /me/progress", me, ok, nil),
	}
}

// report is what is asked of a group.
func report(path, act string) row {
	return row{op: "GET /groups/{id}" + path, lines: []string{act + " group", act + " place", act + " else"}, yes: ok, make: (*world).somebodyElse,
		ask: func(_ *world, _ int, o thing, _ string) request {
			return get("/groups/" + o.group + path + "?course=" + o.course)
		}}
}

// mark is a trainer's word about a learner of a group.
func mark(method string) row {
	return row{op: method + " /groups/{id}/learners/{person}/marks/{resource}", lines: []string{"progress.mark group", "progress.mark place", "progress.mark else"},
		yes: gone, make: (*world).somebodyElse,
		ask: func(_ *world, _ int, o thing, _ string) request {
			return api(method, "/groups/"+o.group+"/learners/"+o.person+"/marks/"+o.resource, nil)
		}}
}

// curve is what is asked of a group and a resource of a course that it follows.
func curve(path, act string) row {
	return row{op: "GET /groups/{id}" + path, lines: []string{act + " group", act + " place", act + " else"}, yes: ok, make: (*world).somebodyElse,
		ask: func(_ *world, _ int, o thing, _ string) request {
			return get("/groups/" + o.group + path + "?resource=" + o.resource)
		}}
}

func peopleRows() []row {
	role := func(words string) string {
		for _, r := range []string{"trainer", "reviewer", "librarian", "manager", "admin"} {
			if has(words, r) {
				return r
			}
		}
		return "learner"
	}
	return []row{
		self("GET /people", me, ok, nil),
		{op: "GET /people/{id}", acts: []string{"person.read"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/people/" + o.person) }},
		{op: "PUT /people/{id}", lines: []string{"person.edit place", "person.edit else"}, yes: created, make: (*world).site, alone: true,
			ask: func(_ *world, _ int, o thing, _ string) request {
				id := apptest.NewID()
				return api(http.MethodPut, "/people/"+id, map[string]any{"name": "Neuf", "login": id, "language": "fr", "place": o.place})
			}},
		{op: "PATCH /people/{id}", lines: []string{"person.edit own|person.edit place", "person.edit group", "person.edit place", "person.edit else"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPatch, "/people/"+o.person, map[string]any{"language": "ar"})
			}},
		{op: "PUT /people/{id}/roles/{grant}", acts: []string{"role.grant"}, yes: []int{http.StatusCreated, http.StatusOK}, make: (*world).ungranted,
			ask: func(w *world, _ int, o thing, words string) request {
				r := role(words)
				body := map[string]any{"role": r, "scope_kind": "place", "scope_id": o.place}
				if r == "learner" {
					body["scope_kind"], body["scope_id"] = "group", o.group
				}
				if r == "admin" {
					body["scope_kind"], body["scope_id"] = "org", w.org
				}
				return api(http.MethodPut, "/people/"+o.person+"/roles/"+apptest.NewID(), body)
			}},
		{op: "DELETE /people/{id}/roles/{grant}", acts: []string{"role.revoke"}, yes: gone, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodDelete, "/people/"+o.person+"/roles/"+o.grant, nil)
			}},
		{op: "GET /people/{id}/export", acts: []string{"person.export"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/people/" + o.person + "/export") }},
		{op: "GET /people/{id}/erasure", acts: []string{"person.erase"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/people/" + o.person + "/erasure") }},
		{op: "POST /people/{id}/erase", acts: []string{"person.erase"}, yes: []int{http.StatusUnprocessableEntity}, make: (*world).somebodyElse, // it is not confirmed
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPost, "/people/"+o.person+"/erase", map[string]any{"reason": "Demande", "confirm": "?"})
			}},
		{op: "GET /legal-archive", lines: []string{"archive.read else"}, yes: ok, make: (*world).nothing,
			ask: func(*world, int, thing, string) request { return get("/legal-archive") }},
		{op: "POST /people/import", lines: []string{"person.edit place", "person.edit else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request { return importing(o.place) }},
	}
}

func importing(place string) request {
	return attaching("/people/import?place="+place, "stagiaires.csv", "Nom;Prénom;Matricule;Groupe\r\nNom;Prénom;imp.1;IMP-1\r\n")
}

// attaching is a request with a file.
func attaching(path, name, content string) request {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err := errors.Join(err, form.Close()); err != nil {
		panic(err) // into memory
	}
	return request{method: http.MethodPost, path: "/api/v1" + path, body: body.Bytes(), headers: []string{"Content-Type", form.FormDataContentType()}}
}

// self is an operation about oneself.
func self(op, line string, yes []int, body any) row {
	method, path, _ := strings.Cut(op, " ")
	return row{op: op, lines: []string{line}, yes: yes, make: (*world).nothing, alone: true,
		ask: func(*world, int, thing, string) request { return api(method, path, body) }}
}

func selfRows() []row {
	return []row{
		self("PATCH /me", me, ok, map[string]any{"language": "fr"}),
		self("GET /me/export", "person.export own", ok, nil),
		self("GET /me/sign-ins", "signin.list own", ok, nil),
		{op: "DELETE /me/sign-ins/{id}", acts: []string{"signin.revoke"}, yes: gone, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodDelete, "/me/sign-ins/"+o.signIn, nil)
			}},
		self("GET /me/identities", "signin.list own", ok, nil),
		self("POST /me/identities", me, []int{http.StatusNotFound}, map[string]any{}), // this lab has no provider
		{op: "DELETE /me/identities/{id}", lines: []string{"signin.revoke place", "signin.revoke else"}, yes: gone, make: (*world).linked,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodDelete, "/me/identities/"+o.identity, nil)
			}},
		self("PUT /me/secret", me, gone, map[string]any{"secret": "un secret assez long"}), // ends one's sign-ins
		self("GET /me/budget", me, ok, nil),
		self("PUT /me/budget", me, ok, map[string]any{"period": "month", "cap": 0}),
		self("POST /me/budget/beyond", me, []int{http.StatusConflict}, map[string]any{"bytes": 1}), // none was set
		self("POST /me/tokens", "token.create own", ok, map[string]any{"name": "script"}),
		self("POST /sign-out", me, ok, nil),
		self("POST /demo/remove", "setting.edit place", ok, nil), // the last but what is open: it takes only the demonstration away
	}
}

// play asks for a film by an address that nobody was given.
func play(method string) func(*world, int, thing, string) request {
	return func(*world, int, thing, string) request {
		return request{method: method, path: "/outside/nothing/hls/main.m3u8"}
	}
}

func openRows() []row {
	nobody := []int{http.StatusUnauthorized, http.StatusGone, http.StatusUnprocessableEntity, http.StatusNotFound}
	return []row{
		self("GET /boot", anyone, ok, nil), self("GET /privacy", anyone, ok, nil),
		self("GET /courses", anyone, ok, nil), self("GET /courses/facets", anyone, ok, nil),
		self("GET /search", anyone, ok, nil), self("GET /search/suggest", anyone, ok, nil),
		{op: "GET /outside/{token}/{file*}", lines: []string{anyone}, yes: nobody, make: (*world).nothing, alone: true, ask: play(http.MethodGet)},
		{op: "HEAD /outside/{token}/{file*}", lines: []string{anyone}, yes: nobody, make: (*world).nothing, alone: true, ask: play(http.MethodHead)},
		self("POST /sign-in", anyone, nobody, map[string]any{"login": "nobody", "secret": "nothing at all"}),
		self("POST /sign-in/demo", anyone, append(nobody, http.StatusOK), map[string]any{"as": "learner"}),
		self("POST /sign-in/oidc", anyone, nobody, map[string]any{}),
		self("POST /sign-in/oidc/return", anyone, nobody, map[string]any{}),
		self("POST /sign-in/ticket", anyone, nobody, map[string]any{"ticket": "nothing"}),
	}
}
