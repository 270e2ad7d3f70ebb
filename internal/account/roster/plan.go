package roster

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// Action is what an import does with a line.
type Action string

// The actions.
const (
	New    Action = "new"
	Change Action = "change"
	Same   Action = "same"
)

// Line is what an import does with one line of the file.
type Line struct {
	Line   int          `json:"line"`
	Action Action       `json:"action"`
	Name   string       `json:"name"`
	Login  string       `json:"login"`
	Group  string       `json:"group"`
	Role   account.Role `json:"role"`
}

// Known is what the lab has of the people and groups that a file names.
type Known struct {
	Org      string
	Place    string
	KeepsCIN bool                       // of the organisation
	People   map[string]account.Profile // by login, of any establishment, with their civil records
	Groups   map[string]account.Group   // by code, of this place: the one that stands, of the newest year
	Learners []account.Profile          // of these groups, where it was asked
}

// Plan is everything that an import would do.
type Plan struct {
	Lines    []Line
	Problems []sheet.Problem
	Groups   []account.Group  // to make
	Revive   []account.Group  // to bring back from the archive
	Add      []account.Person // to make
	Change   []account.Person // to correct
	Grants   []account.Grant  // to give
	Civil    []account.Civil  // what the file says of births and identity cards that the lab does not know yet
	Leavers  []Leaver         // to take out of their groups
	Archive  []account.Person // to archive, with the time
}

// Nothing reports whether the lab already is as the file says.
func (p Plan) Nothing() bool {
	return len(p.Groups)+len(p.Revive)+len(p.Add)+len(p.Change)+len(p.Grants)+len(p.Civil)+len(p.Leavers)+len(p.Archive) == 0
}

// Tallies counts what a plan does, as the ledger keeps it.
func (p Plan) Tallies() []ledger.Tally {
	return []ledger.Tally{
		{Noun: ledger.Group, Made: len(p.Groups), Changed: len(p.Revive)},
		{Noun: ledger.Person, Made: len(p.Add), Changed: len(p.Change), Archived: len(p.Archive), Same: p.Count(Same)},
		{Noun: ledger.Civil, Changed: len(p.Civil)},
		{Noun: ledger.Grant, Made: len(p.Grants), Archived: len(p.Leavers)},
	}
}

// Count tells how many lines have this action.
func (p Plan) Count(a Action) (n int) {
	for _, l := range p.Lines {
		if l.Action == a {
			n++
		}
	}
	return n
}

// draft is a plan while it is drawn.
type draft struct {
	Plan
	known Known
	ids   *id.Maker
	today string
	may   func(account.Role) bool
	held  map[account.Grant]bool // without identifier and time
	fixed map[string]bool        // people whose record was corrected by an earlier line
	told  map[string]bool        // people of whose birth and card an earlier line told
}

// Draw says what an import of these lines would do to what is known. may says
// which roles the importer can give in the place.
func Draw(rows []Row, known Known, ids *id.Maker, today string, may func(account.Role) bool) Plan {
	d := &draft{known: known, ids: ids, today: today, may: may, held: map[account.Grant]bool{}, fixed: map[string]bool{}, told: map[string]bool{}}
	for _, p := range known.People {
		for _, g := range p.Grants {
			d.held[account.Grant{Person: p.ID, Role: g.Role, In: g.In, Scope: g.Scope}] = true
		}
	}
	added := map[string]string{} // login to identifier, within this file
	for _, r := range rows {
		d.line(r, added)
	}
	return d.Plan
}

