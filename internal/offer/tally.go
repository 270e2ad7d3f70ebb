package offer

import "github.com/digital-learning-lab/lab/internal/ledger"

// Tallies counts what a plan does, noun by noun; what has nothing to count is left out.
func (p Plan) Tallies() (all []ledger.Tally) {
	for _, t := range []ledger.Tally{
		count(ledger.Sector, p.Sectors), count(ledger.Trade, p.Trades), count(ledger.Edition, p.Editions), count(ledger.Module, p.Modules),
		count(ledger.Group, p.Groups), count(ledger.Person, p.Trainers), count(ledger.Assignment, p.Assignments), count(ledger.Grant, p.Grants),
	} {
		if t.Made+t.Changed+t.Archived+t.Same > 0 {
			all = append(all, t)
		}
	}
	return all
}

func count[T any](noun ledger.Noun, d Delta[T]) ledger.Tally {
	return ledger.Tally{Noun: noun, Made: len(d.Make), Changed: len(d.Change), Archived: len(d.Archive), Same: d.Same}
}
