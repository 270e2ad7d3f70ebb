package report

import (
	"io"
	"strconv"
)

// curveHeaders are the words over the columns of a curve, by language.
var curveHeaders = map[string][]string{
	"fr": {"Ressource", "De (s ou page)", "Stagiaires", "Vues de plus", "Arrêts"},
	"ar": {"المورد", "من (ثانية أو صفحة)", "المتدربون", "مشاهدات إضافية", "التوقفات"},
	"en": {"Resource", "From (s or page)", "Learners", "Views beyond the first", "Stopped"},
}

// WriteCurve writes a curve as WriteCSV writes a table, one line a bucket. A count
// below Crowd reads "<5"; those who stopped stand where their stretch ends. lang is "fr",
// "ar" or "en", else "fr". A curve of which nothing is told has no lines.
func WriteCurve(w io.Writer, c Curve, lang string) error {
	lines, err := NewLines(w, inLanguage(curveHeaders, lang))
	if err != nil {
		return err
	}
	stops := c.Stops
	for i := range c.Learners {
		at, last, stopped := float64(i)*c.Step, float64(i+1)*c.Step, ""
		if !c.Resource.Film {
			at++
		}
		if len(stops) > 0 && stops[0].To <= last {
			stopped, stops = strconv.Itoa(stops[0].Learners), stops[1:]
		}
		if err := lines.Add([]string{c.Resource.Title, decimal(at), few(c.Learners[i]), few(c.Again[i]), stopped}); err != nil {
			return err
		}
	}
	return nil
}

// few writes a count, or that it is below Crowd.
func few(n int) string {
	if n < Crowd {
		return "<" + strconv.Itoa(Crowd)
	}
	return strconv.Itoa(n)
}
