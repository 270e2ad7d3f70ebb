package httpapi_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// front is a lab with people only, as a browser meets it.
type front struct {
	*account.Service
	t       *testing.T
	ids     *id.Maker
	handler http.Handler
	ticket  string
	place   string
	remote  string // where requests come from
	told    []fact.Kind
}

func openFront(t *testing.T, proxies ...string) *front {
	f := &front{t: t, ids: id.NewMaker(time.Now, rand.Reader), remote: "127.0.0.1:40000"}
	db := sqldbtest.Open(t, sqldbtest.SQLite(t))
	if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	base := sqlstore.NewBase(db, f.ids, time.Now, func(_ context.Context, _ *sql.Tx, happened fact.Fact) error {
		f.told = append(f.told, happened.Kind)
		return nil
	})
	f.Service = account.NewService(sqlstore.NewAccounts(base).Stores(), f.ids, time.Now, rand.Reader)
	ticket, err := f.FirstStart(t.Context(), account.Founding{Organisation: "OFPPT", Place: "CMC", Login: "admin", Name: "Admin", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	f.ticket = ticket
	admin, err := f.ActorFor(t.Context(), "admin")
	if err != nil {
		t.Fatal(err)
	}
	f.place = admin.Place()
	demo, _, err := f.AddPerson(t.Context(), admin, account.Person{ID: f.ids.New(), Place: f.place, Login: "demo", Name: "Demo", Language: "fr", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	people := func(context.Context) ([]httpapi.DemoPerson, error) {
		return []httpapi.DemoPerson{{Key: "learner", Name: demo.Name, Role: account.Learner, ID: demo.ID}}, nil
	}
	f.handler = httpapi.New(httpapi.Deps{
		IDs: f.ids, Now: time.Now, Facts: base, Accounts: f.Service, Places: sqlstore.NewPlaces(base), Organisations: sqlstore.NewPlaces(base), Offer: sqlstore.NewOffers(base),
		Roster:         roster.NewImporter(sqlstore.NewRosters(base), f.ids, time.Now, nil),
		Demo:           &httpapi.Demo{People: people},
		Notices:        notify.NewService(sqlstore.NewNotices(base), sqlstore.NewNotices(base), live.NewHub(), time.Now),
		TrustedProxies: proxies,
		Ready:          func(context.Context) []httpapi.Dependency { return nil },
		MissingTools:   func() []httpapi.MissingTool { return nil },
	}, slog.New(slog.DiscardHandler)).Handler()
	return f
}

// reply is an answer, its JSON as a map.
type reply struct {
	Status int
	Header http.Header
	Raw    string
	JSON   map[string]any
}

func (f *front) do(method, path, token string, body any, header ...string) reply {
	f.t.Helper()
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			f.t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(f.t.Context(), method, "/api/v1"+path, &content)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return f.send(r, token)
}

func (f *front) send(r *http.Request, token string) reply {
	f.t.Helper()
	r.RemoteAddr = f.remote
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "lab", Value: token})
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	got := reply{Status: w.Code, Header: w.Header(), Raw: w.Body.String()}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal(w.Body.Bytes(), &got.JSON); err != nil {
			f.t.Fatalf("%s %s: %v in %s", r.Method, r.URL, err, got.Raw)
		}
	}
	return got
}

// want stops the test unless the answer has this status.
func (f *front) want(got reply, status int) reply {
	f.t.Helper()
	if got.Status != status {
		f.t.Fatalf("status %d, want %d: %s", got.Status, status, got.Raw)
	}
	return got
}

func tokenOf(r reply) string {
	c, err := http.ParseSetCookie(r.Header.Get("Set-Cookie"))
	if err != nil {
		return ""
	}
	return c.Value
}

// as adds somebody with a role and signs them in.
func (f *front) as(login string, role account.Role, in account.ScopeKind, scope string) (token, person string) {
	f.t.Helper()
	ctx := f.t.Context()
	admin, err := f.ActorFor(ctx, "admin")
	if err != nil {
		f.t.Fatal(err)
	}
	p, _, err := f.AddPerson(ctx, admin, account.Person{ID: f.ids.New(), Place: f.place, Login: login, Name: login, Email: login + "@example.ma", Language: "fr"})
	if err != nil {
		f.t.Fatal(err)
	}
	if _, _, err := f.Grant(ctx, admin, account.Grant{ID: f.ids.New(), Person: p.ID, Role: role, In: in, Scope: scope}); err != nil {
		f.t.Fatal(err)
	}
	ticket, err := f.LinkFor(ctx, login)
	if err != nil {
		f.t.Fatal(err)
	}
	return tokenOf(f.want(f.do("POST", "/sign-in/ticket", "", map[string]any{"ticket": ticket}), 200)), p.ID
}

func (f *front) adminToken() string {
	f.t.Helper()
	return tokenOf(f.want(f.do("POST", "/sign-in/ticket", "", map[string]any{"ticket": f.ticket}), 200))
}

func TestSigningInFromTheFirstLinkToTheDoor(t *testing.T) {
	f := openFront(t)
	first := f.want(f.do("POST", "/sign-in/ticket", "", map[string]any{"ticket": f.ticket}, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), 200)
	if first.JSON["must_choose_secret"] != true {
		t.Fatalf("an administrator without a secret need not choose one: %s", first.Raw)
	}
	if c := first.Header.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") {
		t.Fatalf("cookie %q", c)
	}
	f.want(f.do("POST", "/sign-in/ticket", "", map[string]any{"ticket": f.ticket}), 410)
	token := tokenOf(first)
	f.want(f.do("PUT", "/me/secret", token, map[string]any{"secret": "court"}), 422)
	f.want(f.do("PUT", "/me/secret", token, map[string]any{"secret": "une phrase secrète"}), 204)

	wrong := f.want(f.do("POST", "/sign-in", "", map[string]any{"login": "admin", "secret": "une autre phrase"}), 401)
	if strings.Contains(wrong.Raw, "une autre phrase") || wrong.JSON["code"] != "sign-in.wrong" {
		t.Fatalf("refused with %s", wrong.Raw)
	}
	again := f.want(f.do("POST", "/sign-in", "", map[string]any{"login": "ADMIN", "secret": "une phrase secrète"}), 200)
	if boot := f.do("GET", "/boot", tokenOf(again), nil); boot.JSON["me"].(map[string]any)["login"] != "admin" {
		t.Fatalf("boot %s", boot.Raw)
	}
	list := f.want(f.do("GET", "/me/sign-ins", token, nil), 200)
	if n := len(list.JSON["items"].([]any)); n != 2 || !strings.Contains(list.Raw, "Firefox · Linux") {
		t.Fatalf("sign-ins %s", list.Raw)
	}
	out := f.want(f.do("POST", "/sign-out", token, nil), 200)
	if !strings.Contains(out.Header.Get("Set-Cookie"), "Max-Age=0") {
		t.Fatalf("the cookie stays: %q", out.Header.Get("Set-Cookie"))
	}
	f.want(f.do("GET", "/me/sign-ins", token, nil), 401)
}

