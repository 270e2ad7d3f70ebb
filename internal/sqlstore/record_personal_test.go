package sqlstore_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// A migration that makes a table says in personals how its rows are about a person,
// or that they are not.
func TestEveryTableSaysHowItIsAboutPeople(t *testing.T) {
	tables, parts := sqlstore.Personal()
	if treated := sqlstore.Treated(); !slices.Equal(tables, treated) {
		t.Errorf("record_personal.go knows\n%v\nand record_tables.go\n%v", tables, treated)
	}
	var told []string
	for _, k := range dossier.Register() {
		told = append(told, k.Parts...)
		for _, w := range []dossier.Words{k.What, k.Why, k.Long} {
			if w.French == "" || w.Arabic == "" || w.English == "" {
				t.Errorf("%v: a word is missing", k.Parts)
			}
		}
	}
	slices.Sort(told)
	slices.Sort(parts)
	if !slices.Equal(told, parts) {
		t.Errorf("the register tells of\n%v\nand exports hold\n%v", told, parts)
	}
}