func (d *draft) line(r Row, added map[string]string) {
	was, exists := d.known.People[r.Login]
	if wrong, bad := d.refuse(r, was, exists); bad {
		d.Problems = append(d.Problems, wrong)
		return
	}
	action, person := Same, was.ID
	switch {
	case exists:
		if d.correct(r, was.Person) {
			action = Change
		}
	case added[r.Login] != "":
		action, person = Change, added[r.Login]
	default:
		action, person = New, d.ids.New()
		added[r.Login] = person
		d.Add = append(d.Add, account.Person{
			ID: person, Org: d.known.Org, Place: d.known.Place, Login: r.Login, Name: r.Name, Email: r.Email, Language: or(r.Language, "fr"),
		})
	}
	granted, learnt := d.grant(r, person), d.civil(r, person, was.Civil)
	if (granted || learnt) && action == Same {
		action = Change
	}
	d.Lines = append(d.Lines, Line{Line: r.Line, Action: action, Name: r.Name, Login: r.Login, Group: r.Group, Role: r.Role})
}

// refuse finds what makes a line impossible here, though it is well written.
func (d *draft) refuse(r Row, was account.Profile, exists bool) (sheet.Problem, bool) {
	inGroup := r.Role == account.Learner || r.Role == account.Trainer
	switch {
	case exists && (was.Org != d.known.Org || was.Place != d.known.Place):
		return sheet.At(r.Line, errElsewhere), true
	case r.Group != "" && !inGroup:
		return sheet.At(r.Line, errGroupRole), true
	case !d.may(r.Role):
		return sheet.At(r.Line, errGivenRole), true
	case d.known.KeepsCIN && (&account.Civil{CIN: r.CIN}).Check(d.today) != nil:
		return sheet.At(r.Line, account.ErrCIN), true
	}
	return sheet.Problem{}, false
}

// civil notes what a line says of a birth and an identity card where the lab knows
// it otherwise, or not at all. A card that the organisation does not keep is not
// looked at.
func (d *draft) civil(r Row, person string, was *account.CivilView) bool {
	said := account.Civil{Person: person, Born: r.Born}
	if d.known.KeepsCIN {
		said.CIN = r.CIN
	}
	_ = said.Check(d.today) // refuse has looked; this writes the card as it is kept
	var known account.Civil
	if was != nil {
		known = was.Civil
	}
	if d.told[person] || or(said.Born, known.Born) == known.Born && or(said.CIN, known.CIN) == known.CIN {
		return false
	}
	d.told[person] = true
	d.Civil = append(d.Civil, said)
	return true
}

// correct takes over what the file says of somebody, whom it brings back from the
// archive; an empty cell says nothing.
func (d *draft) correct(r Row, p account.Person) bool {
	was := p
	p.Name, p.Email, p.Language = or(r.Name, p.Name), or(r.Email, p.Email), or(r.Language, p.Language)
	p.Archived = time.Time{}
	if p == was || d.fixed[p.ID] { // a second line of the same person is for another group
		return false
	}
	d.fixed[p.ID] = true
	d.Change = append(d.Change, p)
	return true
}

// grant gives the role of a line where the person does not hold it, and makes
// the group where there is none. A learner without a group holds none yet.
func (d *draft) grant(r Row, person string) bool {
	g := account.Grant{Person: person, Role: r.Role}
	switch {
	case r.Group != "":
		g.In, g.Scope = account.InGroup, d.groupOf(r.Group)
	case r.Role == account.Learner:
		return false
	case r.Role == account.Admin:
		g.In, g.Scope = account.InOrg, d.known.Org
	default:
		g.In, g.Scope = account.InPlace, d.known.Place
	}
	if d.held[g] {
		return false
	}
	d.held[g] = true
	g.ID = d.ids.New()
	d.Grants = append(d.Grants, g)
	return true
}

func (d *draft) groupOf(code string) string {
	if g, known := d.known.Groups[code]; known {
		if !g.Archived.IsZero() {
			g.Archived = time.Time{}
			d.known.Groups[code] = g
			d.Revive = append(d.Revive, g)
		}
		return g.ID
	}
	for _, g := range d.Groups {
		if g.Code == code {
			return g.ID
		}
	}
	g := account.Group{ID: d.ids.New(), Org: d.known.Org, Place: d.known.Place, Code: code, Name: code}
	d.Groups = append(d.Groups, g)
	return g.ID
}

func or[T ~string](s, otherwise T) T {
	if s == "" {
		return otherwise
	}
	return s
}