func TestOneEntersTheDemonstrationFromThisMachineOnly(t *testing.T) {
	f := openFront(t)
	f.want(f.do("POST", "/sign-in/demo", "", map[string]any{"as": "learner"}), 200)
	f.want(f.do("POST", "/sign-in/demo", "", map[string]any{"as": "trainer"}), 404)
	f.remote = "192.0.2.7:40000"
	f.want(f.do("POST", "/sign-in/demo", "", map[string]any{"as": "learner"}), 404)
}

func TestAPersonIsAddedOnceAndEditedByVersion(t *testing.T) {
	f := openFront(t)
	admin, path := f.adminToken(), "/people/"+f.ids.New()
	body := map[string]any{"name": "Amina Berrada", "login": "Amina", "language": "fr", "place": f.place}
	made := f.want(f.do("PUT", path, admin, body), 201)
	if made.Header.Get("ETag") != `"1"` || made.JSON["login"] != "amina" {
		t.Fatalf("made %s", made.Raw)
	}
	f.want(f.do("PUT", path, admin, body), 200)
	body["name"] = "Somebody Else"
	f.want(f.do("PUT", path, admin, body), 409)
	f.want(f.do("PUT", "/people/"+f.ids.New(), admin, map[string]any{"name": "X", "login": "amina", "language": "fr", "place": f.place}), 409)
	f.want(f.do("PUT", "/people/"+f.ids.New(), admin, map[string]any{"name": "X", "login": "x", "language": "fr", "place": f.place, "demo": true}), 422)

	f.want(f.do("PATCH", path, admin, map[string]any{"name": "Amina B."}), 428)
	changed := f.want(f.do("PATCH", path, admin, map[string]any{"name": "Amina B."}, "If-Match", `"1"`), 200)
	if changed.Header.Get("ETag") != `"2"` || changed.JSON["name"] != "Amina B." {
		t.Fatalf("changed %s", changed.Raw)
	}
	f.want(f.do("PATCH", path, admin, map[string]any{"name": "Y"}, "If-Match", `"1"`), 412)
	found := f.want(f.do("GET", "/people?q=ami", admin, nil), 200)
	if n := len(found.JSON["items"].([]any)); n != 1 {
		t.Fatalf("found %s", found.Raw)
	}
}

