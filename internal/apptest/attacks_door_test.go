package apptest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account/oidctest"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// door is a lab beside an OpenID provider, with one person of its own who chose
// a secret and linked nothing yet.
type door struct {
	*apptest.Lab
	t        *testing.T
	provider *oidctest.Provider
	person   string
}

const (
	labAddress = "https://lab.example"
	ownLogin   = "imane.tazi"
	ownSecret  = "un secret où l'on revient"
)

func openDoor(t *testing.T) *door {
	t.Helper()
	return openDoorWith(t, func(*config.Config) {})
}

func openDoorWith(t *testing.T, also func(*config.Config)) *door {
	t.Helper()
	d := &door{t: t, provider: oidctest.New(t, labAddress+"/in/oidc"), person: apptest.NewID()}
	c := apptest.Settings(t)
	c.URL = labAddress
	c.OIDC = config.OIDC{Issuer: d.provider.URL, Client: oidctest.Client, Secret: oidctest.Secret, Name: "OFPPT"}
	also(&c)
	d.Lab = apptest.OpenIn(t, c)
	d.As("admin").Do(http.StatusCreated, http.MethodPut, "/people/"+d.person, map[string]any{
		"name": "Imane Tazi", "login": ownLogin, "email": "imane.tazi@example.ma", "language": "fr", "place": d.Actor("admin").Place(),
	})
	b := d.enter()
	b.ask(http.StatusNoContent, http.MethodPut, "/me/secret", map[string]any{"secret": ownSecret})
	return d
}

// browser is a browser that keeps its cookies.
type browser struct {
	*apptest.Client
	t       *testing.T
	cookies map[string]string
}

func (d *door) browser() *browser {
	return &browser{Client: d.Visitor(), t: d.t, cookies: map[string]string{}}
}

// enter is a browser in which the person opened a one-time link.
func (d *door) enter() *browser {
	d.t.Helper()
	ticket, err := d.Accounts.LinkFor(d.t.Context(), ownLogin)
	if err != nil {
		d.t.Fatal(err)
	}
	b := d.browser()
	b.ask(http.StatusOK, http.MethodPost, "/sign-in/ticket", map[string]any{"ticket": ticket})
	return b
}

// try sends a request with the cookies and keeps those that are answered.
func (b *browser) try(method, path string, body any) apptest.Response {
	b.t.Helper()
	var sent []string
	for name, value := range b.cookies {
		sent = append(sent, name+"="+value)
	}
	r, err := b.Send(method, "/api/v1"+path, body, "Cookie", strings.Join(sent, "; "))
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return r
}

func (b *browser) ask(want int, method, path string, body any) apptest.Response {
	b.t.Helper()
	r := b.try(method, path, body)
	if r.Status != want {
		b.t.Fatalf("%s %s answers %d %s", method, path, r.Status, r.Body)
	}
	return r
}

// leave sends the browser to the provider and gives the address it goes to.
func (b *browser) leave(path string, body map[string]any) string {
	b.t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	var sent struct{ Address string }
	if err := b.ask(http.StatusOK, http.MethodPost, path, body).Into(&sent); err != nil {
		b.t.Fatal(err)
	}
	return sent.Address
}

// come comes back from the provider.
func (b *browser) come(back url.Values) apptest.Response {
	b.t.Helper()
	body := map[string]any{}
	for name := range back {
		body[name] = back.Get(name)
	}
	return b.try(http.MethodPost, "/sign-in/oidc/return", body)
}

// link links what the person is at the provider.
func (d *door) link(b *browser, subject string) apptest.Response {
	d.t.Helper()
	return b.come(d.provider.Visit(b.leave("/me/identities", map[string]any{"current": ownSecret}), subject))
}

// count says how many rows of sign-ins and identities there are.
func (d *door) count() (rows [2]int) {
	d.t.Helper()
	err := d.DB.Read(d.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(d.t.Context(), `SELECT (SELECT count(*) FROM sign_in), (SELECT count(*) FROM identity)`).Scan(&rows[0], &rows[1])
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return rows
}

// facts lists the kinds of what was recorded about the person, oldest first.
func (d *door) facts() (kinds []string) {
	d.t.Helper()
	err := d.DB.Read(d.t.Context(), func(q sqldb.Querier) error {
		kinds = nil
		rows, err := q.QueryContext(d.t.Context(), `SELECT kind FROM fact WHERE object_id = $1 ORDER BY id`, d.person)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var kind string
			if err := rows.Scan(&kind); err != nil {
				return err
			}
			kinds = append(kinds, kind)
		}
		return rows.Err()
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return kinds
}

// attack is one row of the table: how it is called, and what is done.
type attack struct {
	name    string
	misdeed oidctest.Misdeed
	between func(d *door, b *browser, back url.Values) // what happens on the way back
	as      string                                     // the subject at the provider; else the linked one
	code    string                                     // of the problem
}
