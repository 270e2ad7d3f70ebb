// Package content is the starter catalogue: courses that a newcomer can look
// at, written for this project, as packs that are part of the program. Beside
// this file stand their sources, which a teacher can copy; `make content` makes
// the packs of them.
package content

import (
	"embed"
	"io/fs"
)

//go:embed all:packs searches.yaml
var files embed.FS

// Starter is one starter course.
type Starter struct {
	Name   string   // of its source folder
	Groups []string // of the demonstration, for which it is published
}

// Starters lists the starter courses in the order in which they are brought in.
func Starters() []Starter {
	return []Starter{
		{"disjoncteur-differentiel", []string{"ELEC-TS-101"}},
		{"haccp-ar", []string{"ELEC-TS-101", "CUIS-T-201", "ENT-PIE-1"}},
		{"business-plan", []string{"ELEC-TS-101", "ENT-PIE-1"}},
	}
}

// Pack gives the bytes of the course's pack (see archive), or nothing in a
// program that was built without it.
func (s Starter) Pack() []byte {
	data, err := fs.ReadFile(files, "packs/"+s.Name+".zip")
	if err != nil {
		return nil
	}
	return data
}

// Searches gives the example searches of the first screen, as YAML.
func Searches() []byte {
	data, err := files.ReadFile("searches.yaml")
	if err != nil {
		panic(err) // embedded above
	}
	return data
}
