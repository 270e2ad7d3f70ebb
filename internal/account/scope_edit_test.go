package account_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
)

func TestListsOfWhatToEditShowExactlyWhatMayBeEdited(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 23))
	shown := 0
	for range 20_000 {
		who, o := drawActor(r), drawContent(r)
		s := who.Scope()
		own := s.Author() != "" && (o.Owner == s.Author() || slices.Contains(o.Editors, s.Author()))
		listed := o.Org == s.Org() && (s.Everything() || own || slices.Contains(s.EditedIn(), o.Place))
		if may := account.Can(who, account.CourseEdit, o) == nil; listed != may {
			t.Fatalf("%v: listed %v, may be edited %v: %+v", who.Roles(), listed, may, o)
		}
		if listed {
			shown++
		}
	}
	if shown < 2_000 {
		t.Fatalf("%d of 20,000 may be edited: the population proves little", shown)
	}
}
