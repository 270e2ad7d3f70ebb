package place

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// The bounds of what is written of a place; lengths are in characters.
const (
	maxName      = 200
	maxCode      = 40
	maxCapacity  = 10_000
	maxEquipment = 50
	maxPiece     = 100
)

// below says what may stand right below what; the empty kind is the top. No
// rung is below itself, so that there can be no circles.
var below = map[Kind][]Kind{
	"":            {Direction, Etablissement},
	Direction:     {Complexe, Etablissement},
	Complexe:      {Etablissement},
	Etablissement: {Pole, Space},
	Pole:          {Space},
}

// cmc is the sort of establishment that has pôles.
const cmc = "cmc"

// sorts says which sorts there are of a kind. Benguérir is an establishment,
// though no CMC.
var sorts = map[Kind][]string{
	Etablissement: {cmc, "ista", "cqp", "antenne", "autre"},
	Space:         {"salle", "atelier", "laboratoire", "amphi", "studio", "plateforme", "autre"},
}

// What is wrong with a place.
var (
	ErrName      = fault.New(fault.Invalid, "place.name", "Give the place a name of at most 200 characters.").On("name")
	errCode      = fault.New(fault.Invalid, "place.code", "The code of a place has at most 40 characters.").On("code")
	errKind      = fault.New(fault.Invalid, "place.kind", "Such a place does not stand there: a direction régionale holds complexes and establishments, a complex establishments, an establishment pôles and spaces, a pôle spaces.").On("parent")
	errPole      = fault.New(fault.Invalid, "place.pole", "Only a CMC has pôles.").On("parent")
	errSort      = fault.New(fault.Invalid, "place.sort", "Choose one of the sorts of such a place.").On("sort")
	errCapacity  = fault.New(fault.Invalid, "place.capacity", "A place holds 0 to 10,000 people.").On("capacity")
	errEquipment = fault.New(fault.Invalid, "place.equipment", "List at most 50 pieces of equipment, of at most 100 characters each.").On("equipment")
	errCircle    = fault.New(fault.Invalid, "place.circle", "A place does not stand below itself.").On("parent")
	errClosed    = fault.New(fault.Conflict, "place.parent.archived", "The place above is archived.").On("parent")
	errHasPoles  = fault.New(fault.Conflict, "place.has-poles", "It has pôles, and only a CMC has them. Archive or move them first.").On("sort")
)

// Edit is a change of a place; nil leaves a field as it is.
type Edit struct {
	Name, Code, Sort *string
	Parent           *string // to move it; empty for the top
	Review, Archived *bool
	Capacity         *int
	Equipment        *[]string
}

// Onto writes an edit over a place.
func (e Edit) Onto(p Place, now time.Time) Place {
	set(&p.Name, e.Name)
	set(&p.Code, e.Code)
	set(&p.Sort, e.Sort)
	set(&p.Parent, e.Parent)
	set(&p.Review, e.Review)
	set(&p.Capacity, e.Capacity)
	set(&p.Equipment, e.Equipment)
	if e.Archived != nil && *e.Archived != !p.Archived.IsZero() {
		p.Archived = time.Time{}
		if *e.Archived {
			p.Archived = now
		}
	}
	return p
}

// Tidied gives a place as it is kept: every text cleaned, equipment without
// doubles.
func (p Place) Tidied() Place {
	p.Name, p.Code, p.Sort = text.Line(p.Name), text.Line(p.Code), text.Line(p.Sort)
	var kept []string
	for _, piece := range p.Equipment {
		if piece = text.Line(piece); piece != "" && !slices.Contains(kept, piece) {
			kept = append(kept, piece)
		}
	}
	p.Equipment = kept
	return p
}

// Holding counts what is active in a place itself, not in those below it.
type Holding struct {
	Places, Poles, Groups, People, Courses int
}

// Site is a place where it stands, or would stand: all that its rules look at.
type Site struct {
	Place
	Over  Place    // the place right above, the zero Place at the top
	Above []string // that one and all above it
	Holds Holding
}

// Check says what is wrong with a place where it stands.
func (s Site) Check() error {
	if err := s.checkWritten(); err != nil {
		return err
	}
	switch {
	case slices.Contains(s.Above, s.ID):
		return errCircle
	case !slices.Contains(below[s.Over.Kind], s.Kind):
		return errKind
	case s.Kind == Pole && s.Over.Sort != cmc:
		return errPole
	case s.Kind == Etablissement && s.Sort != cmc && s.Holds.Poles > 0:
		return errHasPoles
	case s.Archived.IsZero() && !s.Over.Archived.IsZero():
		return errClosed
	case !s.Archived.IsZero():
		return s.Holds.free()
	}
	return nil
}

// checkWritten says what is wrong with what is written of a place.
func (s Site) checkWritten() error {
	switch {
	case s.Name == "" || utf8.RuneCountInString(s.Name) > maxName:
		return ErrName
	case utf8.RuneCountInString(s.Code) > maxCode:
		return errCode
	case s.Sort != "" && !slices.Contains(sorts[s.Kind], s.Sort):
		return errSort
	case s.Capacity < 0 || s.Capacity > maxCapacity:
		return errCapacity
	case len(s.Equipment) > maxEquipment || slices.ContainsFunc(s.Equipment, func(e string) bool { return utf8.RuneCountInString(e) > maxPiece }):
		return errEquipment
	}
	return nil
}

// free refuses to archive a place while anything active is in it, and says how
// many of which.
func (h Holding) free() error {
	var said []string
	for _, of := range []struct {
		n    int
		what string
	}{{h.Groups, "groups"}, {h.People, "people"}, {h.Places, "places"}, {h.Courses, "courses"}} {
		if of.n > 0 {
			said = append(said, fmt.Sprintf("%s: %d", of.what, of.n))
		}
	}
	if len(said) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "place.in-use", "Something still stands in it ("+strings.Join(said, ", ")+"). Move or archive that first.")
}
