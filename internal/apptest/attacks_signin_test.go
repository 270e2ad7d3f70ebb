package apptest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account/oidctest"
	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
)

// guess tries to sign in by login and secret, from an address that the lab's
// proxy tells of.
func (d *door) guess(login, secret, from string) apptest.Response {
	d.t.Helper()
	r, err := d.Visitor().Send(http.MethodPost, "/api/v1/sign-in", map[string]any{"login": login, "secret": secret}, "X-Forwarded-For", from, "X-Forwarded-Proto", "https")
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// openGate is a door behind a proxy of this machine.
func openGate(t *testing.T) *door {
	return openDoorWith(t, func(c *config.Config) { c.TrustedProxies = []string{"127.0.0.1", "::1"} })
}

// #73: ten thousand tries are answered 429, but for ten from one network and
// twenty in all; nobody else of that network is shut out by them.
func TestTenThousandGuessesAtOneLogin(t *testing.T) {
	d := openGate(t)
	heard := map[int]int{}
	for n := range 10_000 {
		heard[d.guess(ownLogin, fmt.Sprint("guess number ", n), fmt.Sprintf("2001:db8:0:%x::%x", n%4, n)).Status]++
	}
	if heard[http.StatusUnauthorized] != 20 || heard[http.StatusTooManyRequests] != 9_980 {
		t.Errorf("the guesser hears %v", heard)
	}
	if r := d.guess(ownLogin, ownSecret, "198.51.100.7"); r.Status != http.StatusTooManyRequests || r.Code() != "sign-in.too-many" {
		t.Errorf("while somebody guesses: %d %s", r.Status, r.Body)
	}
	if r := d.guess("somebody.else", "mistyped once", "2001:db8:0:1::9"); r.Status != http.StatusUnauthorized {
		t.Errorf("a neighbour hears %d %s", r.Status, r.Body)
	}
}

// One who mistypes all day does not shut the class out that stands behind the
// same address.
func TestAClassBehindOneAddressIsNotShutOutByOneOfThem(t *testing.T) {
	d := openGate(t)
	for n := range 15 {
		d.guess("faute.de.frappe", fmt.Sprint("mistyped ", n), "192.0.2.1")
	}
	for n := range 35 {
		if r := d.guess(fmt.Sprint("stagiaire.", n), "mistyped once", "192.0.2.1"); r.Status != http.StatusUnauthorized {
			t.Fatalf("learner %d hears %d %s", n, r.Status, r.Body)
		}
	}
	if r := d.guess(ownLogin, ownSecret, "192.0.2.1"); r.Status != http.StatusOK {
		t.Errorf("who types rightly hears %d %s", r.Status, r.Body)
	}
}

// #74: an unknown login and a known one answer alike, and cost the same work:
// argon2 takes its 19 MiB for both, once.
func TestNobodyLearnsWhoIsKnown(t *testing.T) {
	d := openGate(t)
	try := func(login string) (apptest.Response, float64) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := d.guess(login, "un secret inventé", "192.0.2.1")
		runtime.ReadMemStats(&after)
		return r, float64(after.TotalAlloc-before.TotalAlloc) / (1 << 20)
	}
	known, worked := try(ownLogin)
	unknown, workedToo := try("nobody.at.all")
	if !known.Alike(unknown) || known.Status != http.StatusUnauthorized {
		t.Errorf("known: %d %s, unknown: %d %s", known.Status, known.Body, unknown.Status, unknown.Body)
	}
	for who, mib := range map[string]float64{"known": worked, "unknown": workedToo} {
		if mib < 19 || mib >= 2*19 {
			t.Errorf("a %s login took %.1f MiB, want one hash of 19", who, mib)
		}
	}
}

