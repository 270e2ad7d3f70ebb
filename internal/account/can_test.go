package account_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
)

// The little world of testdata/rights.txt.
const (
	me, somebody = "me", "somebody"
	org          = "org"
)

func world() place.Tree {
	return place.NewTree([]place.Place{
		{ID: "region"}, {ID: "P", Parent: "region"}, {ID: "workshop", Parent: "P"}, {ID: "elsewhere", Parent: "region"},
	})
}

func actor(grants ...account.Grant) account.Actor {
	return account.NewActor(account.Person{ID: me, Org: org, Place: "P"}, grants, map[string]string{"G": "P", "H": "elsewhere"}, world())
}

func inGroup(r account.Role, g string) account.Grant {
	return account.Grant{Role: r, In: account.InGroup, Scope: g}
}

func inPlace(r account.Role, p string) account.Grant {
	return account.Grant{Role: r, In: account.InPlace, Scope: p}
}

// columns are the actors in the order of the file.
func columns() []account.Actor {
	return []account.Actor{
		{},
		actor(inGroup(account.Learner, "G")),
		actor(inGroup(account.Trainer, "G")),
		actor(inGroup(account.Trainer, "G"), inPlace(account.Reviewer, "P")),
		actor(inPlace(account.Librarian, "P")),
		actor(inPlace(account.Manager, "P")),
		actor(account.Grant{Role: account.Admin, In: account.InOrg, Scope: org}),
	}
}

// traits turn the words for objects into what rights need to know.
var traits = map[string]func(*account.Object){
	"own":       func(o *account.Object) { o.Owner = me },
	"co":        func(o *account.Object) { o.Editors = []string{me} },
	"group":     func(o *account.Object) { o.Groups = []string{"G"} },
	"granted":   func(o *account.Object) { o.Granted = []string{"region"} },
	"national":  func(o *account.Object) { o.Granted = append(o.Granted, o.Org) }, // "foreign" comes before it
	"public":    func(o *account.Object) { o.Public = true },
	"place":     func(o *account.Object) { o.Place = "P" },
	"else":      func(*account.Object) {},
	"foreign":   func(o *account.Object) { o.Org = "another" },
	"on":        func(o *account.Object) { o.Review = true },
	"off":       func(o *account.Object) { o.Review = false },
	"mine":      func(o *account.Object) { o.Submitter = me },
	"learner":   func(o *account.Object) { o.Role = account.Learner },
	"trainer":   func(o *account.Object) { o.Role = account.Trainer },
	"reviewer":  func(o *account.Object) { o.Role = account.Reviewer },
	"librarian": func(o *account.Object) { o.Role = account.Librarian },
	"manager":   func(o *account.Object) { o.Role = account.Manager },
	"admin":     func(o *account.Object) { o.Role = account.Admin },
}

func object(t *testing.T, state, words string) account.Object {
	o := account.Object{Org: org, Place: "elsewhere", Owner: somebody, Groups: []string{"H"}, Submitter: somebody, State: account.State(state)}
	for word := range strings.SplitSeq(words, ",") {
		trait, known := traits[word]
		if !known {
			t.Fatalf("no object is called %q", word)
		}
		trait(&o)
	}
	return o
}

// answers are the kinds of fault in the words of the file.
var answers = map[fault.Kind]string{fault.Unauthenticated: "401", fault.Forbidden: "403", fault.NotFound: "404"}

func answer(err error) string {
	if err == nil {
		return "yes"
	}
	return answers[fault.KindOf(err)]
}

type right struct {
	line       int
	act, state string
	object     string
	want       []string
}

func readRights(t *testing.T) (rights []right) {
	t.Helper()
	data, err := os.ReadFile("testdata/rights.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" || strings.HasPrefix(words[0], "#") {
			continue
		}
		if len(words) != 2+len(columns()) {
			t.Fatalf("line %d has %d words", i+1, len(words))
		}
		act, state, _ := strings.Cut(words[0], ":")
		rights = append(rights, right{line: i + 1, act: act, state: state, object: words[1], want: words[2:]})
	}
	return rights
}

func TestEveryCellOfTheTableOfRights(t *testing.T) {
	for _, r := range readRights(t) {
		o := object(t, r.state, r.object)
		for i, who := range columns() {
			if got := answer(account.Can(who, account.Act(r.act), o)); got != r.want[i] {
				t.Errorf("line %d, %s %s on %s, column %d: %s, want %s", r.line, r.act, r.state, r.object, i+1, got, r.want[i])
			}
		}
	}
}

func TestEveryActHasItsRowsInTheTable(t *testing.T) {
	var known []string
	for _, r := range readRights(t) {
		known = append(known, r.act)
	}
	for _, act := range account.Acts() {
		name, _, _ := strings.Cut(string(act), " ") // reading counts by the state of what is read
		if !slices.Contains(known, name) {
			t.Errorf("%s has no row in testdata/rights.txt", name)
		}
	}
}

func TestWhatIsAbsentAnswersAsWhatIsForeign(t *testing.T) {
	foreign := account.Object{Org: org, Place: "elsewhere", Owner: somebody}
	for i, who := range columns()[:6] { // nothing of the organisation is foreign to an administrator
		for _, act := range account.Acts() {
			if act == account.UploadCreate || act == account.GlossaryEdit || act == account.MissedRead || act == account.StatementRead {
				continue // the first has no object; of the others all is the organisation's, and nothing of it foreign
			}
			there, gone := answer(account.Can(who, act, foreign)), answer(account.Absent(who, act))
			if there != gone {
				t.Errorf("column %d, %s: foreign %s, absent %s", i+1, act, there, gone)
			}
		}
	}
	if got := answer(account.Absent(columns()[6], account.CourseEdit)); got != "404" {
		t.Errorf("an administrator hears %s of what is not there", got)
	}
}

func TestOfSeveralRolesTheBestAnswerCounts(t *testing.T) {
	both := actor(inGroup(account.Learner, "H"), inPlace(account.Librarian, "P"))
	for _, c := range []struct {
		act  account.Act
		o    account.Object
		want string
	}{
		{account.ResourceRead, account.Object{Org: org, Place: "elsewhere", Groups: []string{"H"}}, "yes"},
		{account.CourseEdit, account.Object{Org: org, Place: "P"}, "yes"},
		{account.CourseEdit, account.Object{Org: org, Place: "elsewhere", Groups: []string{"H"}}, "403"}, // readable as a learner
	} {
		if got := answer(account.Can(both, c.act, c.o)); got != c.want {
			t.Errorf("%s on %+v: %s, want %s", c.act, c.o, got, c.want)
		}
	}
}

func TestARoleInAPlaceReachesWhatIsBelowItAndNothingBeside(t *testing.T) {
	who := actor(inPlace(account.Librarian, "P"))
	for at, want := range map[string]string{"P": "yes", "workshop": "yes", "elsewhere": "404", "region": "404", "": "404"} {
		if got := answer(account.Can(who, account.CourseEdit, account.Object{Org: org, Place: at})); got != want {
			t.Errorf("in %q: %s, want %s", at, got, want)
		}
	}
}

func TestTheHelpPageShowsEveryCellThatDecides(t *testing.T) {
	rows := account.Table()
	at := slices.IndexFunc(rows, func(r account.RightsRow) bool { return r.Act == account.RoleGrant && r.Role == account.Manager })
	if at < 0 || !slices.Equal(rows[at].When, []string{"place, role below manager"}) || rows[at].Otherwise != "403 if readable" {
		t.Fatalf("the manager's right to give roles reads %+v", rows[max(at, 0)])
	}
}
