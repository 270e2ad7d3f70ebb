package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

func TestWhatASpeakerNotesToASlideIsAPassageOfItsOwn(t *testing.T) {
	src := installation()
	src.Type = string(media.Office)
	src.Pages = []media.Page{{Ord: 1, Title: "Pose", Text: "Poser"}, {Ord: 2, Title: "Test", Text: "Mesurer", Notes: "Montrer le testeur"}, {Ord: 3, Notes: "Sans texte"}}
	var ids []string
	docs := search.Documents(src)
	for _, d := range docs {
		ids = append(ids, d.ID[strings.LastIndex(d.ID, "-")+1:])
	}
	if want := []string{"m", "p0001", "p0002", "n0002", "n0003"}; !slices.Equal(ids, want) {
		t.Fatalf("%v, want %v", ids, want)
	}
	if n := docs[3]; n.Kind != search.Note || n.Ord != 2 || n.Loc != "2" || n.Text != "Montrer le testeur" || !strings.HasSuffix(n.Context, "› Test") {
		t.Errorf("%+v", n)
	}
}
