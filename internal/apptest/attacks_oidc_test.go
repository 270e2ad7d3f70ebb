package apptest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/digital-learning-lab/lab/internal/account/oidctest"
	"github.com/digital-learning-lab/lab/internal/apptest"
)

// linkedSubject is what the person of a door is called at the provider.
const linkedSubject = "248289761001"

func claims(bend func(map[string]any)) oidctest.Misdeed { return oidctest.Misdeed{Claims: bend} }

func claim(name string, value any) oidctest.Misdeed {
	return claims(func(c map[string]any) { c[name] = value })
}

func signed(sign func(*oidctest.Provider, map[string]any) string) oidctest.Misdeed {
	return oidctest.Misdeed{Sign: sign}
}

func saying(header map[jose.HeaderKey]any) oidctest.Misdeed {
	return signed(func(p *oidctest.Provider, c map[string]any) string { return p.SignSaying(header, c) })
}

func with(name, value string) func(*door, *browser, url.Values) {
	return func(_ *door, _ *browser, back url.Values) { back.Set(name, value) }
}

func without(name string) func(*door, *browser, url.Values) {
	return func(_ *door, _ *browser, back url.Values) { back.Del(name) }
}

// attacks are #69 to #72 of the list of attacks. trap is the address of a server
// that nobody may ever ask.
func attacks(trap string) []attack {
	hour := time.Now().Add(time.Hour).Unix()
	return []attack{
		{name: "no state", between: without("state"), code: "oidc.over"},
		{name: "state of another browser", code: "oidc.over", between: func(d *door, _ *browser, back url.Values) {
			other := d.provider.Visit(d.browser().leave("/sign-in/oidc", nil), linkedSubject)
			back.Set("state", other.Get("state"))
		}},
		{name: "all of another browser", code: "oidc.over", between: func(d *door, _ *browser, back url.Values) {
			for name, values := range d.provider.Visit(d.browser().leave("/sign-in/oidc", nil), linkedSubject) {
				back[name] = values
			}
		}},
		{name: "no cookie", code: "oidc.over", between: func(_ *door, b *browser, _ url.Values) { clear(b.cookies) }},
		{name: "invented cookie", code: "oidc.over", between: func(_ *door, b *browser, _ url.Values) { b.cookies["lab-oidc"] = "invented" }},
		{name: "state and code a second time", code: "oidc.over", between: func(d *door, b *browser, back url.Values) {
			again := &browser{Client: b.Client, t: b.t, cookies: map[string]string{"lab-oidc": b.cookies["lab-oidc"]}}
			if r := again.come(back); r.Status != http.StatusOK {
				d.t.Errorf("the first time: %d %s", r.Status, r.Body)
			}
		}},
		{name: "no code", between: without("code"), code: "oidc.answer"},
		{name: "code of another browser", code: "oidc.answer", between: func(d *door, _ *browser, back url.Values) {
			back.Set("code", d.provider.Visit(d.browser().leave("/sign-in/oidc", nil), linkedSubject).Get("code"))
		}},
		{name: "code a second time", code: "oidc.answer", between: func(d *door, _ *browser, back url.Values) {
			first := d.browser()
			used := d.provider.Visit(first.leave("/sign-in/oidc", nil), linkedSubject)
			if r := first.come(used); r.Status != http.StatusOK {
				d.t.Errorf("the first time: %d %s", r.Status, r.Body)
			}
			back.Set("code", used.Get("code"))
		}},
		{name: "invented code", between: with("code", "invented"), code: "oidc.answer"},
		{name: "mix-up: another issuer answers", between: with("iss", "https://evil.example"), code: "oidc.answer"},
		{name: "mix-up: nobody says who answers", between: without("iss"), code: "oidc.answer"},
		{name: "the person does not agree", code: "oidc.refused", as: "-"},
		{name: "the provider cannot", between: func(_ *door, _ *browser, back url.Values) { back.Del("code"); back.Set("error", "invalid_scope") }, code: "oidc.answer"},

		{name: "wrong nonce", misdeed: claim("nonce", "another"), code: "oidc.answer"},
		{name: "no nonce", misdeed: claims(func(c map[string]any) { delete(c, "nonce") }), code: "oidc.answer"},
		{name: "foreign audience", misdeed: claim("aud", "another"), code: "oidc.answer"},
		{name: "no audience", misdeed: claims(func(c map[string]any) { delete(c, "aud") }), code: "oidc.answer"},
		{name: "two audiences and no party", misdeed: claim("aud", []string{"another", oidctest.Client}), code: "oidc.answer"},
		{name: "for another party", misdeed: claim("azp", "another"), code: "oidc.answer"},
		{name: "other issuer", misdeed: claim("iss", "https://evil.example"), code: "oidc.answer"},
		{name: "expired", misdeed: claim("exp", time.Now().Add(-2*time.Minute).Unix()), code: "oidc.answer"},
		{name: "without an end", misdeed: claims(func(c map[string]any) { delete(c, "exp") }), code: "oidc.answer"},
		{name: "of the future", misdeed: claim("iat", hour), code: "oidc.answer"},
		{name: "not valid yet", misdeed: claim("nbf", hour), code: "oidc.answer"},
		{name: "of no time", misdeed: claims(func(c map[string]any) { delete(c, "iat") }), code: "oidc.answer"},
		{name: "no subject", misdeed: claim("sub", ""), code: "oidc.answer"},
		{name: "endless subject", misdeed: claim("sub", strings.Repeat("s", 256)), code: "oidc.answer"},
		{name: "subject with NUL", misdeed: claim("sub", linkedSubject+"\x00"), code: "oidc.answer"},
		{name: "oversized token", misdeed: claim("picture", strings.Repeat("p", 16<<10)), code: "oidc.answer"},

		{name: "not signed", misdeed: signed((*oidctest.Provider).SignNot), code: "oidc.answer"},
		{name: "HS256 by the public key", misdeed: signed((*oidctest.Provider).SignByPublicKey), code: "oidc.answer"},
		{name: "HS256 by the client's secret", misdeed: signed((*oidctest.Provider).SignBySecret), code: "oidc.answer"},
		{name: "signed by another key, brought along", misdeed: signed((*oidctest.Provider).SignOther), code: "oidc.answer"},
		{name: "signed something else", misdeed: signed((*oidctest.Provider).SignAnother), code: "oidc.answer"},
		{name: "key named by an address", misdeed: saying(map[jose.HeaderKey]any{"kid": trap + "/keys"}), code: "oidc.answer"},
		{name: "key named by a path", misdeed: saying(map[jose.HeaderKey]any{"kid": "../../../../dev/null"}), code: "oidc.answer"},
		{name: "keys at an address", misdeed: saying(map[jose.HeaderKey]any{"kid": "other", "jku": trap + "/keys", "x5u": trap + "/cert"}), code: "oidc.answer"},

		{name: "takeover by an address that nobody verified", as: "stranger", code: "sign-in.unlinked",
			misdeed: claims(func(c map[string]any) { c["email"], c["email_verified"] = "imane.tazi@example.ma", false })},
		{name: "takeover by a verified address", as: "stranger", code: "sign-in.unlinked",
			misdeed: claims(func(c map[string]any) {
				c["email"], c["email_verified"], c["preferred_username"] = "imane.tazi@example.ma", true, ownLogin
			})},
		{name: "takeover by the subject in other letters", as: strings.ToUpper("a" + linkedSubject), code: "sign-in.unlinked"},
	}
}

