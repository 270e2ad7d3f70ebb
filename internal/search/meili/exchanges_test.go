package meili_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/meili"
)

const (
	asks      = "POST /multi-search"
	puts      = "POST /indexes/lab-passages/documents"
	drops     = "POST /indexes/lab-passages/documents/delete"
	makes     = "POST /indexes"
	makesKey  = "POST /keys"
	looks     = "GET /indexes/lab-passages"
	tasks     = "GET /tasks/"
	settings  = "GET /indexes/lab-passages/settings"
	setsThem  = "PATCH /indexes/lab-passages/settings"
	swaps     = "POST /swap-indexes"
	takesNext = "DELETE /indexes/lab-passages-next"
	makesNext = "GET /indexes/lab-passages-next/settings"
)

func anybody(text string) search.Query { return search.Query{Text: text, ACL: []string{"public"}} }

func document(id string) []search.Document {
	return []search.Document{{ID: id, Resource: "r", Revision: 1, Kind: search.Card, Title: "Soudage", ACL: []string{"public"}}}
}

func TestAServerThatWasNotTriedOrRefusesTheKeyIsRefusedInASentence(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*stage)
		says   string
	}{
		"an older server": {func(s *stage) { s.on("GET /version", version("1.49.2")) }, "is Meilisearch 1.49.2, and the lab was tried on 1.50.x only"},
		"a newer server":  {func(s *stage) { s.on("GET /version", version("1.51.0")) }, "is Meilisearch 1.51.0, and the lab was tried on 1.50.x only"},
		"no key":          {func(s *stage) { s.on("GET /version", recorded(t, "03")) }, "refuses the key of LAB_SEARCH_KEY"},
		"a wrong key":     {func(s *stage) { s.on("GET /version", recorded(t, "04")) }, "refuses the key of LAB_SEARCH_KEY"},
		"settings that it does not keep": {func(s *stage) {
			s.on(settings, recorded(t, "12"))
			s.on(setsThem, recorded(t, "10"))
			s.on(tasks, recorded(t, "11"))
		}, "does not keep the settings"},
		"settings that it refuses": {func(s *stage) {
			s.on(settings, recorded(t, "12"))
			s.on(setsThem, recorded(t, "13"))
		}, "invalid_settings_ranking_rules"},
	} {
		s := prepared(t)
		c.change(s)
		index, err := meili.Open(t.Context(), s.server())
		if err == nil {
			index.Close()
			t.Errorf("%s is opened", name)
			continue
		}
		if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "the master key\"") {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

func version(number string) (e exchange) {
	e.Response.Status, e.Response.Body = http.StatusOK, json.RawMessage(`{"pkgVersion":"`+number+`"}`)
	return e
}

func TestSettingsAreSentOnlyWhereTheyAreOthers(t *testing.T) {
	s := prepared(t)
	s.open()
	if s.count(setsThem) != 0 {
		t.Error("the same settings are sent")
	}
	s.on(settings, recorded(t, "12"), saying(t, http.StatusOK, "settings.json"))
	s.on(setsThem, recorded(t, "10"))
	s.open()
	if s.count(setsThem) != 1 {
		t.Error("other settings stay")
	}
}

func TestAnIndexThatSomebodyElseMadeMeanwhileIsTaken(t *testing.T) {
	s := prepared(t)
	s.on(looks, recorded(t, "52"))
	s.on(makes, recorded(t, "07"))
	s.on(tasks, recorded(t, "08"))
	s.open()
}

func TestTheLabWorksByKeysOfItsOwn(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(asks, results(t, "41", "41"))
	if _, err := index.Find(t.Context(), anybody("")); err != nil {
		t.Fatal(err)
	}
	s.on(puts, recorded(t, "15"))
	if err := index.Put(t.Context(), document("r-m")); err != nil {
		t.Fatal(err)
	}
	for asked, key := range map[string]string{asks: "Bearer <search key>", puts: "Bearer <index key>", "GET /version": "Bearer the master key"} {
		if r, _ := s.last(asked); r.Header.Get("Authorization") != key {
			t.Errorf("%s is asked as %s", asked, r.Header.Get("Authorization"))
		}
	}
	_, body := s.last(makesKey)
	if strings.Contains(body, `"*"`) || strings.Contains(body, "keys") {
		t.Errorf("a key may %s", body)
	}
}

func TestAKeyThatMayNotMakeKeysIsUsedItself(t *testing.T) {
	s := prepared(t)
	s.on(makesKey, recorded(t, "92"))
	index := s.open()
	s.on(asks, results(t, "41", "41"))
	if _, err := index.Find(t.Context(), anybody("")); err != nil {
		t.Fatal(err)
	}
	if r, _ := s.last(asks); r.Header.Get("Authorization") != "Bearer the master key" {
		t.Errorf("asked as %s", r.Header.Get("Authorization"))
	}
}

// results puts the answers of single searches together, recorded or written out.
func results(t *testing.T, numbers ...string) (e exchange) {
	t.Helper()
	var list []json.RawMessage
	for _, number := range numbers {
		if strings.HasPrefix(number, "{") {
			list = append(list, json.RawMessage(number))
		} else {
			list = append(list, recorded(t, number).Response.Body)
		}
	}
	body, err := json.Marshal(map[string]any{"results": list})
	if err != nil {
		t.Fatal(err)
	}
	e.Response.Status, e.Response.Body = http.StatusOK, body
	return e
}

func TestTotalsAndFacetsAreThoseOfTheServer(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(asks, results(t, "39", `{"totalHits":3}`), results(t, "39", "39"))
	a, err := index.Find(t.Context(), anybody("réseau "))
	if err != nil || a.Total != 2 || a.Facets["lang"]["ar"] != 1 || a.Facets["campus"]["casa"] != 2 {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestAPayloadOfWhichOneDocumentIsWrongIsAnErrorThatSaysSo(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(puts, recorded(t, "18"))
	s.on(tasks, recorded(t, "19"))
	err := index.Put(t.Context(), document("not ok"))
	if err == nil || !strings.Contains(err.Error(), "invalid_document_id") || !strings.Contains(err.Error(), "not ok") || errors.Is(err, search.ErrAway) {
		t.Errorf("%v", err)
	}
}

func TestDocumentsAreAlwaysCreatedAndTheirKeyIsNamed(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(puts, recorded(t, "15"))
	if err := index.Put(t.Context(), document("r-m")); err != nil {
		t.Fatal(err)
	}
	if r, _ := s.last(puts); r.URL.RawQuery != "primaryKey=id" { // with skipCreation they would be dropped, and said to be there
		t.Errorf("documents are sent with %s", r.URL.RawQuery)
	}
}

func TestWhatIsOldOfManyResourcesGoesByOneTask(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(drops, recorded(t, "67"))
	s.on(tasks, recorded(t, "68"))
	old := []search.Old{{Resource: "a", Before: 2}, {Resource: `b"] OR rid != "`, Before: 2}, {Resource: "c", Before: 3}}
	if err := index.Drop(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	_, body := s.last(drops)
	var sent struct{ Filter [][]string }
	if err := json.Unmarshal([]byte(body), &sent); err != nil {
		t.Fatal(err)
	}
	if len(sent.Filter) != 1 || len(sent.Filter[0]) != 2 || sent.Filter[0][0] != `rid IN ["a", "b\"] OR rid != \""] AND rev < 2` {
		t.Errorf("%q", sent.Filter)
	}
}

func TestTheDoctorLooksAndChangesNothing(t *testing.T) {
	s := prepared(t)
	s.on("GET /keys", recorded(t, "88"))
	s.on("GET /indexes/lab-passages/stats", recorded(t, "17"))
	found, err := meili.Check(t.Context(), s.server())
	if want := (meili.Standing{Version: "1.50.0", Made: true, Settings: true, Documents: 28, MayKeys: true}); err != nil || found != want {
		t.Errorf("%+v, %v", found, err)
	}
	for _, r := range s.seen {
		if r.Method != http.MethodGet {
			t.Errorf("it sends %s %s", r.Method, r.URL.Path)
		}
	}
	s.on("GET /indexes/lab-passages/stats", recorded(t, "52"))
	s.on("GET /keys", recorded(t, "92"))
	if found, err := meili.Check(t.Context(), s.server()); err != nil || found.Made || found.MayKeys {
		t.Errorf("%+v, %v", found, err)
	}
}
