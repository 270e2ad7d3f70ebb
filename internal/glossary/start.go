package glossary

import (
	_ "embed"
	"strings"
)

//go:embed start.csv
var startList string

// Start gives the list that the lab comes with: what the sectors teach that the
// OFPPT and UM6P name. The file has a line for each concept, its origin and its
// forms in French, Arabic and English, and lines of headings.
func Start() (list []Concept) {
	_, lines, _ := strings.Cut(startList, "\n")
	for line := range strings.Lines(lines) {
		cells := strings.Split(strings.TrimSpace(line), ";")
		if strings.HasPrefix(line, "#") || len(cells) != 4 {
			continue
		}
		c := Concept{Origin: cells[0]}
		for n, l := range c.Forms.Languages() {
			*l.Forms = strings.Split(cells[n+1], "|")
		}
		list = append(list, c)
	}
	return list
}
