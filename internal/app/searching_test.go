package app_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/config"
)

func TestTheDoctorSaysHowSearchStands(t *testing.T) {
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"pkgVersion":"1.12.3"}`)) }))
	defer old.Close()
	for setting, c := range map[string]struct {
		well bool
		says string
	}{
		"local:" + t.TempDir():      {true, "embedded, in "},
		"meili:http://127.0.0.1:1":  {false, "No search server answers at http://127.0.0.1:1: titles alone"},
		"meili:http://":             {false, "meili:http://HOST:PORT"},
		"meili:" + old.URL:          {false, "is Meilisearch 1.12.3, and the lab was tried on 1.50.x only"},
		"meili:" + old.URL + "?a=b": {false, "may end with ?prefix=PREFIX"},
	} {
		settings := config.In(t.TempDir())
		settings.Search = setting
		for _, f := range app.Diagnose(t.Context(), settings, slog.New(slog.DiscardHandler)) {
			if f.Name == "search" && (f.Well != c.well || f.Needed || !strings.Contains(f.Words, c.says)) {
				t.Errorf("%s: %+v", setting, f)
			}
		}
	}
}