// Whatever a provider, a person at it or somebody between sends instead of what
// was asked for: nobody is signed in, nothing is linked, and the next who comes
// honestly is let in.
func TestNothingButAnHonestAnswerOpensTheDoor(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer trap.Close()
	d := openDoor(t)
	if r := d.link(d.enter(), linkedSubject); r.Status != http.StatusOK {
		t.Fatalf("link: %d %s", r.Status, r.Body)
	}
	for _, a := range attacks(trap.URL) {
		t.Run(a.name, func(t *testing.T) { d.withstands(t, a) })
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("what a token names was fetched %d times", n)
	}
	b := d.browser()
	if r := b.come(d.provider.Visit(b.leave("/sign-in/oidc", nil), linkedSubject)); r.Status != http.StatusOK || b.cookies["lab"] == "" {
		t.Errorf("the honest one hears %d %s", r.Status, r.Body)
	}
}

// withstands tries an attack as somebody who wants in, and as one's own browser
// that is to be linked to the attacker.
func (d *door) withstands(t *testing.T, a attack) {
	d.provider.Misbehave(a.misdeed)
	defer d.provider.Misbehave(oidctest.Misdeed{})
	subject := a.as
	switch subject {
	case "":
		subject = linkedSubject
	case "-":
		subject = ""
	}
	b := d.browser()
	back := d.provider.Visit(b.leave("/sign-in/oidc", map[string]any{"next": "//evil.example"}), subject)
	if a.between != nil {
		a.between(d, b, back)
	}
	before := d.count()
	r := b.come(back)
	if r.Status != http.StatusUnauthorized || r.Code() != a.code || d.count() != before || b.cookies["lab"] != "" || r.Header.Get("Location") != "" {
		t.Errorf("heard %d %s, kept %v, rows %v of %v", r.Status, r.Body, b.cookies, d.count(), before)
	}
	if strings.Contains(string(r.Body), "evil") || strings.Contains(string(r.Body), subject) && subject != "" {
		t.Errorf("the answer tells what was sent: %s", r.Body)
	}
}

