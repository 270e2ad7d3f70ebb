package meili_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/search/meili"
)

func TestAnAddressSaysWhereTheServerIsAndWhatIsTheLabs(t *testing.T) {
	for setting, want := range map[string]meili.Server{
		"meili:http://127.0.0.1:7700":                       {URL: "http://127.0.0.1:7700", Key: "hush", Prefix: "lab"},
		"meili:https://search.example.ma/":                  {URL: "https://search.example.ma", Key: "hush", Prefix: "lab"},
		"meili:http://search:7700?prefix=centre-2":          {URL: "http://search:7700", Key: "hush", Prefix: "centre-2"},
		"meili:https://search.example.ma/meili/?prefix=efp": {URL: "https://search.example.ma/meili", Key: "hush", Prefix: "efp"},
	} {
		if s, err := meili.ParseServer(setting, "hush"); err != nil || s != want {
			t.Errorf("%s gives %+v, %v", setting, s, err)
		}
	}
	for _, setting := range []string{
		"meili:", "meili:localhost:7700", "meili:ftp://host", "meili:http://", "meili:http://key:hush@host", "meili:http://host?prefix=", "meili:http://host?prefix=a/b",
		"meili:http://host?prefix=a&prefix=b", "meili:http://host?other=1", "meili:http://ho st",
	} {
		if s, err := meili.ParseServer(setting, "hush"); err == nil {
			t.Errorf("%s gives %+v", setting, s)
		}
	}
}
