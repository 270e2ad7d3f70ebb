package glossary

// Sense is what the glossary makes of words that somebody asked for.
type Sense struct {
	Asked string   // as they were typed
	As    string   // the form that they were read as
	Forms []string // what else the concept is called
}

// Because says why a place answers that does not hold the words asked for.
type Because struct {
	Asked string // as they were typed
	Found string // what stands there for them
}

// Senses gives what the glossary makes of a question, in its order.
func (m *Matcher) Senses(question string) (list []Sense) {
	for _, f := range m.Find(question) {
		for _, c := range f.Concepts {
			s := Sense{Asked: question[f.Words[0].Start:f.Words[len(f.Words)-1].End]}
			for _, form := range m.concepts[c] {
				if form.path == f.path {
					s.As = form.written
				} else {
					s.Forms = append(s.Forms, form.written)
				}
			}
			list = append(list, s)
		}
	}
	return list
}

// Reading finds in texts what stands there for the words of a question.
type Reading struct {
	senses  []Sense
	matcher *Matcher
}

// NewReading reads texts for a question with these senses.
func NewReading(senses []Sense) Reading {
	r := Reading{senses, &Matcher{}}
	for _, s := range senses {
		r.matcher.add(append([]string{s.As}, s.Forms...))
	}
	return r
}

// Stand is a form that stands in a text for words that do not.
type Stand struct {
	Found
	Sense int // which of the senses it is of
	Because
}

// Find gives what stands in a text for the words asked for, where these do not
// stand there themselves.
func (r Reading) Find(s string) (list []Stand) {
	if len(r.senses) == 0 {
		return nil
	}
	found := r.matcher.Find(s)
	literal := make([]bool, len(r.senses))
	for _, f := range found {
		for _, c := range f.Concepts {
			literal[c] = literal[c] || f.path == pathOf(r.senses[c].As)
		}
	}
	for _, f := range found {
		for _, c := range f.Concepts {
			if !literal[c] {
				words := s[f.Words[0].Start:f.Words[len(f.Words)-1].End]
				list = append(list, Stand{f, c, Because{r.senses[c].Asked, words}})
				break
			}
		}
	}
	return list
}
