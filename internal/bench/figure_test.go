package bench_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/bench"
)

func TestWhatIsBeyondItsLimitIsSaid(t *testing.T) {
	for _, c := range []struct {
		figure  bench.Figure
		verdict string
	}{
		{bench.Figure{Name: "within", Unit: "s", Ours: 1, Limit: 1}, "ok"},
		{bench.Figure{Name: "beyond", Unit: "s", Ours: 1.1, Limit: 1}, "OVER"},
		{bench.Figure{Name: "without a limit", Unit: "s", Ours: 9}, "-"},
		{bench.Figure{Name: "ratio within", Unit: "s", Ours: 2, Against: "cp", Theirs: 2, Ratio: 1, Limit: 1.15}, "ok"},
		{bench.Figure{Name: "ratio beyond", Unit: "s", Ours: 3, Against: "cp", Theirs: 2, Ratio: 1.5, Limit: 1.15}, "OVER"},
		{bench.Figure{Name: "ratio within its slack", Unit: "ms", Ours: 3, Against: "engine", Theirs: 2, Ratio: 1.5, Limit: 1.15, Slack: 1}, "ok"},
		{bench.Figure{Name: "ratio beyond its slack", Unit: "ms", Ours: 3.4, Against: "engine", Theirs: 2, Ratio: 1.7, Limit: 1.15, Slack: 1}, "OVER"},
	} {
		var table strings.Builder
		if err := bench.Print(&table, []bench.Figure{c.figure}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(strings.TrimSpace(table.String()), "  "+c.verdict) {
			t.Errorf("%s: the verdict is not %s in\n%s", c.figure.Name, c.verdict, table.String())
		}
	}
}
