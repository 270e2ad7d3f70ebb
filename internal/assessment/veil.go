package assessment

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
)

// Veil is the key by which a paper is shown to a learner. Identifiers tell: they
// are made one after the other, the right answer first. So everybody is shown
// other names, the same on each of their devices, and what has no order of its own
// stands in the order of these names.
type Veil []byte

// nameBytes is how much of a name's digest is shown: 24 characters.
const nameBytes = 15

// The sides of a question keep the names of a pair's two apart, were their
// identifiers one.
const (
	chosen = "choice"
	left   = "left"
	right  = "right"
)

// name is what one person is shown for a part of a question.
func (v Veil) name(person, question, side, id string) string {
	mac := hmac.New(sha256.New, v)
	mac.Write([]byte(strings.Join([]string{person, question, side, id}, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)[:nameBytes]))
}

// plain gives a part's identifier for its name, or empty for a name that is none.
func (v Veil) plain(person string, q Question, side, name string) string {
	for _, id := range q.parts(side) {
		if v.shown(person, q, side, id) == name {
			return id
		}
	}
	return ""
}

// shown is the name that a person is shown. True and false are what they are.
func (v Veil) shown(person string, q Question, side, id string) string {
	if q.Kind == TrueFalse {
		return id
	}
	return v.name(person, q.ID, side, id)
}

// parts lists the identifiers of one side of a question.
func (q Question) parts(side string) (ids []string) {
	for _, c := range q.Choices {
		if side == chosen {
			ids = append(ids, c.ID)
		}
	}
	for _, p := range q.Pairs {
		switch {
		case side == left && p.Left != "":
			ids = append(ids, p.ID)
		case side == right:
			ids = append(ids, p.RightID)
		}
	}
	return ids
}

// Lift gives answers as the record keeps them, from what a device tells of the
// paper that its learner was shown. What is not of the paper is left out.
func (v Veil) Lift(person string, p Paper, answers []Answer) []Answer {
	var lifted []Answer
	for _, q := range p.Questions {
		i := slices.IndexFunc(answers, func(a Answer) bool { return a.Question == q.ID })
		if i >= 0 {
			lifted = append(lifted, answers[i].named(func(side, name string) string { return v.plain(person, q, side, name) }))
		}
	}
	return lifted
}

// Cover gives answers as their learner's devices know them.
func (v Veil) Cover(person string, p Paper, answers []Answer) []Answer {
	var covered []Answer
	for _, q := range p.Questions {
		if i := slices.IndexFunc(answers, func(a Answer) bool { return a.Question == q.ID }); i >= 0 {
			covered = append(covered, v.cover(person, q, answers[i]))
		}
	}
	return covered
}

func (v Veil) cover(person string, q Question, a Answer) Answer {
	return a.named(func(side, id string) string { return v.shown(person, q, side, id) })
}

// named is an answer with other names for its parts, without those that have none.
func (a Answer) named(name func(side, was string) string) Answer {
	var choices []string
	for _, c := range a.Choices {
		if now := name(chosen, c); now != "" {
			choices = append(choices, now)
		}
	}
	pairs := map[string]string{}
	for l, r := range a.Pairs {
		if nowLeft, nowRight := name(left, l), name(right, r); nowLeft != "" && nowRight != "" {
			pairs[nowLeft] = nowRight
		}
	}
	a.Choices, a.Pairs = choices, nil
	if len(pairs) > 0 {
		a.Pairs = pairs
	}
	return a
}
