package place_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
)

var (
	region   = place.Place{ID: "region", Kind: place.Direction}
	complexe = place.Place{ID: "complexe", Kind: place.Complexe}
	cmc      = place.Place{ID: "cmc", Kind: place.Etablissement, Sort: "cmc"}
	ista     = place.Place{ID: "ista", Kind: place.Etablissement, Sort: "ista"}
	pole     = place.Place{ID: "pole", Kind: place.Pole}
	gone     = place.Place{ID: "gone", Kind: place.Etablissement, Archived: time.UnixMicro(1)}
)

// site is a place of a kind below another.
func site(kind place.Kind, over place.Place) place.Site {
	return place.Site{Place: place.Place{ID: "new", Parent: over.ID, Kind: kind, Name: "N"}, Over: over, Above: []string{over.ID}}
}

// code gives what is wrong, or nothing.
func code(err error) string {
	if f, is := fault.As(err); is {
		return f.Code
	}
	return ""
}

func TestWhatMayStandBelowWhat(t *testing.T) {
	over := map[string]place.Place{"top": {}, "direction": region, "complexe": complexe, "cmc": cmc, "ista": ista, "pole": pole, "space": {ID: "s", Kind: place.Space}}
	may := map[place.Kind][]string{
		place.Direction: {"top"}, place.Complexe: {"direction"}, place.Etablissement: {"top", "direction", "complexe"},
		place.Pole: {"cmc"}, place.Space: {"cmc", "ista", "pole"}, "desk": {},
	}
	for kind, places := range may {
		for name, at := range over {
			if got, want := site(kind, at).Check() == nil, slices.Contains(places, name); got != want {
				t.Errorf("%s below %s: %v, want %v", kind, name, got, want)
			}
		}
	}
}

