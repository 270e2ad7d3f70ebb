// Package seed fills a lab through the same services that a teacher uses: the
// people and courses of the demonstration, and the source folders from which
// course packs are made.
package seed

import (
	"context"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/id"
)

// Key names one of the four people a newcomer may enter as.
type Key string

// The people a newcomer may enter as.
const (
	AsLearner   Key = "learner"
	AsTrainer   Key = "trainer"
	AsLibrarian Key = "librarian"
	AsManager   Key = "manager"
)

// Keys lists them in the order in which they are offered.
func Keys() []Key { return []Key{AsLearner, AsTrainer, AsLibrarian, AsManager} }

// newcomer is somebody of the demonstration. The names are invented.
type newcomer struct {
	login, name, language string
	key                   Key          // empty for those who only fill a group
	role                  account.Role // in the place; Learner stands for the group
	groups                []string     // codes: of a learner, or taught by a trainer
}

func newcomers() []newcomer {
	return []newcomer{
		{"salma.amrani", "Salma Amrani", "fr", AsLearner, account.Learner, []string{"ELEC-TS-101", "ENT-PIE-1"}},
		{"nadia.berrada", "Nadia Berrada", "fr", AsTrainer, account.Trainer, []string{"ELEC-TS-101", "CUIS-T-201", "ENT-PIE-1"}},
		{"youssef.idrissi", "Youssef El Idrissi", "fr", AsLibrarian, account.Librarian, nil},
		{"karim.tazi", "Karim Tazi", "fr", AsManager, account.Manager, nil},
		{"hamza.ouali", "Hamza Ouali", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"imane.chraibi", "Imane Chraïbi", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"anas.bennani", "Anas Bennani", "ar", "", account.Learner, []string{"ELEC-TS-101", "ENT-PIE-1"}},
		{"sara.elalami", "Sara El Alami", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"mehdi.ziani", "Mehdi Ziani", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"aya.benjelloun", "آية بنجلون", "ar", "", account.Learner, []string{"ELEC-TS-101"}},
		{"ilyas.mansouri", "Ilyas Mansouri", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"nour.kabbaj", "Nour Kabbaj", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"walid.hajji", "Walid Hajji", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"rim.daoudi", "ريم الداودي", "ar", "", account.Learner, []string{"ELEC-TS-101"}},
		{"younes.berkani", "Younes Berkani", "fr", "", account.Learner, []string{"ELEC-TS-101"}},
		{"khadija.alaoui", "خديجة العلوي", "ar", "", account.Learner, []string{"CUIS-T-201"}},
		{"omar.fassi", "Omar Fassi", "fr", "", account.Learner, []string{"CUIS-T-201"}},
		{"zineb.lahlou", "Zineb Lahlou", "en", "", account.Learner, []string{"ENT-PIE-1"}},
		{"rachid.amine", "Rachid Amine", "fr", "", account.Trainer, []string{"CUIS-T-201"}},
	}
}

// team is a group of the demonstration.
type team struct {
	code, name string
	follows    string // an edition of the demonstration's offer, or empty
}

func teams() []team {
	return []team{
		{"ELEC-TS-101", "Électricité de maintenance industrielle, 1re année", DemoEdition},
		{"CUIS-T-201", "Cuisine, 2e année", ""},
		{"ENT-PIE-1", "Programme d'innovation entrepreneuriale", ""},
	}
}

// group is the record of a team. Who follows the offer begins it.
func (t team) group(id, place string) account.Group {
	g := account.Group{ID: id, Place: place, Code: t.code, Name: t.name, Year: schoolYear, Demo: true, Follows: t.follows}
	if t.follows != "" {
		g.StudyYear = 1
	}
	return g
}

// schoolYear is the année de formation of the demonstration's groups.
const schoolYear = "2026-2027"

// People puts the demonstration's people and groups into the place of an
// administrator. It answers the identifiers of the four to enter as, and of the
// groups by code.
func People(ctx context.Context, accounts *account.Service, ids *id.Maker, admin account.Actor) (people map[Key]string, groups map[string]string, err error) {
	people, groups = map[Key]string{}, map[string]string{}
	for _, t := range teams() {
		g, _, err := accounts.AddGroup(ctx, admin, t.group(ids.New(), admin.Place()))
		if err != nil {
			return nil, nil, fmt.Errorf("add group %s: %w", t.code, err)
		}
		groups[t.code] = g.ID
	}
	for _, n := range newcomers() {
		added, err := n.add(ctx, accounts, ids, admin, groups)
		if err != nil {
			return nil, nil, fmt.Errorf("add %s: %w", n.login, err)
		}
		if n.key != "" {
			people[n.key] = added
		}
	}
	return people, groups, nil
}

// add makes one person with all their roles.
func (n newcomer) add(ctx context.Context, accounts *account.Service, ids *id.Maker, admin account.Actor, groups map[string]string) (string, error) {
	p, _, err := accounts.AddPerson(ctx, admin, account.Person{
		ID: ids.New(), Place: admin.Place(), Login: n.login, Name: n.name, Language: n.language, Demo: true,
	})
	if err != nil {
		return "", err
	}
	grants := []account.Grant{}
	if n.role != account.Learner {
		grants = append(grants, account.Grant{Role: n.role, In: account.InPlace, Scope: admin.Place()})
	}
	for _, code := range n.groups {
		grants = append(grants, account.Grant{Role: n.role, In: account.InGroup, Scope: groups[code]})
	}
	for _, g := range grants {
		g.ID, g.Person = ids.New(), p.ID
		if _, _, err := accounts.Grant(ctx, admin, g); err != nil {
			return "", err
		}
	}
	return p.ID, nil
}

// Find answers the identifiers of the four to enter as, among the people of a
// demonstration that stands already.
func Find(people []account.Profile) map[Key]string {
	byLogin := map[string]string{}
	for _, p := range people {
		byLogin[p.Login] = p.ID
	}
	found := map[Key]string{}
	for _, n := range newcomers() {
		if at, ok := byLogin[n.login]; ok && n.key != "" {
			found[n.key] = at
		}
	}
	return found
}
