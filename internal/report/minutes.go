package report

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// Sitting is a session as far as minutes go.
type Sitting struct {
	Learner, Resource string
	Began             time.Time
	Watched, Heard    learning.Intervals
}

// Minutes tells on which days the learners of a group watched and read what: each
// stretch once a day, however often it was seen on that day.
type Minutes struct {
	Group  Group
	Course Named
	Lines  []DayLine // by day, learner and the order of the course
}

// DayLine is what one learner did of one resource on one local day, that on which
// the sessions began.
type DayLine struct {
	Day      string // "2026-02-20", where the institution is
	Learner  Named
	Module   string
	Resource Resource
	Seconds  float64 // of film, each once: watched or heard
	Heard    float64 // of these, heard without the picture
	Pages    float64
}

// Minutes adds up the days of a group in a course.
func (s *Service) Minutes(ctx context.Context, who account.Actor, group, course string) (Minutes, error) {
	if _, err := s.group(ctx, who, account.ProgressExport, group); err != nil {
		return Minutes{}, err
	}
	sheet, err := s.store.Sheet(ctx, group, course)
	if err != nil {
		return Minutes{}, err
	}
	sittings, err := s.store.Sittings(ctx, group, course)
	return sheet.Minutes(sittings), err
}

// part is one learner on one resource on one day.
type part struct{ day, learner, resource string }

// Minutes adds up sittings by day.
func (s Sheet) Minutes(sittings []Sitting) Minutes {
	watched, heard := map[part]learning.Intervals{}, map[part]learning.Intervals{}
	for _, one := range sittings {
		p := part{account.Today(one.Began), one.Learner, one.Resource}
		watched[p] = watched[p].Union(one.Watched).Union(one.Heard)
		heard[p] = heard[p].Union(one.Heard)
	}
	m := Minutes{Group: s.Group, Course: s.Course}
	for p := range watched {
		if line, ok := s.line(p); ok {
			line.measure(watched[p], heard[p])
			m.Lines = append(m.Lines, line)
		}
	}
	slices.SortFunc(m.Lines, func(a, b DayLine) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Learner.Name, b.Learner.Name), cmp.Compare(a.Learner.ID, b.Learner.ID), cmp.Compare(a.Resource.ID, b.Resource.ID))
	})
	return m
}

// line begins the line of a part, if it is one of this sheet.
func (s Sheet) line(p part) (DayLine, bool) {
	at := slices.IndexFunc(s.Learners, func(n Named) bool { return n.ID == p.learner })
	for _, m := range s.Modules {
		for _, r := range m.Resources {
			if r.ID == p.resource && at >= 0 {
				return DayLine{Day: p.day, Learner: s.Learners[at], Module: m.Name, Resource: r}, true
			}
		}
	}
	return DayLine{}, false
}

func (l *DayLine) measure(watched, heard learning.Intervals) {
	length := watched.Within(l.Resource.Extent).Length()
	if !l.Resource.Film {
		l.Pages = length
		return
	}
	l.Seconds, l.Heard = length, heard.Within(l.Resource.Extent).Length()
}

// dayHeaders are the words over the columns, by language.
func dayHeaders(lang string) []string {
	switch lang {
	case "ar":
		return []string{"اليوم", "المجموعة", "الدرس", "المتدرب", "الوحدة", "المورد", "الفيديو المشاهد (دقيقة)", "منها مسموع دون صورة (دقيقة)", "الصفحات المقروءة", "معرّف المتدرب", "معرّف المورد"}
	case "en":
		return []string{"Day", "Group", "Course", "Learner", "Module", "Resource", "Video watched (min)", "Of which heard without picture (min)", "Pages read", "Learner ID", "Resource ID"}
	}
	return []string{"Jour", "Groupe", "Cours", "Stagiaire", "Module", "Ressource", "Vidéo regardée (min)", "Dont écoutée sans image (min)", "Pages lues", "Identifiant du stagiaire", "Identifiant de la ressource"}
}

// WriteDays writes the days as WriteCSV writes a table; minutes have two digits
// after the comma, so that they can be added up.
func WriteDays(w io.Writer, m Minutes, lang string) error {
	lines, err := NewLines(w, dayHeaders(lang))
	for _, l := range m.Lines {
		if err != nil {
			return err
		}
		err = lines.Add([]string{
			l.Day, m.Group.Code, m.Course.Name, l.Learner.Name, l.Module, l.Resource.Title,
			hundredths(l.Seconds / 60), hundredths(l.Heard / 60), hundredths(l.Pages), l.Learner.ID, l.Resource.ID,
		})
	}
	return err
}

func hundredths(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 2, 64), ".", ",", 1)
}
