package roster

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Leaver is a learner whom a complete list does not name in a group.
type Leaver struct {
	Name     string        `json:"name"`
	Login    string        `json:"login"`
	Group    string        `json:"group"`
	Archived bool          `json:"archived"` // they are in no group then, and nothing else
	Grant    account.Grant `json:"-"`
}

// takeOut adds to a plan that learners leave those groups of the file in which the
// file does not name them. Who is in no group then, and holds no other role, is
// archived, if the place is theirs.
func (p *Plan) takeOut(rows []Row, known Known, now time.Time) {
	listed := map[[2]string]bool{} // login and code
	for _, r := range rows {
		listed[[2]string{r.Login, r.Group}] = true
	}
	codes := map[string]string{} // by group
	for code, g := range known.Groups {
		codes[g.ID] = code
	}
	joins := map[string]bool{}
	for _, g := range p.Grants {
		joins[g.Person] = true
	}
	for _, l := range known.Learners {
		var leaves []Leaver
		for _, g := range l.Grants {
			code, named := codes[g.Scope]
			if named && g.Role == account.Learner && !listed[[2]string{l.Login, code}] {
				leaves = append(leaves, Leaver{Name: l.Name, Login: l.Login, Group: code, Grant: g.Grant})
			}
		}
		if len(leaves) > 0 && len(leaves) == len(l.Grants) && !joins[l.ID] && l.Place == known.Place && l.Archived.IsZero() {
			leaves[0].Archived = true
			l.Archived = now
			p.Archive = append(p.Archive, l.Person)
		}
		p.Leavers = append(p.Leavers, leaves...)
	}
}