func TestForeignAndAbsentPeopleAnswerAlike(t *testing.T) {
	f := openFront(t)
	admin, group := f.adminToken(), f.ids.New()
	f.want(f.do("PUT", "/groups/"+group, admin, map[string]any{"code": "ELEC", "name": "", "year": "2026-2027", "place": f.place}), 201)
	trainer, _ := f.as("fatima", account.Trainer, account.InGroup, group)
	learner, pupil := f.as("amina", account.Learner, account.InGroup, group)
	_, stranger := f.as("kamal", account.Librarian, account.InPlace, f.place)

	mine := f.want(f.do("GET", "/people/"+pupil, trainer, nil), 200)
	if mine.JSON["email"] != "" {
		t.Fatalf("a trainer is told more than name, login and group: %s", mine.Raw)
	}
	for _, c := range []struct {
		token, method, path string
		body                any
		status              int
	}{
		{trainer, "GET", "/people/%", nil, 404},
		{learner, "GET", "/people/%", nil, 404},
		{trainer, "PATCH", "/people/%", map[string]any{"name": "X"}, 403},
		{learner, "PUT", "/people/%/roles/" + f.ids.New(), map[string]any{"role": "trainer", "scope_kind": "group", "scope_id": group}, 403},
		{trainer, "PUT", "/groups/" + group + "/learners/%", nil, 403},
		{"", "GET", "/people/%", nil, 401},
	} {
		foreign := f.do(c.method, strings.Replace(c.path, "%", stranger, 1), c.token, c.body, "If-Match", `"1"`)
		absent := f.do(c.method, strings.Replace(c.path, "%", f.ids.New(), 1), c.token, c.body, "If-Match", `"1"`)
		delete(foreign.JSON, "request_id")
		delete(absent.JSON, "request_id")
		a, _ := json.Marshal(foreign.JSON)
		b, _ := json.Marshal(absent.JSON)
		if foreign.Status != c.status || absent.Status != c.status || string(a) != string(b) {
			t.Errorf("%s %s: foreign %d %s, absent %d %s, want %d", c.method, c.path, foreign.Status, a, absent.Status, b, c.status)
		}
	}
	if !strings.Contains(strings.Join(kinds(f.told), " "), string(fact.ActRefused)) {
		t.Error("no refusal was told")
	}
}

func kinds(told []fact.Kind) (out []string) {
	for _, k := range told {
		out = append(out, string(k))
	}
	return out
}

