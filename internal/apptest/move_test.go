package apptest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
)

// A move that is killed again and again comes to the same end as one that is
// not: the lab answers on its new stores as it did on the old ones, people stay
// signed in, and the old ones are as they were.
func TestAMoveThatIsKilledGoesOn(t *testing.T) {
	program := apptest.Build(t)
	for _, way := range [][2]string{{"embedded", "embedded"}, {"embedded", "servers"}, {"servers", "embedded"}} {
		t.Run(way[0]+" to "+way[1], func(t *testing.T) {
			from, there := stores[way[0]](t), stores[way[1]](t)
			first := apptest.OpenIn(t, from)
			sent := shelf(t, first)
			notes(t, first, 50)
			token := first.As("salma.amrani").Token()
			before := answers(t, first)
			first.Close()
			to := from
			to.Database, to.Blobs = there.Database, there.Blobs
			said := moveKilled(t, program, from, to)
			for _, setting := range []string{"LAB_DATABASE=" + to.Database, "LAB_BLOBS=" + to.Blobs} {
				if !strings.Contains(said, setting) {
					t.Errorf("%q is not said: %s", setting, said)
				}
			}
			if again, err := moving(t, program, from, to).CombinedOutput(); err != nil || !strings.Contains(string(again), " 0 were copied") {
				t.Errorf("a second move: %v, %s", err, again)
			}
			second := apptest.OpenIn(t, to)
			alike(t, before, answers(t, second))
			learner := apptest.NewClient(t, second.URL, token)
			if !finds(learner, "securite", sent["fiche.pdf"]) {
				t.Error("what was signed in or found is not")
			}
			if found, sum := verified(t, to, false, false); len(found) > 0 || sum.Objects < 100 {
				t.Errorf("not right are %v of %+v", found, sum)
			}
			second.As("nadia.berrada").Course("Le premier cours d'après")
			second.Close()
			if again, err := moving(t, program, from, to).CombinedOutput(); err == nil || !strings.Contains(string(again), "There is a lab here already") {
				t.Errorf("a move over what has gone on: %v, %s", err, again)
			}
			alike(t, before, answers(t, apptest.OpenIn(t, from)))
		})
	}
}

func moving(t *testing.T, program string, from, to config.Config) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "move", "-database", to.Database, "-blobs", to.Blobs)
	cmd.Env = append(os.Environ(), "LAB_DATA="+from.Data, "LAB_DATABASE="+from.Database, "LAB_BLOBS="+from.Blobs, "LAB_LOG=warn")
	return cmd
}

// moveKilled moves a lab, killed after a time that grows until it is enough, and
// gives what the last one said.
func moveKilled(t *testing.T, program string, from, to config.Config) string {
	t.Helper()
	kills := 0
	for patience := 40 * time.Millisecond; ; patience = patience * 5 / 4 {
		cmd := moving(t, program, from, to)
		var said strings.Builder
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }) // it may have ended
		err := cmd.Wait()
		if timer.Stop(); err == nil {
			t.Logf("moved after %d kills", kills)
			return said.String()
		}
		if cmd.ProcessState.Exited() {
			t.Fatalf("move: %s", said.String())
		}
		kills++
	}
}
