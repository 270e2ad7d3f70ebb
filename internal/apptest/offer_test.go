package apptest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	starter "github.com/digital-learning-lab/lab/internal/seed"
)

// servable is an élément as the lab tells it, and as it is wished.
type servable struct {
	ID        string `json:"id"`
	Parent    string `json:"parent"`
	Depth     string `json:"depth"`
	Code      string `json:"code"`
	Title     string `json:"title"`
	TitleAr   string `json:"title_ar"`
	Share     int    `json:"share"`
	Resources []struct {
		ID string `json:"id"`
	} `json:"resources,omitempty"`
}

// taughtModule is a module of an edition with its éléments.
type taughtModule struct {
	ID       string
	Code     string
	Version  int
	Elements []servable
	Coverage struct{ Contents, Covered int }
}

// year is an edition on the page of its trade.
type year struct {
	ID, Year string
	Groups   []struct{ Code string }
}

// moduleOf opens the module of an edition by its code.
func moduleOf(c *apptest.Client, edition, code string) (m taughtModule) {
	var e struct{ Modules []struct{ ID, Code string } }
	c.Get("/editions/"+edition, &e)
	for _, one := range e.Modules {
		if one.Code == code {
			c.Get("/modules/"+one.ID, &m)
		}
	}
	return m
}

// at gives the élément of a code.
func (m taughtModule) at(code string) servable {
	n := slices.IndexFunc(m.Elements, func(e servable) bool { return e.Code == code })
	return m.Elements[n]
}

// lost lists the resources that lost their place in an edition, by their éléments.
func lost(c *apptest.Client, edition string) (codes []string) {
	var coverage struct {
		Lost []struct {
			Resource struct{ ID string }
			Element  struct{ Code string }
		}
	}
	c.Get("/editions/"+edition+"/coverage", &coverage)
	for _, l := range coverage.Lost {
		codes = append(codes, l.Element.Code+" "+l.Resource.ID)
	}
	return codes
}

// A new year: enrolled groups keep theirs, resources stay attached, and what lost its
// place is listed with what it was.
func TestANewYearOfATradeKeepsWhatWasAttached(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	admin, trainer, learner := lab.As("admin"), lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, shelf := trainer.Course("Le différentiel")
	resource := trainer.UploadNamed(course, shelf, "fiche.md", []byte("# Le tore"))
	lab.Idle()
	old := moduleOf(trainer, starter.DemoEdition, "EMI_TS-04")
	trainer.Do(http.StatusOK, http.MethodPut, "/resources/"+resource+"/elements", map[string]any{"elements": []string{old.at("B1.1").ID, old.at("B2.1").ID}})
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))

	next := apptest.NewID()
	admin.Do(http.StatusCreated, http.MethodPut, "/editions/"+next, map[string]any{"trade": starter.DemoTrade, "year": "2027-2028"})
	admin.Do(http.StatusOK, http.MethodPut, "/editions/"+next, map[string]any{"trade": starter.DemoTrade, "year": "2027-2028"})
	var trade struct{ Editions []year }
	learner.Get("/trades/"+starter.DemoTrade, &trade)
	if e := trade.Editions; len(e) != 2 || e[0].ID != next || len(e[0].Groups) != 0 || len(e[1].Groups) != 1 || e[1].Groups[0].Code != "ELEC-TS-101" {
		t.Fatalf("editions and who follows them: %+v", trade.Editions)
	}
	m := moduleOf(learner, next, "EMI_TS-04")
	if e := m.at("B1.1"); len(e.Resources) != 1 || e.Resources[0].ID != resource || e.ID == old.at("B1.1").ID || m.Coverage != old.with(2) {
		t.Fatalf("in the new year %+v, covered %+v", e, m.Coverage)
	}

	kept := slices.DeleteFunc(slices.Clone(m.Elements), func(e servable) bool { return e.Code == "B1.1" })
	admin.Do(http.StatusOK, http.MethodPatch, "/modules/"+m.ID+"/elements", map[string]any{"elements": wished(kept)}, "If-Match", `"1"`)
	if got, want := lost(learner, next), []string{"B1.1 " + resource}; !slices.Equal(got, want) {
		t.Errorf("lost in the new year: %v, want %v", got, want)
	}
	if got := lost(learner, starter.DemoEdition); len(got) != 0 {
		t.Errorf("lost where the group is: %v", got)
	}
	if got := lost(lab.As("omar.fassi"), next); len(got) != 0 {
		t.Errorf("a learner of another group hears of %v", got)
	}
	var page struct {
		Elements []struct {
			Code, Year string
			Lost       bool
		}
	}
	learner.Get("/resources/"+resource, &page)
	if len(page.Elements) != 2 || page.Elements[0].Year != "2026-2027" || page.Elements[0].Lost {
		t.Errorf("a learner meets it in %+v", page.Elements)
	}
	if r := trainer.Do(http.StatusForbidden, http.MethodPatch, "/modules/"+m.ID+"/elements", map[string]any{"elements": wished(kept)}, "If-Match", `"2"`); r.Code() != "forbidden" {
		t.Errorf("a trainer hears %s", r.Code())
	}
	admin.Do(http.StatusPreconditionFailed, http.MethodPatch, "/modules/"+m.ID+"/elements", map[string]any{"elements": wished(m.Elements)}, "If-Match", `"1"`)
	admin.Do(http.StatusOK, http.MethodPatch, "/modules/"+m.ID+"/elements", map[string]any{"elements": wished(m.Elements)}, "If-Match", `"2"`)
	if got := lost(learner, next); len(got) != 0 {
		t.Errorf("after the élément came back: %v", got)
	}
}

// with is the coverage of a module when some of it is covered.
func (m taughtModule) with(covered int) struct{ Contents, Covered int } {
	return struct{ Contents, Covered int }{m.Coverage.Contents, covered}
}

// wished leaves out what is only told.
func wished(elements []servable) []servable {
	out := slices.Clone(elements)
	for n := range out {
		out[n].Resources = nil
	}
	return out
}
