package glossary_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/glossary"
)

func breakers() []glossary.Concept {
	return []glossary.Concept{
		{ID: "1", Forms: glossary.Forms{French: []string{"disjoncteur"}, Arabic: []string{"قاطع"}, English: []string{"circuit breaker"}}},
		{ID: "2", Forms: glossary.Forms{French: []string{"disjoncteur différentiel"}, Arabic: []string{"قاطع تفاضلي"}, English: []string{"RCD"}}},
		{ID: "3", Forms: glossary.Forms{French: []string{"cité des métiers et des compétences", "CMC"}, Arabic: []string{"مدينة المهن والكفاءات"}}},
		{ID: "4", Forms: glossary.Forms{French: []string{"réseau local"}, Arabic: []string{"شبكة محلية"}, English: []string{"local network"}}},
		{ID: "5", Forms: glossary.Forms{French: []string{"canal"}, Arabic: []string{"قناة"}, English: []string{"battery"}}},
		{ID: "6", Forms: glossary.Forms{French: []string{"fusible"}, Arabic: []string{"صهيرة"}}, Archived: time.Unix(1, 0)},
	}
}

func TestWhatATextNamesIsCalledOtherwiseInOtherLanguages(t *testing.T) {
	m := glossary.NewMatcher(breakers())
	for said, want := range map[string]string{
		"Le disjoncteur coupe le courant":      "قاطع circuit breaker",
		"LES DISJONCTEURS DIFFERENTIELS":       "قاطع تفاضلي RCD",
		"افتح القاطع ثم أغلقه":                 "disjoncteur circuit breaker",
		"والقاطع التفاضلي يحمي":                "disjoncteur différentiel RCD",
		"le disjoncteur et le قاطع":            "circuit breaker",
		"La CMC de Souss":                      "cité des métiers et des compétences مدينة المهن والكفاءات",
		"C.M.C.":                               "cité des métiers et des compétences مدينة المهن والكفاءات",
		"les cités des métiers et compétences": "",
		"des réseaux locaux":                   "شبكة محلية local network",
		"الشبكات":                              "",
		"بالشبكة المحلية":                      "réseau local local network",
		"two batteries, les canaux":            "قناة",
		"un fusible":                           "",
		"":                                     "",
	} {
		if got := strings.Join(m.Also(said), " "); got != want {
			t.Errorf("beside %q stands %q, want %q", said, got, want)
		}
	}
}

func TestNobodysGlossaryKnowsNothing(t *testing.T) {
	var m *glossary.Matcher
	if m.Also("disjoncteur") != nil || m.Senses("disjoncteur") != nil || m.Find("disjoncteur") != nil {
		t.Error("it knows something")
	}
}

func TestAReadingTellsWhatStandsForTheWordsAskedFor(t *testing.T) {
	m := glossary.NewMatcher(breakers())
	r := glossary.NewReading(m.Senses("l'installation du Disjoncteur différentiel"))
	stands := r.Find("يركب القاطع التفاضلي في اللوحة")
	if len(stands) != 1 || stands[0].Because != (glossary.Because{Asked: "Disjoncteur différentiel", Found: "القاطع التفاضلي"}) || len(stands[0].Words) != 2 {
		t.Errorf("%+v", stands)
	}
	if stands := r.Find("Les disjoncteurs différentiels (RCD)"); len(stands) != 0 {
		t.Errorf("the words stand there themselves: %+v", stands)
	}
}

func TestAConceptIsCleanedAndChecked(t *testing.T) {
	c := glossary.Concept{ID: "7", Forms: glossary.Forms{French: []string{"  mise à\u00a0la terre ", "", "mise à la terre"}, Arabic: []string{"تأريض"}}}
	if err := c.Check(); err != nil || !slices.Equal(c.Forms.French, []string{"mise à la terre"}) {
		t.Errorf("%v, %q", err, c.Forms.French)
	}
	many := glossary.Concept{}
	for _, r := range "abcdefghijklm" {
		many.Forms.English = append(many.Forms.English, string(r))
	}
	for name, bad := range map[string]struct {
		c    glossary.Concept
		want *fault.Error
	}{
		"one term":   {glossary.Concept{Forms: glossary.Forms{French: []string{"seul"}}}, glossary.ErrAlone},
		"no letters": {glossary.Concept{Forms: glossary.Forms{French: []string{"x", "?!"}}}, glossary.ErrForm},
		"too long":   {glossary.Concept{Forms: glossary.Forms{French: []string{strings.Repeat("x", 81), "y"}}}, glossary.ErrForm},
		"too many":   {many, glossary.ErrManyForms},
	} {
		if err := bad.c.Check(); !errors.Is(err, bad.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	twin := glossary.Concept{ID: "8", Forms: glossary.Forms{French: []string{"coupure", "Disjoncteurs"}}}
	if err := twin.Free(breakers()); !errors.Is(err, glossary.ErrTaken) {
		t.Errorf("the same term in the plural: %v", err)
	}
	other := glossary.Concept{ID: "8", Forms: glossary.Forms{English: []string{"disjoncteur"}, French: []string{"fusible"}}}
	if err := other.Free(breakers()); err != nil {
		t.Errorf("in another language, or removed: %v", err)
	}
}