func (f *front) upload(path, token, content string) reply {
	f.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", "liste.csv")
	if err != nil {
		f.t.Fatal(err)
	}
	file.Write([]byte(content))
	form.Close()
	r := httptest.NewRequestWithContext(f.t.Context(), "POST", "/api/v1"+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return f.send(r, token)
}

func TestAListOfPeopleIsShownAndThenTakenOver(t *testing.T) {
	f := openFront(t)
	admin := f.adminToken()
	const list = "matricule;nom;prénom;groupe\r\n1001;Berrada;Amina;ELEC\r\n"
	shown := f.want(f.upload("/people/import", admin, list), 200)
	if shown.JSON["new"] != 1.0 || !strings.Contains(shown.Raw, `"groups_new":["ELEC"]`) || !strings.Contains(shown.Raw, `"errors":[]`) {
		t.Fatalf("shown %s", shown.Raw)
	}
	f.want(f.upload("/people/import?commit=true", admin, list), 200)
	again := f.want(f.upload("/people/import?commit=true", admin, list), 200)
	if again.JSON["unchanged"] != 1.0 || again.JSON["new"] != 0.0 {
		t.Fatalf("again %s", again.Raw)
	}
	bad := f.want(f.upload("/people/import", admin, list+";Sans;Matricule;\r\n"), 200)
	if !strings.Contains(bad.Raw, `"line":3,"column":"login","code":"person.login.missing"`) {
		t.Fatalf("bad %s", bad.Raw)
	}
	f.want(f.upload("/people/import?commit=true", admin, list+";Sans;Matricule;\r\n"), 422)
	f.want(f.upload("/people/import", "", list), 401)
}

func TestATrainerPrintsCardsForTheirGroup(t *testing.T) {
	f := openFront(t)
	admin, group := f.adminToken(), f.ids.New()
	f.want(f.do("PUT", "/groups/"+group, admin, map[string]any{"code": "ELEC", "name": "", "year": "", "place": f.place}), 201)
	trainer, _ := f.as("fatima", account.Trainer, account.InGroup, group)
	learner, person := f.as("amina", account.Learner, account.InGroup, group)
	f.want(f.do("POST", "/groups/"+group+"/cards", learner, map[string]any{}), 403)
	sheet := f.want(f.do("POST", "/groups/"+group+"/cards", trainer, map[string]any{"people": []string{person}}), 200)
	card := sheet.JSON["cards"].([]any)[0].(map[string]any)
	if url := card["ticket_url"].(string); !strings.HasPrefix(url, "http://example.com/in/") {
		t.Fatalf("ticket %q", url)
	}
	if !strings.HasPrefix(card["qr_svg"].(string), "<svg ") {
		t.Fatalf("code %q", card["qr_svg"])
	}
	f.want(f.do("GET", "/groups/"+group, learner, nil), 401) // the old sign-in ended
	me := f.want(f.do("POST", "/sign-in", "", map[string]any{"login": "amina", "secret": card["secret"]}), 200)
	if me.JSON["must_choose_secret"] != true {
		t.Fatalf("signed in as %s", me.Raw)
	}
}

func TestReviewIsASettingOfThePlace(t *testing.T) {
	f := openFront(t)
	admin := f.adminToken()
	manager, _ := f.as("directrice", account.Manager, account.InPlace, f.place)
	librarian, _ := f.as("doc", account.Librarian, account.InPlace, f.place)
	list := f.want(f.do("GET", "/places", librarian, nil), 200)
	if !strings.Contains(list.Raw, `"review":true`) {
		t.Fatalf("places %s", list.Raw)
	}
	f.want(f.do("PATCH", "/places/"+f.place, librarian, map[string]any{"review": false}, "If-Match", `"1"`), 403)
	f.want(f.do("PATCH", "/places/"+f.place, manager, map[string]any{"review": false}, "If-Match", `"1"`), 200)
	f.want(f.do("PATCH", "/places/"+f.place, manager, map[string]any{"review": true}, "If-Match", `"1"`), 412)
	f.want(f.do("PATCH", "/places/"+f.ids.New(), manager, map[string]any{"review": true}, "If-Match", `"1"`), 404)
	f.want(f.do("PATCH", "/places/"+f.place, admin, map[string]any{"name": " "}, "If-Match", `"2"`), 422)
}

func TestBehindAProxyThatIsTrustedTheCookieIsForTLSOnly(t *testing.T) {
	f := openFront(t, "127.0.0.1")
	in := f.want(f.do("POST", "/sign-in/ticket", "", map[string]any{"ticket": f.ticket}, "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https"), 200)
	if c := in.Header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-lab=") || !strings.Contains(c, "Secure") {
		t.Fatalf("cookie %q", c)
	}
	if got := in.Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("a browser that came by https is not told to stay there")
	}
	f = openFront(t)
	in = f.want(f.do("POST", "/sign-in/ticket", "", map[string]any{"ticket": f.ticket}, "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https"), 403)
	if in.JSON["code"] != "sign-in.plain" || in.Header.Get("Strict-Transport-Security") != "" {
		t.Fatalf("a stranger's header was believed: %s", in.Raw)
	}
}
