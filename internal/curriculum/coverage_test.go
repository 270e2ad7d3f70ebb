package curriculum_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
)

func element(id, parent string, depth curriculum.Depth, share int) curriculum.Element {
	return curriculum.Element{ID: id, Parent: parent, Depth: depth, Share: share, Title: id}
}

func TestCoverageIsTheWeightOfWhatHasAResource(t *testing.T) {
	const competence, content = curriculum.Competence, curriculum.Content
	plain := []curriculum.Element{
		element("A", "", competence, 0), element("a1", "A", content, 0), element("a2", "A", content, 0), element("a3", "A", content, 0),
		element("B", "", competence, 0), element("b1", "B", content, 0),
	}
	shared := slices.Clone(plain)
	shared[0].Share, shared[2].Share = 4000, 3000
	for name, c := range map[string]struct {
		elements []curriculum.Element
		served   []string
		want     string
	}{
		"nothing is nothing":                            {nil, nil, "0 of 0, 0.00"},
		"without shares all that counts counts alike":   {plain, []string{"a1", "a2", "b1"}, "3 of 4, 0.75"},
		"a share counts as it says":                     {shared, []string{"a2"}, "1 of 4, 0.30"},
		"what is left is for those without":             {shared, []string{"a1", "b1"}, "2 of 4, 0.65"},
		"what is higher up proves nothing":              {plain, []string{"A", "B"}, "0 of 4, 0.00"},
		"what has nothing below it counts itself":       {plain[:1], []string{"A"}, "1 of 1, 1.00"},
		"shares that are less than all are still a sum": {[]curriculum.Element{element("a", "", content, 1000), element("b", "", content, 1000)}, []string{"b"}, "1 of 2, 0.50"},
		"one that is left nothing weighs nothing":       {[]curriculum.Element{element("a", "", content, 10000), element("b", "", content, 0)}, []string{"b"}, "1 of 2, 0.00"},
		"an orphan stands below the module":             {[]curriculum.Element{element("a", "gone", content, 0)}, []string{"a"}, "1 of 1, 1.00"},
	} {
		got := curriculum.Cover(c.elements, func(e curriculum.Element) bool { return slices.Contains(c.served, e.ID) })
		if s := fmt.Sprintf("%d of %d, %.2f", got.Covered, got.Contents, got.Share); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
}

func TestModulesWeighTheirHoursWhereAllHaveHours(t *testing.T) {
	full, none := curriculum.Coverage{Contents: 10, Covered: 10, Share: 1}, curriculum.Coverage{Contents: 30}
	for name, c := range map[string]struct {
		modules []curriculum.Measured
		want    float64
	}{
		"by hours":                       {[]curriculum.Measured{{Coverage: full, Hours: 90 * 60}, {Coverage: none, Hours: 30 * 60}}, 0.75},
		"by what counts, without":        {[]curriculum.Measured{{Coverage: full, Hours: 90 * 60}, {Coverage: none}}, 0.25},
		"without éléments nothing is to": {[]curriculum.Measured{{Coverage: full, Hours: 60}, {}}, 1},
	} {
		if got := curriculum.Together(c.modules); math.Abs(got.Share-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got.Share, c.want)
		}
	}
}

func TestAReferentielIsArrangedAsWished(t *testing.T) {
	const competence, learning, content = curriculum.Competence, curriculum.Learning, curriculum.Content
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	module := curriculum.Module{ID: "m", Org: "o"}
	was, err := curriculum.Arrange(module, nil, []curriculum.Element{
		element("A", "", competence, 5000), element("l", "A", learning, 0), element("a1", "l", content, 0), element("B", "", competence, 5000), element("b1", "B", content, 0),
	}, now)
	if err != nil || was[3].Ord != 1 || was[2].Line != "a1" || was[2].Module != "m" {
		t.Fatalf("%+v, %v", was, err)
	}
	was[2].Line = "older"
	less, err := curriculum.Arrange(module, was, []curriculum.Element{element("B", "", competence, 0), element("b1", "B", content, 0)}, now)
	if err != nil || len(less) != 5 || len(curriculum.Active(less)) != 2 || less[0].Ord != 0 {
		t.Fatalf("%+v, %v", less, err)
	}
	back, err := curriculum.Arrange(module, less, []curriculum.Element{element("a1", "", content, 0)}, now)
	if err != nil || back[0].Line != "older" || !back[0].Archived.IsZero() {
		t.Fatalf("what comes back lost its line: %+v, %v", back, err)
	}
}

func TestAReferentielThatCannotBeIsRefusedWithItsPlace(t *testing.T) {
	const competence, learning, content = curriculum.Competence, curriculum.Learning, curriculum.Content
	a := element("a", "", competence, 6000)
	for name, c := range map[string]struct {
		wish  []curriculum.Element
		want  *fault.Error
		field string
	}{
		"twice":           {[]curriculum.Element{a, a}, curriculum.ErrTwice, "elements.1"},
		"turned round":    {[]curriculum.Element{element("c", "", content, 0), element("l", "c", learning, 0)}, curriculum.ErrDepth, "elements.1"},
		"same rung":       {[]curriculum.Element{a, element("b", "a", competence, 0)}, curriculum.ErrDepth, "elements.1"},
		"no such rung":    {[]curriculum.Element{element("c", "", "chapitre", 0)}, curriculum.ErrDepth, "elements.0"},
		"parent later":    {[]curriculum.Element{element("c", "a", content, 0), a}, curriculum.ErrParent, "elements.0"},
		"too much":        {[]curriculum.Element{a, element("b", "", competence, 4001)}, curriculum.ErrShares, "elements.1"},
		"below nothing":   {[]curriculum.Element{element("c", "", content, -1)}, curriculum.ErrShare, "elements.0"},
		"without a title": {[]curriculum.Element{{ID: "x", Depth: content}}, curriculum.ErrElementTitle, "elements.0"},
		"too many":        {make([]curriculum.Element, curriculum.MaxElements+1), curriculum.ErrManyElements, "elements"},
	} {
		_, err := curriculum.Arrange(curriculum.Module{}, nil, c.wish, time.Time{})
		f, is := fault.As(err)
		if !is || !errors.Is(err, c.want) || f.Field != c.field {
			t.Errorf("%s: %v on %v", name, err, f)
		}
	}
}
