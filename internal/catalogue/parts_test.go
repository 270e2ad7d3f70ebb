package catalogue_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// shelves makes a course with two modules of two resources each.
func shelves() *catalogue.Whole {
	w := &catalogue.Whole{Course: catalogue.Course{ID: "c"}}
	for _, m := range []string{"m1", "m2"} {
		w.Modules = append(w.Modules, catalogue.Module{ID: m, Course: "c", Title: m, Ord: len(w.Modules)})
		for _, r := range []string{"a", "b"} {
			w.Resources = append(w.Resources, catalogue.Resource{ID: m + r, Module: m, Ord: map[string]int{"a": 0, "b": 1}[r]})
		}
	}
	return w
}

// drawn writes a course as its order is seen.
func drawn(w *catalogue.Whole) string {
	var b strings.Builder
	for _, m := range w.Modules {
		fmt.Fprintf(&b, "%d:%s[", m.Ord, m.ID)
		for _, r := range w.Resources {
			if r.Module == m.ID {
				fmt.Fprintf(&b, " %d:%s", r.Ord, r.ID)
			}
		}
		b.WriteString(" ]")
	}
	return b.String()
}

func TestModulesAndResourcesAreArranged(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(*catalogue.Whole) error
		want string
	}{
		{"a module is added at the end", func(w *catalogue.Whole) error { return w.AddModule("m3", "Trois", -1) }, "0:m1[ 0:m1a 1:m1b ]1:m2[ 0:m2a 1:m2b ]2:m3[ ]"},
		{"or at a place", func(w *catalogue.Whole) error { return w.AddModule("m3", "Trois", 0) }, "0:m3[ ]1:m1[ 0:m1a 1:m1b ]2:m2[ 0:m2a 1:m2b ]"},
		{"adding it again changes nothing", func(w *catalogue.Whole) error { return w.AddModule("m2", "m2", 0) }, "0:m1[ 0:m1a 1:m1b ]1:m2[ 0:m2a 1:m2b ]"},
		{"a module moves", func(w *catalogue.Whole) error { return w.ChangeModule("m2", "Deux", 0) }, "0:m2[ 0:m2a 1:m2b ]1:m1[ 0:m1a 1:m1b ]"},
		{"a resource is taken out", func(w *catalogue.Whole) error { return w.RemoveResource("m1a") }, "0:m1[ 0:m1b ]1:m2[ 0:m2a 1:m2b ]"},
		{"everything is put in another order", func(w *catalogue.Whole) error {
			return w.Arrange([]catalogue.Shelf{{Module: "m2", Resources: []string{"m1b"}}, {Module: "m1", Resources: []string{"m2b", "m1a", "m2a"}}})
		}, "0:m2[ 0:m1b ]1:m1[ 0:m2b 1:m1a 2:m2a ]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := shelves()
			if err := c.act(w); err != nil {
				t.Fatal(err)
			}
			if drawn(w) != c.want {
				t.Errorf("got %s", drawn(w))
			}
		})
	}
}

func TestWhatCannotBeArranged(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(*catalogue.Whole) error
		kind fault.Kind
	}{
		{"a module without a title", func(w *catalogue.Whole) error { return w.AddModule("m3", " ", -1) }, fault.Invalid},
		{"another module under a taken identifier", func(w *catalogue.Whole) error { return w.AddModule("m2", "Autre", -1) }, fault.Conflict},
		{"a module that holds something is not removed", func(w *catalogue.Whole) error { return w.RemoveModule("m1") }, fault.Conflict},
		{"an unknown module", func(w *catalogue.Whole) error { return w.RemoveModule("m9") }, fault.NotFound},
		{"an unknown resource", func(w *catalogue.Whole) error { return w.RemoveResource("x") }, fault.NotFound},
		{"an order that forgets a resource", func(w *catalogue.Whole) error {
			return w.Arrange([]catalogue.Shelf{{"m1", []string{"m1a", "m1b"}}, {"m2", []string{"m2a"}}})
		}, fault.Invalid},
		{"an order that doubles one", func(w *catalogue.Whole) error {
			return w.Arrange([]catalogue.Shelf{{"m1", []string{"m1a", "m1b", "m1a"}}, {"m2", []string{"m2a", "m2b"}}})
		}, fault.Invalid},
		{"an order that forgets a module", func(w *catalogue.Whole) error {
			return w.Arrange([]catalogue.Shelf{{"m1", []string{"m1a", "m1b", "m2a", "m2b"}}})
		}, fault.Invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := shelves()
			if err := c.act(w); fault.KindOf(err) != c.kind {
				t.Errorf("got %v", err)
			}
			if drawn(w) != drawn(shelves()) {
				t.Errorf("it became %s", drawn(w))
			}
		})
	}
}

func TestACourseHasLimits(t *testing.T) {
	w := shelves()
	for n := len(w.Modules); n < catalogue.MaxModules; n++ {
		if err := w.AddModule(fmt.Sprint("n", n), "Module", -1); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.AddModule("one more", "Module", -1); fault.KindOf(err) != fault.Conflict {
		t.Errorf("module 51: %v", err)
	}
	for n := len(w.Resources); n < catalogue.MaxResources; n++ {
		if err := w.Append(catalogue.Resource{ID: fmt.Sprint(n), Module: "m1"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Append(catalogue.Resource{ID: "one more", Module: "m1"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("resource 501: %v", err)
	}
}

func TestWhatIsWrittenOfACourseIsCleanedAndMeasured(t *testing.T) {
	good := catalogue.Course{Title: " Le disjoncteur\n différentiel\u202e ", Language: "fr", Sector: "industrie-4-0", Level: "ts", Keywords: []string{"30 mA", "", "30 mA "}}
	c, err := good.Tidied()
	if err != nil || c.Title != "Le disjoncteur différentiel" || len(c.Keywords) != 1 {
		t.Fatalf("%q %q %v", c.Title, c.Keywords, err)
	}
	for field, spoil := range map[string]func(*catalogue.Course){
		"title":    func(c *catalogue.Course) { c.Title = "\u200b" },
		"summary":  func(c *catalogue.Course) { c.Summary = strings.Repeat("é", 5001) },
		"language": func(c *catalogue.Course) { c.Language = "de" },
		"sector":   func(c *catalogue.Course) { c.Sector = "" },
		"level":    func(c *catalogue.Course) { c.Level = "" },
		"keywords": func(c *catalogue.Course) { c.Keywords = []string{strings.Repeat("x", 61)} },
	} {
		bad := good
		spoil(&bad)
		_, err := bad.Tidied()
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	long := good
	long.Title = strings.Repeat("é", 301)
	if _, err := long.Tidied(); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a title of 301 characters: %v", err)
	}
}

func TestAModuleInWhichThereIsWorkToDoIsNotRemoved(t *testing.T) {
	w := shelves()
	if err := w.AddModule("m3", "Devoirs", -1); err != nil {
		t.Fatal(err)
	}
	w.Works = []string{"m3"}
	if err := w.RemoveModule("m3"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("heard %v", err)
	}
}
