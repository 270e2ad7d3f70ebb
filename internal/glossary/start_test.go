package glossary_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/text"
)

func TestTheListToStartWithIsWholeAndFree(t *testing.T) {
	list := glossary.Start()
	if len(list) < 250 {
		t.Fatalf("%d concepts", len(list))
	}
	var before []glossary.Concept
	for _, c := range list {
		c.ID = c.Origin
		was := c
		if err := c.Check(); err != nil || !c.Same(was) {
			t.Errorf("%s: %v, %+v became %+v", c.Origin, err, was.Forms, c.Forms)
		}
		for _, l := range c.Forms.Languages() {
			if len(*l.Forms) == 0 {
				t.Errorf("%s has no %s", c.Origin, l.Name)
			}
			for _, form := range *l.Forms {
				arabic := text.Language(form) == "ar"
				if arabic != (l.Name == "ar") && form != "HACCP" && form != "GRAFCET" {
					t.Errorf("%s: %q stands under %s", c.Origin, form, l.Name)
				}
			}
		}
		if err := c.Free(before); err != nil {
			t.Errorf("%s: %v", c.Origin, err)
		}
		if slices.ContainsFunc(before, func(o glossary.Concept) bool { return o.Origin == c.Origin }) {
			t.Errorf("%s stands there twice", c.Origin)
		}
		before = append(before, c)
	}
}