// An identity is linked by its person alone, who shows that it is them, and to
// one person alone.
func TestOnlyOnesOwnIdentityIsLinked(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	mine := d.enter()
	for _, secret := range []string{"", "un secret inventé"} {
		if r := mine.try(http.MethodPost, "/me/identities", map[string]any{"current": secret}); r.Status != http.StatusUnprocessableEntity || r.Code() != "secret.current" {
			t.Errorf("linking with the secret %q: %d %s", secret, r.Status, r.Body)
		}
	}
	before := d.count()
	address := mine.leave("/me/identities", map[string]any{"current": ownSecret})
	for name, other := range map[string]*browser{"nobody": d.browser(), "another person": d.somebodyElse()} {
		other.cookies["lab-oidc"] = mine.cookies["lab-oidc"]
		if r := other.come(d.provider.Visit(address, linkedSubject)); r.Status != http.StatusUnauthorized || r.Code() != "oidc.over" {
			t.Errorf("%s comes back instead: %d %s", name, r.Status, r.Body)
		}
		address = mine.leave("/me/identities", map[string]any{"current": ownSecret})
	}
	if after := d.count(); after[1] != before[1] {
		t.Errorf("%d identities, were %d", after[1], before[1])
	}
	if r := d.link(mine, linkedSubject); r.Status != http.StatusOK {
		t.Fatalf("link: %d %s", r.Status, r.Body)
	}
	if r := d.link(mine, linkedSubject); r.Status != http.StatusOK {
		t.Errorf("what is linked already: %d %s", r.Status, r.Body)
	}
	if r := d.link(mine, "second account"); r.Status != http.StatusConflict || r.Code() != "identity.linked" {
		t.Errorf("a second account: %d %s", r.Status, r.Body)
	}
	other := d.somebodyElse()
	if r := other.come(d.provider.Visit(other.leave("/me/identities", nil), linkedSubject)); r.Status != http.StatusConflict || r.Code() != "identity.taken" {
		t.Errorf("somebody else's account: %d %s", r.Status, r.Body)
	}
	if after := d.count(); after[1] != before[1]+1 {
		t.Errorf("%d identities, were %d", after[1], before[1])
	}
}

// somebodyElse is a browser in which another person opened a one-time link.
func (d *door) somebodyElse() *browser {
	d.t.Helper()
	login := apptest.NewID()
	d.As("admin").Do(http.StatusCreated, http.MethodPut, "/people/"+apptest.NewID(), map[string]any{
		"name": "Une autre", "login": login, "language": "fr", "place": d.Actor("admin").Place(),
	})
	ticket, err := d.Accounts.LinkFor(d.t.Context(), login)
	if err != nil {
		d.t.Fatal(err)
	}
	b := d.browser()
	b.ask(http.StatusOK, http.MethodPost, "/sign-in/ticket", map[string]any{"ticket": ticket})
	return b
}

// Wherever somebody wanted to go, they stay in the lab.
func TestTheWayBackStaysInTheLab(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	if r := d.link(d.enter(), linkedSubject); r.Status != http.StatusOK {
		t.Fatalf("link: %d %s", r.Status, r.Body)
	}
	for next, want := range map[string]string{
		"/r/01hv?x=1#t=95": "/r/01hv?x=1#t=95", "/s?q=d%C3%A9bit%2Fm%C3%A8tre": "/s?q=d%C3%A9bit%2Fm%C3%A8tre", "/c/أ": "/c/أ", "/": "/",
		"": "/", "//evil": "/", `/\evil`: "/", `\\evil`: "/", `\evil`: "/", "https:evil": "/", "https://evil": "/", "HTTPS:/evil": "/", "javascript:alert(1)": "/",
		"///evil": "/", "/%2fevil": "/", "/%2Fevil": "/", "/%5cevil": "/", "%2f%2fevil": "/", "/%252fevil": "/", "/%25255cevil": "/", "/\tevil": "/", "/\t/evil": "/",
		"/%09/evil": "/", "\n//evil": "/", " //evil": "/", "/.//evil": "/", "/../evil": "/", "evil": "/", "@evil": "/", "/in/oidc": "/", "/in/x": "/", "/%zz": "/",
		"/" + strings.Repeat("a", 3000): "/",
	} {
		b := d.browser()
		r := b.come(d.provider.Visit(b.leave("/sign-in/oidc", map[string]any{"next": next}), linkedSubject))
		var arrived struct{ Next string }
		if err := r.Into(&arrived); err != nil || r.Status != http.StatusOK || arrived.Next != want {
			t.Errorf("%q leads to %d %s, want %q", next, r.Status, r.Body, want)
		}
	}
}
