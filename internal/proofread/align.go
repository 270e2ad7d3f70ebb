package proofread

import (
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/text"
)

// align says which words of what was written stand for which words of what was
// read, in order and without leaving any out. What is equal at both ends is taken
// off first, then the words that stay in between; only what lies between those is
// compared letter by letter.
func align(old, fresh []token) (all []stretch) {
	head := 0
	for head < len(old) && head < len(fresh) && old[head].text == fresh[head].text {
		all = append(all, stretch{head, head + 1, head, head + 1})
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(fresh)-head && old[len(old)-1-tail].text == fresh[len(fresh)-1-tail].text {
		tail++
	}
	oldEnd, freshEnd := len(old)-tail, len(fresh)-tail
	i, j := head, head
	for _, same := range append(staying(old[head:oldEnd], fresh[head:freshEnd]), [2]int{oldEnd - head, freshEnd - head}) {
		all = append(all, match(old, fresh, stretch{i, head + same[0], j, head + same[1]})...)
		i, j = head+same[0], head+same[1]
		if i < oldEnd {
			all = append(all, stretch{i, i + 1, j, j + 1})
			i, j = i+1, j+1
		}
	}
	for n := range tail {
		all = append(all, stretch{oldEnd + n, oldEnd + n + 1, freshEnd + n, freshEnd + n + 1})
	}
	return all
}

// mostCells bounds the tables of this file: 2,000 words against as many. What is
// longer, and shares neither beginning nor end, is a text of its own: it is spread
// over the old one in proportion.
const mostCells = 4_000_000

// staying gives the pairs of a longest common subsequence of words.
func staying(old, fresh []token) (pairs [][2]int) {
	if len(old)*len(fresh) > mostCells {
		return nil
	}
	wide := len(fresh) + 1
	longest := make([]int32, (len(old)+1)*wide) // of old[i:] and fresh[j:]
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(fresh) - 1; j >= 0; j-- {
			if old[i].text == fresh[j].text {
				longest[i*wide+j] = longest[(i+1)*wide+j+1] + 1
			} else {
				longest[i*wide+j] = max(longest[(i+1)*wide+j], longest[i*wide+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(old) && j < len(fresh); {
		switch {
		case old[i].text == fresh[j].text:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case longest[(i+1)*wide+j] >= longest[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// A move takes some words of both sides at once: one for one, one split in two or
// three, two or three joined, one that was missed, one that was never there.
var moves = [...]struct{ old, fresh int }{{1, 1}, {1, 2}, {1, 3}, {2, 1}, {3, 1}, {0, 1}, {1, 0}}

// Costs of a move, in letters that differ as a share of the letters there are. A
// word that was replaced by one without a letter in common is about as likely as
// one that was missed beside one that was never there.
const (
	alone    = 0.7 // a word of one side with nothing on the other
	together = 0.1 // more for a split or a join than for one word by one
)

// mostLetters bounds the comparing of a stretch, in words of both sides: people
// correct words and lines, and a line has some twenty.
const mostLetters = 4_000

// match parts a stretch into the likeliest smaller ones.
func match(old, fresh []token, s stretch) []stretch {
	was, is := old[s.oldFrom:s.oldTo], fresh[s.freshFrom:s.freshTo]
	switch {
	case len(is) == 0:
		return nil // what was never there leaves nothing
	case len(was) == 0:
		return []stretch{s}
	case len(was)*len(is) > mostLetters:
		return spread(s)
	}
	best := costs(was, is)
	var all []stretch
	for i, j := 0, 0; i < len(was) || j < len(is); {
		m := moves[best[i][j].move]
		if m.fresh > 0 {
			all = append(all, stretch{s.oldFrom + i, s.oldFrom + i + m.old, s.freshFrom + j, s.freshFrom + j + m.fresh})
		}
		i, j = i+m.old, j+m.fresh
	}
	return all
}

// spread gives each word that was written its share of those that were read.
func spread(s stretch) (all []stretch) {
	was, is := s.oldTo-s.oldFrom, s.freshTo-s.freshFrom
	for j := range is {
		from := j * was / is
		to := max(from+1, (j+1)*was/is)
		all = append(all, stretch{s.oldFrom + from, s.oldFrom + to, s.freshFrom + j, s.freshFrom + j + 1})
	}
	return all
}

// cell is the least cost from here to the end, and the move that leads there.
type cell struct {
	cost float64
	move int
}

// costs fills the table of was[i:] against is[j:] from its end.
func costs(was, is []token) [][]cell {
	best := make([][]cell, len(was)+1)
	for i := range best {
		best[i] = make([]cell, len(is)+1)
	}
	for i := len(was); i >= 0; i-- {
		for j := len(is); j >= 0; j-- {
			if i == len(was) && j == len(is) {
				continue
			}
			c := cell{cost: 1e9}
			for n, m := range moves {
				if i+m.old > len(was) || j+m.fresh > len(is) {
					continue
				}
				cost := price(was[i:i+m.old], is[j:j+m.fresh]) + best[i+m.old][j+m.fresh].cost
				if cost < c.cost {
					c = cell{cost, n}
				}
			}
			best[i][j] = c
		}
	}
	return best
}

// price is what a move costs.
func price(was, is []token) float64 {
	if len(was) == 0 || len(is) == 0 {
		return alone
	}
	a, b := joined(was), joined(is)
	letters := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	return together*float64(len(was)+len(is)-2) + float64(text.Distance(a, b, letters))/float64(letters)
}

// joined is the letters of words without what parts them.
func joined(tokens []token) (s string) {
	for _, t := range tokens {
		s += t.text
	}
	return s
}
