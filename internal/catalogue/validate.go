package catalogue

import (
	"slices"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Limits of what is written about a course. Lengths are in characters.
const (
	MaxTitle     = 300
	MaxSummary   = 5000
	MaxFiliere   = 200
	MaxCode      = 40
	MaxKeyword   = 60
	MaxLicence   = 100
	MaxReason    = 1000
	MaxKeywords  = 20
	MaxEditors   = 50
	MaxAudience  = 200 // groups and places together
	MaxModules   = 50
	MaxResources = 500
)

// KnownLanguage reports whether the lab speaks this language: "fr", "ar", "en".
func KnownLanguage(code string) bool { return slices.Contains([]string{"fr", "ar", "en"}, code) }

// Tidied gives the course as it is kept: every text cleaned, keywords without
// doubles. What cannot be kept is a fault that names the field.
func (c Course) Tidied() (Course, error) {
	for _, t := range c.texts() {
		*t.value = t.clean(*t.value)
		if utf8.RuneCountInString(*t.value) > t.most {
			return c, fault.TextTooLong().On(t.field)
		}
	}
	switch {
	case c.Title == "":
		return c, fault.TitleMissing().On("title")
	case !KnownLanguage(c.Language):
		return c, fault.LanguageUnknown().On("language")
	case c.Sector == "": // that it is one of the organisation's the store sees to
		return c, curriculum.ErrSector
	case !curriculum.KnownLevel(c.Level):
		return c, curriculum.ErrLevel
	case len(c.Editors) > MaxEditors:
		return c, fault.ListTooLong().On("editors")
	case len(c.Audience.Groups)+len(c.Audience.Places) > MaxAudience:
		return c, fault.ListTooLong().On("audience")
	}
	c.Editors = unique(c.Editors)
	c.Audience.Groups, c.Audience.Places = unique(c.Audience.Groups), unique(c.Audience.Places)
	return c.withKeywords()
}

type writing struct {
	field string
	value *string
	clean func(string) string
	most  int
}

func (c *Course) texts() []writing {
	return []writing{
		{"title", &c.Title, text.Line, MaxTitle},
		{"summary", &c.Summary, text.Clean, MaxSummary},
		{"filiere", &c.Filiere, text.Line, MaxFiliere},
		{"module_code", &c.ModuleCode, text.Line, MaxCode},
		{"licence", &c.Licence, text.Line, MaxLicence},
	}
}

func (c Course) withKeywords() (Course, error) {
	var kept []string
	for _, k := range c.Keywords {
		k = text.Line(k)
		if utf8.RuneCountInString(k) > MaxKeyword {
			return c, fault.TextTooLong().On("keywords")
		}
		if k != "" && !slices.Contains(kept, k) {
			kept = append(kept, k)
		}
	}
	if len(kept) > MaxKeywords {
		return c, fault.ListTooLong().On("keywords")
	}
	c.Keywords = kept
	return c, nil
}

// TidyTitle cleans the title of a module or resource and checks its length.
func TidyTitle(title string) (string, error) {
	title = text.Line(title)
	if title == "" {
		return "", fault.TitleMissing().On("title")
	}
	if utf8.RuneCountInString(title) > MaxTitle {
		return "", fault.TextTooLong().On("title")
	}
	return title, nil
}

// unique sorts a copy of ids and drops doubles and empty ones.
func unique(ids []string) []string {
	ids = slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return s == "" })
	slices.Sort(ids)
	return slices.Compact(ids)
}
