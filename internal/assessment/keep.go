package assessment

// Passed reports whether a mark passes a work. Where nothing is asked for, any
// mark does.
func (w Work) Passed(m Mark) bool { return m != Unmarked && m >= w.Pass }

// CountsOtherwise reports whether results are to be counted again because of what
// was written of a work: which attempt counts, what passes, or what a pass completes.
func (w Work) CountsOtherwise(before Work) bool {
	return w.Rules.Keep != before.Rules.Keep || w.Pass != before.Pass || w.Resource != before.Resource
}

// better says for each way of keeping whether a later attempt counts instead of
// an earlier one.
var better = map[Keep]func(later, earlier Attempt) bool{
	KeepBest:  func(later, earlier Attempt) bool { return later.Mark > earlier.Mark },
	KeepFirst: func(Attempt, Attempt) bool { return false },
	KeepLast:  func(Attempt, Attempt) bool { return true },
}

// Counting gives which of somebody's attempts counts: the best where nothing else
// was said, and of equal ones the earliest. Open and surplus ones never count. They
// come in the order in which the lab got them: who has seen what was right in the
// second can still finish the first, and would be first by that.
func (k Keep) Counting(attempts []Attempt) (counting Attempt, found bool) {
	instead := better[k]
	if instead == nil {
		instead = better[KeepBest]
	}
	for _, a := range byArrival(attempts) {
		if a.State == Submitted && (!found || instead(a, counting)) {
			counting, found = a, true
		}
	}
	return counting, found
}