// #75: what nobody can have typed is refused as such, and nothing is cut off
// what somebody chose.
func TestSecretsAreTakenWholeOrNotAtAll(t *testing.T) {
	d := openDoor(t)
	for name, secret := range map[string]string{"1 MB": strings.Repeat("a", 1<<20), "NUL": ownSecret + "\x00", "1,025 characters": strings.Repeat("é", 1025)} {
		if r := d.guess(ownLogin, secret, ""); r.Status != http.StatusUnprocessableEntity || strings.Contains(string(r.Body), "ééé") {
			t.Errorf("%s to sign in: %d %.300s", name, r.Status, r.Body)
		}
		if r := d.enter().try(http.MethodPut, "/me/secret", map[string]any{"current": ownSecret, "secret": secret}); r.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s to choose: %d %.300s", name, r.Status, r.Body)
		}
	}
	for _, long := range []string{strings.Repeat("p", 72) + "fin", strings.Repeat("é", 1024)} {
		b := d.enter()
		b.ask(http.StatusNoContent, http.MethodPut, "/me/secret", map[string]any{"current": ownSecret, "secret": long})
		if r := d.guess(ownLogin, long[:len(long)-2], ""); r.Status != http.StatusUnauthorized {
			t.Errorf("all but the end of %d bytes: %d", len(long), r.Status)
		}
		if r := d.guess(ownLogin, long, ""); r.Status != http.StatusOK {
			t.Errorf("all %d bytes: %d %s", len(long), r.Status, r.Body)
		}
		b.ask(http.StatusNoContent, http.MethodPut, "/me/secret", map[string]any{"current": long, "secret": ownSecret})
	}
	if r := d.guess("imane\x00tazi", ownSecret, ""); r.Status != http.StatusUnauthorized && r.Status != http.StatusUnprocessableEntity {
		t.Errorf("a login with NUL: %d %s", r.Status, r.Body)
	}
}

// Whatever a browser brings along, it leaves with a sign-in that nobody knew
// before; and a ticket opens once.
func TestEverySignInIsANewOne(t *testing.T) {
	d := openDoor(t)
	b := d.browser()
	b.cookies["lab"] = "planted by somebody else"
	b.ask(http.StatusOK, http.MethodPost, "/sign-in", map[string]any{"login": ownLogin, "secret": ownSecret})
	first := b.cookies["lab"]
	b.ask(http.StatusOK, http.MethodPost, "/sign-in", map[string]any{"login": ownLogin, "secret": ownSecret})
	if second := b.cookies["lab"]; first == "planted by somebody else" || first == second || len(first) < 43 {
		t.Errorf("the sign-ins are %q and %q", first, second)
	}
	ticket, err := d.Accounts.LinkFor(t.Context(), ownLogin)
	if err != nil {
		t.Fatal(err)
	}
	d.browser().ask(http.StatusOK, http.MethodPost, "/sign-in/ticket", map[string]any{"ticket": ticket})
	if r := d.browser().try(http.MethodPost, "/sign-in/ticket", map[string]any{"ticket": ticket}); r.Status != http.StatusGone || r.Code() != "ticket.over" {
		t.Errorf("a ticket again: %d %s", r.Status, r.Body)
	}
}

// A sign-in by the provider stands among the others, is recorded, and ends like
// them.
func TestASignInByTheProviderIsASignIn(t *testing.T) {
	d := openDoor(t)
	if r := d.link(d.enter(), linkedSubject); r.Status != http.StatusOK {
		t.Fatalf("link: %d %s", r.Status, r.Body)
	}
	d.provider.Misbehave(oidctest.Misdeed{Sign: (*oidctest.Provider).SignEC}) // which is none
	b := d.browser()
	if r := b.come(d.provider.Visit(b.leave("/sign-in/oidc", nil), linkedSubject)); r.Status != http.StatusOK {
		t.Fatalf("sign in: %d %s", r.Status, r.Body)
	}
	var list struct {
		Items []struct {
			ID      string
			Current bool
		}
	}
	if err := b.ask(http.StatusOK, http.MethodGet, "/me/sign-ins", nil).Into(&list); err != nil || !slices.ContainsFunc(list.Items, func(s struct {
		ID      string
		Current bool
	}) bool {
		return s.Current
	}) {
		t.Errorf("one's sign-ins are %+v, %v", list, err)
	}
	b.ask(http.StatusOK, http.MethodPost, "/sign-out", nil)
	b.ask(http.StatusUnauthorized, http.MethodGet, "/me/sign-ins", nil)
	mine := d.enter()
	if err := mine.ask(http.StatusOK, http.MethodGet, "/me/identities", nil).Into(&list); err != nil || len(list.Items) != 1 {
		t.Fatalf("one's identities are %+v, %v", list, err)
	}
	mine.ask(http.StatusNoContent, http.MethodDelete, "/me/identities/"+list.Items[0].ID, nil)
	got := strings.Join(d.facts(), " ")
	if want := "identity.linked signed.in signed.out signed.in identity.unlinked"; !strings.HasSuffix(got, want) {
		t.Errorf("recorded is %s, want %s at the end", got, want)
	}
}

