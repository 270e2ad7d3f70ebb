package digitise_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
)

func TestEveryStepHasAVersionAndNeedsOnlyWhatStandsBeforeIt(t *testing.T) {
	for _, kind := range digitise.Kinds() {
		plan := digitise.Plan(kind)
		for i, step := range plan {
			if digitise.Version(kind, step) < 1 {
				t.Errorf("%s of a %s has no version", step, kind)
			}
			if slices.Contains(plan[i+1:], step) {
				t.Errorf("a %s has two steps %s", kind, step)
			}
			for _, again := range digitise.Redone(kind, step) {
				if slices.Index(plan, again) < i {
					t.Errorf("%s of a %s is done again after %s, which stands behind it", again, kind, step)
				}
			}
		}
	}
	if digitise.Version(media.PDF, "knead") != 0 || len(digitise.Redone(media.PDF, "knead")) != 0 {
		t.Error("a step that there is not has a version, or something is done again after it")
	}
}

func TestAStepIsDoneAgainWithWhatNeedsIt(t *testing.T) {
	for step, want := range map[string][]string{
		"examine": {"examine"}, "lowest": {"lowest", "second", "rest"}, "second": {"second"}, "rest": {"rest"},
	} {
		if got := digitise.Redone(media.Video, step); !slices.Equal(got, want) {
			t.Errorf("with %s: %v, want %v", step, got, want)
		}
	}
}
