package assessment

// Passed reports whether a mark passes a work. Where nothing is asked for, any
// mark does.
func (w Work) Passed(m Mark) bool { return m != Unmarked && m >= w.Pass }

// better says for each way of keeping whether a later attempt counts instead of
// an earlier one.
var better = map[Keep]func(later, earlier Attempt) bool{
	KeepBest:  func(later, earlier Attempt) bool { return later.Mark > earlier.Mark },
	KeepFirst: func(Attempt, Attempt) bool { return false },
	KeepLast:  func(Attempt, Attempt) bool { return true },
}

// Counting gives which of somebody's attempts counts: the best where nothing else
// was said, and of equal ones the earliest. Open and surplus ones never count.
func (k Keep) Counting(attempts []Attempt) (counting Attempt, found bool) {
	instead := better[k]
	if instead == nil {
		instead = better[KeepBest]
	}
	for _, a := range byNumber(attempts) {
		if a.State == Submitted && (!found || instead(a, counting)) {
			counting, found = a, true
		}
	}
	return counting, found
}
