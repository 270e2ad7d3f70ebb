package curriculum

import "github.com/digital-learning-lab/lab/internal/account"

// Query is a question asked of the offer. Empty fields ask for anything.
type Query struct {
	Words    string // each must occur in a name or the code, folded
	Level    string
	Sector   string
	Archived bool // those that are not offered any more, instead of those that are
	Cursor   string
	Limit    int // trades of one page, 1 to 100; 0 for 50
}

// TradeCard is a trade as lists show it. Groups counts those that follow one of its
// editions and that the reader may see.
type TradeCard struct {
	Trade
	Editions int
	Newest   string // year of its newest edition, or empty
	Groups   int
}

// Group is a group that follows an edition, as it is called.
type Group struct{ ID, Code, Name, Year string }

// EditionCard is an edition as the page of its trade shows it.
type EditionCard struct {
	Edition
	Modules int
	Hours   Hours
	Groups  []Group // those that the reader may see
}

// TradeView is a trade opened.
type TradeView struct {
	Trade
	TrunkName Names         // of the common first year, where it has one
	Options   []Trade       // the trades whose common first year this is
	Editions  []EditionCard // newest first
}

// Piece is a resource that is attached to an élément, for a reader who may read it.
type Piece struct {
	Resource    string
	Title       string
	Kind        string
	State       account.State
	Course      string
	CourseTitle string
}

// Node is an élément with what is attached to it.
type Node struct {
	Element
	Pieces []Piece
}

// Served reports whether there is something to learn from, for this reader.
func (n Node) Served() bool {
	for _, p := range n.Pieces {
		if p.State == account.Published {
			return true
		}
	}
	return false
}

// ModuleCard is a module of an edition with how much of it is covered.
type ModuleCard struct {
	Module
	Coverage Coverage
	Nodes    []Node // its active éléments: a parent before what stands below it
}

// Gaps lists the éléments that count and have no resource.
func (m ModuleCard) Gaps() (gaps []Node) {
	parents := map[string]bool{}
	for _, n := range m.Nodes {
		parents[n.Parent] = true
	}
	for _, n := range m.Nodes {
		if !parents[n.ID] && !n.Served() {
			gaps = append(gaps, n)
		}
	}
	return gaps
}

// EditionView is an edition opened: its modules by year of study and order.
type EditionView struct {
	Edition
	Of       Trade
	Groups   []Group
	Modules  []ModuleCard
	Coverage Coverage
}

// ModuleView is a module opened, with its neighbours in the edition.
type ModuleView struct {
	ModuleCard
	In             Edition
	Of             Trade
	Previous, Next string
}

// Displaced is a resource whose élément the edition no longer has: it had its place
// in this edition before, or in an earlier one of the same trade.
type Displaced struct {
	Piece
	Was    Element // where it stood last
	Module Module
	Year   string
}

// Serving is an élément that a resource serves, where a reader meets it: in the
// edition that one of their groups follows, else in the newest that has it.
type Serving struct {
	Element
	Module Module
	Year   string
	Trade  Trade
	Lost   bool // no edition has it any more
}

// NewModuleCard measures a module whose éléments stand in the order of reading.
func NewModuleCard(m Module, nodes []Node) ModuleCard {
	elements, served := make([]Element, len(nodes)), map[string]bool{}
	for n, node := range nodes {
		elements[n], served[node.ID] = node.Element, node.Served()
	}
	return ModuleCard{Module: m, Nodes: nodes, Coverage: Cover(elements, func(e Element) bool { return served[e.ID] })}
}

// TogetherOf is the coverage of an edition.
func TogetherOf(modules []ModuleCard) Coverage {
	measured := make([]Measured, len(modules))
	for n, m := range modules {
		measured[n] = Measured{m.Coverage, m.Hours.Total()}
	}
	return Together(measured)
}
