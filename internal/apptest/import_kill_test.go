package apptest_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
)

// lessons is a folder of n texts in three modules, and one file that is empty.
func lessons(t *testing.T, n int) (dir string, titles []string) {
	files := map[string]string{"vide.md": ""}
	for i := range n {
		name := fmt.Sprintf("%d Module/%d.md", i%3+1, i)
		files[name] = fmt.Sprintf("# Leçon %d\n\n%s\n", i, strings.Repeat("Un texte. ", 200))
	}
	for m := range 3 {
		for i := m; i < n; i += 3 {
			titles = append(titles, fmt.Sprintf("%d Module/%d text ready", m+1, i))
		}
	}
	return usb(t, files), titles
}

func TestAnImportThatIsKilledGoesOnAndLosesNothing(t *testing.T) {
	t.Parallel()
	program := apptest.Build(t)
	c := apptest.Settings(t)
	dir, want := lessons(t, 24)
	apptest.Serve(t, program, c).Stop() // there are people now
	bring := func() *exec.Cmd { return apptest.Command(t, program, c, nil, "import", dir) }
	for _, at := range []string{"5 of", "14 of", "3 of 24 digitised"} {
		if !apptest.KillAt(t, bring(), at) {
			t.Logf("the import was over before %q", at) // the machine was quick: one kill less
		}
	}
	out, err := bring().Output()
	if !left(err) || !strings.Contains(string(out), "vide.md: The file is empty.") {
		t.Fatalf("the last import: %v\n%s", err, out)
	}
	lab := apptest.Serve(t, program, c)
	defer lab.Kill()
	admin := apptest.NewClient(t, lab.URL, lab.Token("admin"))
	if got := only(t, admin).lines(); !slices.Equal(got, want) {
		t.Errorf("the course is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAFolderIsSentToALabThatRuns(t *testing.T) {
	t.Parallel()
	program := apptest.Build(t)
	c := apptest.Settings(t)
	dir, want := lessons(t, 12)
	lab := apptest.Serve(t, program, c)
	out, err := apptest.Command(t, program, c, nil, "import", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "lab import -to") {
		t.Errorf("beside a lab that runs: %v\n%s", err, out)
	}
	elsewhere := config.In(t.TempDir())
	send := func(token string) *exec.Cmd {
		return apptest.Command(t, program, elsewhere, []string{"LAB_TOKEN=" + token}, "import", "-to", lab.URL, dir)
	}
	token := lab.Token("nadia.berrada")
	apptest.KillAt(t, send(token), "4 of")
	if out, err := send(token).Output(); !left(err) {
		t.Fatalf("sent: %v\n%s", err, out)
	}
	if got := only(t, apptest.NewClient(t, lab.URL, token)).lines(); !slices.Equal(got, want) {
		t.Errorf("the course is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if out, err := send("nothing").CombinedOutput(); err == nil || !strings.Contains(string(out), "does not know this token") {
		t.Errorf("with a token that is none: %v\n%s", err, out)
	}
	if entries, err := os.ReadDir(filepath.Join(elsewhere.Data, "staging")); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("sending left %v here, %v", entries, err)
	}
}

// left reports whether an import ended by saying that files were left.
func left(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 3
}

// only gives the one course that a person has made.
func only(t *testing.T, who *apptest.Client) broughtCourse {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	who.Get("/courses?view=studio", &list)
	if len(list.Items) != 1 {
		t.Fatalf("there are %d courses", len(list.Items))
	}
	var c broughtCourse
	who.Get("/courses/"+list.Items[0].ID, &c)
	return c
}
