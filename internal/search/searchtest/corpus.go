package searchtest

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// lesson is a resource of the corpus as it is written down here; its name
// stands for its identifier in the cases.
type lesson struct {
	name, title, course, module, summary string
	codes, keywords                      []string
	lang, sector, level, filiere, place  string
	acl                                  []string
	minutes                              float64
	section                              bool
	pages                                []string // a line that begins with # is the heading
	cues                                 []string // six seconds each
}

// day is when the first lesson of the corpus was published; each later one
// came a day after.
func day(n int) time.Time { return time.Date(2026, 3, 1+n, 8, 0, 0, 0, time.UTC) }

// Sources is the corpus as an application would hand it over.
func Sources() []search.Source {
	list := make([]search.Source, 0, 24)
	for _, lessons := range [][]lesson{electricity(), hygiene(), business(), network()} {
		for _, l := range lessons {
			list = append(list, l.source(len(list)))
		}
	}
	return list
}

func (l lesson) source(n int) search.Source {
	src := search.Source{
		Resource: l.name, Revision: 1, Course: "course-" + l.course, Title: l.title, CourseTitle: l.course,
		ModuleTitle: l.module, Summary: l.summary, Codes: l.codes, Keywords: l.keywords, Language: l.lang,
		Type: l.kind(), Sector: l.sector, Level: l.level, Filiere: l.filiere, Place: l.place, ACL: l.acl,
		Duration: l.minutes * 60, Date: day(n),
	}
	for i, p := range l.pages {
		src.Pages = append(src.Pages, l.page(i+1, p))
	}
	for i, c := range l.cues {
		src.Cues = append(src.Cues, media.Cue{
			Asset: l.name + "-captions", Language: l.lang, Ord: i,
			Start: float64(i * cueSeconds), End: float64(i*cueSeconds + cueSeconds - 1), Text: text.Clean(c),
		})
	}
	return src
}

const cueSeconds = 6

func (l lesson) kind() string {
	switch {
	case l.section:
		return string(media.Text)
	case len(l.cues) > 0:
		return string(media.Video)
	}
	return string(media.PDF)
}

func (l lesson) page(ord int, s string) media.Page {
	p := media.Page{Ord: ord, Text: text.Clean(s), Language: l.lang}
	if l.section {
		p.Title = "Section"
	}
	return p
}
