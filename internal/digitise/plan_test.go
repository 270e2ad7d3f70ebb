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
			slow := media.Asset{Kind: kind, Pages: 5000, Duration: 12 * 3600}
			if digitise.Adds(kind, step) && digitise.LineOf(slow, step) == digitise.Short {
				t.Errorf("%s of a %s only adds, and waits where what is short does", step, kind)
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

func TestWhatIsShortWaitsForNothingLong(t *testing.T) {
	for _, c := range []struct {
		what string
		file media.Asset
		step string
		want digitise.Line
	}{
		{"two pages", media.Asset{Kind: media.PDF, Size: 90 << 10, Pages: 2}, "pages", digitise.Short},
		{"a document whose pages are not counted", media.Asset{Kind: media.PDF, Size: 4 << 20}, "text", digitise.Short},
		{"a book", media.Asset{Kind: media.PDF, Size: 4 << 20, Pages: 600}, "pages", digitise.Long},
		{"half a minute of film", media.Asset{Kind: media.Video, Size: 20 << 20, Duration: 30}, "lowest", digitise.Short},
		{"two hours of film", media.Asset{Kind: media.Video, Size: 2 << 30, Duration: 7200}, "lowest", digitise.Film},
		{"what only adds to it", media.Asset{Kind: media.Video, Size: 2 << 30, Duration: 7200}, "rest", digitise.Adding},
		{"a photograph", media.Asset{Kind: media.Image, Size: 8 << 20}, "sizes", digitise.Short},
	} {
		if got := digitise.LineOf(c.file, c.step); got != c.want {
			t.Errorf("%s waits in %s, not in %s", c.what, got, c.want)
		}
	}
}
