package apptest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// Everything that opens a door goes through the lab once, at its most talkative;
// then its log is searched for each of them (attacks #88 and #89).
func TestTheLogHoldsNoSecretAndNoForgedLine(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	c.Log = "debug"
	lab := apptest.Serve(t, apptest.Build(t), c)
	secrets := map[string]string{}
	for what, address := range map[string]string{"key of the bytes": c.Blobs, "password of the record": c.Database} {
		if at, err := url.Parse(address); err == nil && at.User != nil {
			if password, has := at.User.Password(); has {
				secrets[what] = password
			}
		}
	}
	secrets["token"] = lab.Token("nadia.berrada")
	trainer := apptest.NewClient(t, lab.URL, secrets["token"])
	learner := lab.Demo("learner")
	secrets["cookie"] = learner.Token()

	course, module := trainer.Course("Sans secret")
	resource := trainer.UploadNamed(course, module, "notes.md", []byte("# Notes\n\nUn mot.\n"))
	secrets["search"] = "recherche-tres-privee"
	apptest.MustSend(t, trainer, http.MethodGet, "/api/v1/search?q="+secrets["search"])
	apptest.MustSend(t, trainer, http.MethodGet, "/media/"+resource+"/1/original?token="+secrets["token"])
	secrets["bearer that is none"] = "porteur-inconnu-0123456789"
	apptest.MustSend(t, apptest.NewClient(t, lab.URL, secrets["bearer that is none"]), http.MethodGet, "/api/v1/me/progress")

	visitor := apptest.NewClient(t, lab.URL, "")
	var places struct{ Items []struct{ ID string } }
	manager := lab.Demo("manager")
	manager.Get("/places", &places)
	manager.Do(http.StatusCreated, http.MethodPut, "/people/"+apptest.NewID(), map[string]any{"name": "Samir", "login": "samir", "language": "fr", "place": places.Items[0].ID})
	_, secrets["ticket"], _ = strings.Cut(lab.Run("user", "link", "samir"), "/in/")
	apptest.MustSend(t, visitor, http.MethodGet, "/in/"+secrets["ticket"])
	entered := visitor.Do(http.StatusOK, http.MethodPost, "/sign-in/ticket", map[string]any{"ticket": secrets["ticket"]})
	visitor.Do(http.StatusGone, http.MethodPost, "/sign-in/ticket", map[string]any{"ticket": secrets["ticket"]})
	secrets["cookie of the ticket"] = (&http.Response{Header: entered.Header}).Cookies()[0].Value
	secrets["password"], secrets["wrong password"] = "Mot-de-passe 2026 correct", "mot-de-passe-faux-77"
	apptest.NewClient(t, lab.URL, secrets["cookie of the ticket"]).Do(http.StatusNoContent, http.MethodPut, "/me/secret", map[string]any{"secret": secrets["password"]})
	visitor.Do(http.StatusUnauthorized, http.MethodPost, "/sign-in", map[string]any{"login": "samir", "secret": secrets["wrong password"]})
	in := visitor.Do(http.StatusOK, http.MethodPost, "/sign-in", map[string]any{"login": "samir", "secret": secrets["password"]})
	secrets["cookie of the password"] = (&http.Response{Header: in.Header}).Cookies()[0].Value
	for _, path := range []string{"/", "/api/v1/boot", "/api/v1/courses/%0A%0Dforged", "/%1b%5b31mforged"} {
		apptest.MustSend(t, visitor, http.MethodGet, path, "User-Agent", "level=ERROR msg=forged", "Referer", "http://lab/in/"+secrets["ticket"])
	}
	lab.Stop()

	log := lab.Log()
	if !strings.Contains(log, "route=/api/v1/sign-in/ticket status=410") {
		t.Fatalf("the log does not tell of what was done:\n%s", log)
	}
	for what, secret := range secrets {
		if len(secret) < 8 {
			t.Errorf("the %s is %q: the search would prove nothing", what, secret)
		}
		if strings.Contains(log, secret) {
			t.Errorf("the %s is in the log", what)
		}
	}
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "time=") || strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\r\x1b\x00") || strings.Contains(line, "forged") {
			t.Errorf("a line is not of the lab's own: %q", line)
		}
	}
}
