package searchtest

import (
	"context"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

// preferences puts pairs of resources of which a reader would open one first,
// and asks for both.
func preferences(t *testing.T, index search.Index) {
	for _, c := range []struct {
		why           string
		typed         string
		better, worse search.Source
	}{
		{
			"words side by side", "pompe chaleur ",
			article("pac", "fr", "Équipement", "On entretient chaque année la pompe à chaleur du bâtiment et ses filtres."),
			article("pompe", "fr", "Équipement", "La pompe, une pompe neuve, se pose loin du mur. On mesure la chaleur, une chaleur douce, chaleur du local."),
		},
		{
			"a word of its title", "brasage ",
			article("brasage", "fr", "Le brasage", "Assembler deux tubes de cuivre par un métal d'apport."),
			article("tubes", "fr", "Les tubes", "Le brasage des tubes, brasage tendre ou brasage fort : brasage."),
		},
		{
			"the word as it was typed", "calorimètre ",
			article("calorimetre", "fr", "Mesures", "On plonge la pièce dans l'eau, on attend, puis on lit le calorimètre posé sur l'établi de l'atelier."),
			article("colorimetre", "fr", "Mesures", "Un colorimetre, et calorimêtra ; le calorimetrie."),
		},
		{
			"all of the words", "tournage fraisage ",
			article("tournage-fraisage", "fr", "Usinage", "Après de longs réglages de la machine, on passe du tournage au fraisage dans une seule prise de pièce."),
			article("tournage", "fr", "Usinage", "Tournage, tournage, tournage."),
		},
		{
			"the language of the interface", "marketing ",
			article("marketing-fr", "fr", "Vente", "Marketing direct."),
			article("marketing-en", "en", "Sales", "Marketing, marketing."),
		},
	} {
		for _, src := range []search.Source{c.worse, c.better} {
			if err := index.Put(context.Background(), search.Documents(src)); err != nil {
				t.Fatal(err)
			}
		}
		a := find(t, index, search.Query{Text: c.typed, Language: "fr", All: true})
		if want := []string{c.better.Resource, c.worse.Resource}; !slices.Equal(names(a), want) {
			t.Errorf("%s: %q finds %v, want %v", c.why, c.typed, names(a), want)
		}
	}
}

func article(name, language, title, words string) search.Source {
	return search.Source{
		Resource: name, Revision: 1, Title: title, Language: language, ACL: everyone(), Type: string(media.PDF),
		Pages: []media.Page{{Ord: 1, Text: words, Language: language}},
	}
}
