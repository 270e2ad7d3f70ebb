package offer

import (
	"reflect"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/ledger"
)

// Action is what an import does with one thing.
type Action string

// The actions, in the order in which a preview tells them: what goes first.
const (
	Archived Action = "archived"
	Changed  Action = "changed"
	Made     Action = "made"
)

// Effect is one thing that an import makes, changes or archives, in words that a
// preview shows.
type Effect struct {
	Noun   ledger.Noun `json:"noun"`
	Action Action      `json:"action"`
	Label  string      `json:"label"`
	Detail string      `json:"detail"` // what it belongs to
	Fields []string    `json:"fields"` // of a change: what is another than it was
}

// Effects tells what a plan does thing by thing: what is archived, then what is
// changed, then what is made; of one action, what others hang on first.
func (p Plan) Effects() []Effect {
	n := p.names()
	all := slices.Concat(
		effects(ledger.Sector, p.Sectors, func(s Sector) (string, string) { return s.Name, "" }),
		effects(ledger.Trade, p.Trades, func(t curriculum.Trade) (string, string) { return t.Code, t.Names.French }),
		effects(ledger.Edition, p.Editions, func(e curriculum.Edition) (string, string) { return e.Year, n.trade[e.Trade] }),
		effects(ledger.Module, p.Modules, func(m curriculum.Module) (string, string) { return m.Code, m.Title }),
		effects(ledger.Group, p.Groups, func(g account.Group) (string, string) { return g.Code, g.Year }),
		effects(ledger.Person, p.Trainers, func(t account.Person) (string, string) { return t.Name, t.Login }),
		effects(ledger.Grant, p.Grants, func(g Grant) (string, string) { return n.person[g.Person], n.group[g.Scope] }),
		effects(ledger.Assignment, p.Assignments, func(a curriculum.Assignment) (string, string) { return n.module[a.Module], n.group[a.Group] }),
	)
	order := []Action{Archived, Changed, Made}
	slices.SortStableFunc(all, func(a, b Effect) int { return slices.Index(order, a.Action) - slices.Index(order, b.Action) })
	return all
}

func effects[T any](noun ledger.Noun, d Delta[T], label func(T) (label, detail string)) (all []Effect) {
	effect := func(a Action, t T, fields []string) {
		name, detail := label(t)
		all = append(all, Effect{noun, a, name, detail, fields})
	}
	for _, t := range d.Archive {
		effect(Archived, t, []string{})
	}
	for i, t := range d.Change {
		effect(Changed, t, differing(d.Was[i], t))
	}
	for _, t := range d.Make {
		effect(Made, t, []string{})
	}
	return all
}

// differing names the fields in which two things of one kind differ, in lower case.
func differing(a, b any) []string {
	names := []string{}
	was, is := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range was.NumField() {
		if !was.Field(i).Equal(is.Field(i)) {
			names = append(names, strings.ToLower(was.Type().Field(i).Name))
		}
	}
	return names
}

// names are the words for things that others name by identifier.
type names struct{ trade, module, group, person map[string]string }

// names gathers them from what the record has and what the plan makes.
func (p Plan) names() names {
	n := names{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, t := range slices.Concat(p.known.Trades, p.Trades.Make) {
		n.trade[t.ID] = t.Code
	}
	for _, m := range slices.Concat(p.known.Modules, p.Modules.Make) {
		n.module[m.ID] = m.Code
	}
	for _, g := range slices.Concat(p.known.Groups, p.Groups.Make) {
		n.group[g.ID] = g.Code
	}
	for _, t := range slices.Concat(p.known.Trainers, p.Trainers.Make) {
		n.person[t.ID] = t.Name
	}
	return n
}
