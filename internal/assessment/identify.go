package assessment

// Identify gives an identifier to what has none: questions, choices, and both
// sides of pairs. The same right side is one thing, however many left sides
// belong to it.
func Identify(questions []Question, newID func() string) {
	for i := range questions {
		q := &questions[i]
		identify(&q.ID, newID)
		for j := range q.Choices {
			identify(&q.Choices[j].ID, newID)
		}
		rights := map[string]string{}
		for j := range q.Pairs {
			p := &q.Pairs[j]
			identify(&p.ID, newID)
			if p.RightID == "" {
				p.RightID = rights[p.Right]
			}
			identify(&p.RightID, newID)
			rights[p.Right] = p.RightID
		}
	}
}

func identify(id *string, newID func() string) {
	if *id == "" {
		*id = newID()
	}
}
