package bench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Figure is one measured quantity; less is better.
type Figure struct {
	Name    string
	Unit    string
	Ours    float64
	Against string  // what Theirs is of, or empty
	Theirs  float64 // the same quantity of a plain tool, in the same run
	Ratio   float64 // median of the rounds' ratios
	Noise   float64 // half of what lies between the lower and the upper quarter of those ratios, as a share of it
	Limit   float64 // of the ratio where there is one, else of Ours; 0 where there is none
	Slack   float64 // what Ours may be above Limit × Theirs, in Unit
}

// Over reports whether the figure is beyond its limit.
func (f Figure) Over() bool {
	switch {
	case f.Limit == 0:
		return false
	case f.Against == "":
		return f.Ours > f.Limit
	}
	return f.Ratio > f.Limit+f.Slack/f.Theirs
}

// Print writes the figures as one table.
func Print(out io.Writer, figures []Figure) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, strings.Join([]string{"figure", "ours", "against", "ratio", "limit", "verdict"}, "\t"))
	for _, f := range figures {
		_, _ = fmt.Fprintln(w, strings.Join([]string{f.Name, f.amount(f.Ours), f.theirs(), f.ratio(), f.limit(), f.verdict()}, "\t"))
	}
	return w.Flush() // what is written to w fails here
}

func (f Figure) amount(n float64) string { return fmt.Sprintf("%.3g %s", n, f.Unit) }

func (f Figure) theirs() string {
	if f.Against == "" {
		return "-"
	}
	return f.amount(f.Theirs) + ", " + f.Against
}

func (f Figure) ratio() string {
	if f.Against == "" {
		return "-"
	}
	return fmt.Sprintf("%.2f ± %.0f %%", f.Ratio, 100*f.Noise)
}

func (f Figure) limit() string {
	switch {
	case f.Limit == 0:
		return "-"
	case f.Against == "":
		return "≤ " + f.amount(f.Limit)
	case f.Slack > 0:
		return fmt.Sprintf("≤ %.3g × + %s", f.Limit, f.amount(f.Slack))
	}
	return fmt.Sprintf("≤ %.3g ×", f.Limit)
}

func (f Figure) verdict() string {
	switch {
	case f.Limit == 0:
		return "-"
	case f.Over():
		return "OVER"
	}
	return "ok"
}
