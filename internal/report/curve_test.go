package report_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
)

var film = report.Resource{ID: "film", Title: "Le film", Film: true, Extent: 600}

// class are so many learners who have each watched the film once, from its beginning
// to a second of their own, given by its number.
func class(n int, to func(i int) float64) (all []report.Viewing) {
	for i := range n {
		end := to(i)
		all = append(all, report.Viewing{Person: fmt.Sprintf("%03d", i), Watched: learning.Intervals{{0, end}}, Position: end})
	}
	return all
}

func TestOfFourLearnersNothingIsTold(t *testing.T) {
	four, five := tallied(film, class(4, half)), tallied(film, class(5, half))
	if c := four.Curve(time.Now()); c.Began != 0 || c.Learners != nil || c.Again != nil || c.Stops != nil || !c.Until.IsZero() || four.Snags() != nil {
		t.Errorf("of four: %+v", c)
	}
	if c := five.Curve(time.Now()); c.Began != 5 || c.Learners[0] != 5 || c.Learners[299] != 5 || c.Learners[300] != 0 {
		t.Errorf("of five: %+v", c)
	}
}

func half(int) float64 { return 300 }

func TestASmallCountReadsAsNone(t *testing.T) {
	all := class(9, func(i int) float64 { return float64(60 * (i + 1)) })
	for i := range 4 {
		all[8-i].Again = learning.Intervals{{10, 20}}
		for range 30 {
			all[8-i].Backs = append(all[8-i].Backs, 12)
		}
	}
	c := tallied(film, all).Curve(time.Now())
	for at, n := range c.Learners {
		if n > 0 && n < report.Crowd {
			t.Fatalf("second %d tells of %d", at, n)
		}
	}
	if c.Learners[200] != 6 || c.Learners[320] != 0 || slices.Max(c.Again) != 0 {
		t.Errorf("at 200 s %d, at 320 s %d, and what four saw again: %d", c.Learners[200], c.Learners[320], slices.Max(c.Again))
	}
}

func TestThoseWhoStoppedAreToldByFive(t *testing.T) {
	c := tallied(film, class(13, func(i int) float64 { return float64(30 * (i + 1)) })).Curve(time.Now())
	want := []report.Stop{{From: 0, To: 151, Learners: 5}, {From: 151, To: 600, Learners: 8}}
	if !slices.Equal(c.Stops, want) {
		t.Errorf("stops %v, want %v", c.Stops, want)
	}
	if c := tallied(film, class(5, func(i int) float64 { return float64(100 + 110*i) })).Curve(time.Now()); c.Stops != nil {
		t.Errorf("the four of five who stopped: %v", c.Stops)
	}
}

// By random classes: whatever they did, no figure is of one to four.
func TestNoFigureIsOfFewerThanFive(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		short := report.Resource{ID: "film", Film: true, Extent: 60}
		all := played(r, 60, r.IntN(20), 3)
		tally := tallied(short, all)
		c := tally.Curve(time.Now())
		for i := range c.Learners {
			if n := c.Learners[i]; n != 0 && n < report.Crowd || c.Again[i] != 0 && tally.Returning[i] < report.Crowd {
				t.Fatalf("second %d tells of %d, and of %d views of %d", i, n, c.Again[i], tally.Returning[i])
			}
		}
		for _, s := range c.Stops {
			if s.Learners < report.Crowd {
				t.Fatalf("a stop of %d", s.Learners)
			}
		}
		for _, s := range tally.Snags() {
			if s.Learners < report.Crowd || s.Times < s.Learners {
				t.Fatalf("a place of %d, %d times", s.Learners, s.Times)
			}
		}
	}
}

func TestACurveIsWrittenForASpreadsheet(t *testing.T) {
	short := report.Resource{ID: "film", Title: "=Le film", Film: true, Extent: 4}
	var b bytes.Buffer
	all := class(6, func(i int) float64 { return float64(min(2, i+1)) })
	if err := report.WriteCurve(&b, tallied(short, all).Curve(time.Now()), "xx"); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffRessource;De (s ou page);Stagiaires;Vues de plus;Arrêts\r\n'=Le film;0;6;<5;\r\n'=Le film;1;5;<5;\r\n'=Le film;2;<5;<5;6\r\n'=Le film;3;<5;<5;\r\n"
	if got := b.String(); got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}