// A provider that is away, or describes itself so that nothing can be believed,
// costs nobody but those who want in by it; it is asked again.
func TestALabStandsWithoutItsProvider(t *testing.T) {
	d := openDoor(t)
	describing := func(name string, value any) oidctest.Misdeed {
		return oidctest.Misdeed{Describe: func(said map[string]any) { said[name] = value }}
	}
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	defer elsewhere.Close()
	for name, m := range map[string]oidctest.Misdeed{
		"another issuer":      describing("issuer", "https://evil.example"),
		"no usable signature": describing("id_token_signing_alg_values_supported", []string{"HS256", "none"}),
		"PKCE downgrade":      describing("code_challenge_methods_supported", []string{"plain"}),
		"tokens elsewhere":    describing("token_endpoint", elsewhere.URL+"/token"),
		"keys elsewhere":      describing("jwks_uri", "ftp://evil.example/keys"),
		"endless description": describing("padding", strings.Repeat("p", 2<<20)),
	} {
		d.provider.Misbehave(m)
		c := d.Config
		found := app.Diagnose(t.Context(), c, apptest.Log(t))
		at := slices.IndexFunc(found, func(f app.Finding) bool { return f.Name == "institution's sign-in" })
		if at < 0 || found[at].Well || found[at].Needed {
			t.Errorf("%s: the doctor says %+v", name, found)
		}
	}
	if r := d.browser().try(http.MethodPost, "/sign-in/oidc", map[string]any{}); r.Status != http.StatusServiceUnavailable || r.Code() != "oidc.away" {
		t.Errorf("while the provider is away: %d %s", r.Status, r.Body)
	}
	if r := d.guess(ownLogin, ownSecret, ""); r.Status != http.StatusOK {
		t.Errorf("by login meanwhile: %d %s", r.Status, r.Body)
	}
	d.provider.Misbehave(oidctest.Misdeed{})
	found := app.Diagnose(t.Context(), d.Config, apptest.Log(t))
	if !slices.ContainsFunc(found, func(f app.Finding) bool { return f.Name == "institution's sign-in" && f.Well }) {
		t.Errorf("when it is back the doctor says %+v", found)
	}
}

// What the token endpoint answers is bounded, and may not lead elsewhere.
func TestTheTokenEndpointLeadsNowhere(t *testing.T) {
	d := openDoor(t)
	if r := d.link(d.enter(), linkedSubject); r.Status != http.StatusOK {
		t.Fatalf("link: %d %s", r.Status, r.Body)
	}
	asked := 0
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer trap.Close()
	for name, m := range map[string]oidctest.Misdeed{
		"redirects": {Token: func(w http.ResponseWriter, req *http.Request) bool {
			http.Redirect(w, req, trap.URL, http.StatusTemporaryRedirect)
			return true
		}},
		"endless": {Token: func(w http.ResponseWriter, _ *http.Request) bool {
			_, _ = w.Write([]byte(`{"access_token":"` + strings.Repeat("a", 2<<20) + `"}`))
			return true
		}},
		"broken": {Token: func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusInternalServerError)
			return true
		}},
	} {
		d.provider.Misbehave(m)
		b, before := d.browser(), d.count()
		r := b.come(d.provider.Visit(b.leave("/sign-in/oidc", nil), linkedSubject))
		if r.Status != http.StatusServiceUnavailable || r.Code() != "oidc.away" || b.cookies["lab"] != "" || d.count() != before {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	if asked > 0 {
		t.Errorf("the lab's secret was carried elsewhere %d times", asked)
	}
}