func TestWhatIsWrongWithAPlaceIsSaid(t *testing.T) {
	of := func(kind place.Kind, over place.Place, change func(*place.Site)) error {
		s := site(kind, over)
		change(&s)
		s.Place = s.Tidied()
		return s.Check()
	}
	many := func(n int) (all []string) {
		for i := range n {
			all = append(all, strings.Repeat("é", 99)+string(rune('A'+i)))
		}
		return all
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"a name of 200 characters":       {of(place.Space, ista, func(s *place.Site) { s.Name = strings.Repeat("م", 200) }), ""},
		"a name too long":                {of(place.Space, ista, func(s *place.Site) { s.Name = strings.Repeat("م", 201) }), "place.name"},
		"no name":                        {of(place.Space, ista, func(s *place.Site) { s.Name = " \u200f\t" }), "place.name"},
		"a code too long":                {of(place.Space, ista, func(s *place.Site) { s.Code = strings.Repeat("1", 41) }), "place.code"},
		"a sort of another kind":         {of(place.Space, ista, func(s *place.Site) { s.Sort = "cmc" }), "place.sort"},
		"a sort of a kind without":       {of(place.Pole, cmc, func(s *place.Site) { s.Sort = "autre" }), "place.sort"},
		"a workshop":                     {of(place.Space, pole, func(s *place.Site) { s.Sort, s.Capacity = "atelier", 10_000 }), ""},
		"too many people":                {of(place.Space, pole, func(s *place.Site) { s.Capacity = 10_001 }), "place.capacity"},
		"fewer than nobody":              {of(place.Space, pole, func(s *place.Site) { s.Capacity = -1 }), "place.capacity"},
		"50 pieces, doubled":             {of(place.Space, pole, func(s *place.Site) { s.Equipment = append(many(50), many(50)...) }), ""},
		"51 pieces":                      {of(place.Space, pole, func(s *place.Site) { s.Equipment = many(51) }), "place.equipment"},
		"a piece too long":               {of(place.Space, pole, func(s *place.Site) { s.Equipment = []string{strings.Repeat("x", 101)} }), "place.equipment"},
		"below itself":                   {of(place.Space, pole, func(s *place.Site) { s.Above = []string{"pole", "new"} }), "place.circle"},
		"a pôle of what is no CMC":       {of(place.Pole, ista, func(*place.Site) {}), "place.pole"},
		"no CMC any more, with pôles":    {of(place.Etablissement, region, func(s *place.Site) { s.Sort, s.Holds.Poles = "ista", 1 }), "place.has-poles"},
		"below what is archived":         {of(place.Space, gone, func(*place.Site) {}), "place.parent.archived"},
		"archived below what is":         {of(place.Space, gone, func(s *place.Site) { s.Archived = time.UnixMicro(1) }), ""},
		"archived with people in it":     {of(place.Space, ista, func(s *place.Site) { s.Archived, s.Holds.People = time.UnixMicro(1), 2 }), "place.in-use"},
		"archived with nothing in it":    {of(place.Space, ista, func(s *place.Site) { s.Archived = time.UnixMicro(1) }), ""},
		"standing with everything in it": {of(place.Etablissement, region, func(s *place.Site) { s.Holds = place.Holding{Places: 1, Groups: 2, People: 3, Courses: 4} }), ""},
	} {
		if got := code(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestArchivingSaysHowManyOfWhatStandInTheWay(t *testing.T) {
	s := site(place.Etablissement, region)
	s.Archived, s.Holds = time.UnixMicro(1), place.Holding{Groups: 3, People: 41, Places: 1}
	f, is := fault.As(s.Check())
	if want := "Something still stands in it (groups: 3, people: 41, places: 1). Move or archive that first."; !is || f.Message != want {
		t.Errorf("said %q", f.Message)
	}
}

func TestAnEditLeavesWhatItDoesNotName(t *testing.T) {
	before := place.Place{ID: "a", Name: "Atelier", Code: "A1", Capacity: 20, Equipment: []string{"Tour"}, Version: 3}
	name, capacity, archived, at := "Grand atelier", 30, true, time.UnixMicro(7)
	after := place.Edit{Name: &name, Capacity: &capacity, Archived: &archived}.Onto(before, at)
	if after.Name != name || after.Capacity != 30 || after.Code != "A1" || len(after.Equipment) != 1 || after.Version != 3 || !after.Archived.Equal(at) {
		t.Errorf("%+v", after)
	}
	again := place.Edit{Archived: &archived}.Onto(after, time.UnixMicro(9))
	if !again.Archived.Equal(at) {
		t.Error("archived twice, it was archived later")
	}
}

func TestAnOrganisationSaysWhatItCallsItsLearners(t *testing.T) {
	o := place.Organisation{Name: "OFPPT", Learner: place.Stagiaire}
	for _, word := range place.LearnerWords() {
		if err := o.Set(nil, &word, nil); err != nil || o.Learner != word {
			t.Errorf("%s: %v", word, err)
		}
	}
	other, long := place.LearnerWord("élève"), strings.Repeat("o", 201)
	if got := code(o.Set(nil, &other, nil)); got != "organisation.learner-word" {
		t.Errorf("another word: %q", got)
	}
	o.Learner = place.Etudiant
	if got := code(o.Set(&long, nil, nil)); got != "organisation.name" {
		t.Errorf("a long name: %q", got)
	}
}

func TestAnOrganisationSaysHowItReckonsWithMarks(t *testing.T) {
	day, none, long := 24*time.Hour, -time.Hour, 721*time.Hour
	o := place.Organisation{MarkStep: 1, Grace: 48 * time.Hour}
	for _, step := range place.MarkSteps() {
		if err := o.Reckon(&step, &day); err != nil || o.MarkStep != step || o.Grace != day {
			t.Errorf("%d hundredths: %v, %+v", step, err, o)
		}
	}
	third := 33
	for name, err := range map[string]error{
		"organisation.mark-step": (&place.Organisation{MarkStep: 1}).Reckon(&third, nil),
		"organisation.grace":     (&place.Organisation{MarkStep: 1}).Reckon(nil, &none),
	} {
		if got := code(err); got != name {
			t.Errorf("%q, want %q", got, name)
		}
	}
	if got := code(o.Reckon(nil, &long)); got != "organisation.grace" {
		t.Errorf("a month and an hour: %q", got)
	}
}
