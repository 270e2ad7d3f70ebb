package box_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
)

// TestMain lets this binary stand in the box as the worker: it does what its
// first argument says.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 {
		if act, known := acts[os.Args[1]]; known {
			os.Exit(act(os.Args[2]))
		}
	}
	os.Exit(boxtest.Main(m, nil))
}

// worker is a run of this binary that does what acts say.
func worker(t *testing.T, what string) box.Command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// A folder whose name no tool could take for a file's.
	dir := filepath.Join(t.TempDir(), "50% [of] it's")
	out := filepath.Join(dir, "out")
	if err := os.MkdirAll(out, 0o700); err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(dir, "theirs")
	if err := os.WriteFile(source, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	return box.Command{
		Tool: "pdf-worker", Args: []string{what, box.Job}, Source: source, Out: out,
		Show: []box.Bind{{From: self, To: box.Worker}}, Env: []string{"BEHIND=" + behind(t)},
	}
}

// behind is the priority of a tool of ours: ten places behind us, or the last.
func behind(t *testing.T) string {
	t.Helper()
	ours, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(max(ours-10, 1))
}

func TestAToolWritesOnlyIntoItsOutFolder(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		c := worker(t, "act-write")
		if err := b.Run(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if made, _ := os.ReadFile(filepath.Join(c.Out, "made")); string(made) != "made" {
			t.Fatalf("made %q", made)
		}
		if source, _ := os.ReadFile(c.Source); string(source) != "theirs" {
			t.Fatalf("the source became %q", source)
		}
	})
}

func TestWhatIsShownWritableMayBeWritten(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		c, shown := worker(t, "act-shown"), t.TempDir()
		c.Show = append(c.Show, box.Bind{From: shown, To: box.Job + "/cache", Writable: true})
		if err := b.Run(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		c.Show[1].Writable = false
		if err := b.Run(t.Context(), c); err == nil {
			t.Fatal("what is shown to be read could be written")
		}
	})
}

// What a tool under the control of its file may try: see acts_test.go.
func TestAToolReachesNothingButItsJob(t *testing.T) {
	for _, what := range []string{"act-read", "act-network", "act-processes", "act-power", "act-execute", "act-environment"} {
		t.Run(what, func(t *testing.T) {
			boxtest.Each(t, func(t *testing.T, b *box.Box) {
				t.Setenv("LAB_TEST_SECRET", "of the lab")
				if err := b.Run(t.Context(), worker(t, what)); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// Under Landlock the kernel alone stands between a tool and the machine.
func TestLandlockLeavesOnlyTheCallsThatToolsNeed(t *testing.T) {
	b, err := box.Choose(t.Context(), box.Landlock)
	if err != nil {
		t.Skip(err) // told by the tests of both
	}
	if err := b.Run(t.Context(), worker(t, "act-calls")); err != nil {
		t.Fatal(err)
	}
}

func TestALinkAmongTheResultsIsNotAccepted(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		if err := b.Run(t.Context(), worker(t, "act-link")); err == nil {
			t.Fatal("a link to a file of this machine was accepted")
		}
	})
}

func TestTooMuchOutputEndsTheRun(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		_, err := b.Output(t.Context(), worker(t, "act-flood"), 1000)
		if !errors.Is(err, digitise.ErrTooDemanding) {
			t.Fatalf("got %v", err)
		}
	})
}

// What a tool says on a full disk says nothing of its file: neither that it
// failed, nor that all went well.
func TestAFullDiskIsToldApartFromAFailure(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		c := worker(t, "act-fill")
		if err := syscall.Mount("tmpfs", c.Out, "tmpfs", 0, "size=24m"); err != nil {
			t.Skip("a small disk is mounted by root alone: " + err.Error())
		}
		t.Cleanup(func() { _ = syscall.Unmount(c.Out, syscall.MNT_DETACH) }) // it goes with the machine too
		var failure *box.Failure
		for _, what := range []string{"act-fill", "act-fill-well"} {
			c.Args[0] = what
			if err := b.Run(t.Context(), c); !errors.Is(err, digitise.ErrNoRoom) || errors.As(err, &failure) {
				t.Fatalf("%s: got %v", what, err)
			}
		}
		if err := os.Remove(filepath.Join(c.Out, "film")); err != nil {
			t.Fatal(err)
		}
		c.Args[0] = "act-complain"
		if err := b.Run(t.Context(), c); !errors.Is(err, digitise.ErrNoRoom) {
			t.Fatalf("a disk that was full for a while: %v", err)
		}
		c.Args[0] = "act-fail"
		if err := b.Run(t.Context(), c); !errors.As(err, &failure) {
			t.Fatalf("where there is room: %v", err)
		}
	})
}

func TestALimitIsToldApartFromAFailure(t *testing.T) {
	for what, reason := range map[string]box.Reason{"act-large": box.FileSize, "act-crash": box.Memory, "act-overrun": box.CPU, "act-fail": box.Exit} {
		boxtest.Each(t, func(t *testing.T, b *box.Box) {
			err := b.Run(t.Context(), worker(t, what))
			var failure *box.Failure
			if !errors.As(err, &failure) || failure.Reason != reason || errors.Is(err, digitise.ErrTooDemanding) != (reason != box.Exit) {
				t.Fatalf("%s: got %v", what, err)
			}
		})
	}
}

// A tool that somebody ends says nothing of its file, which is neither damaged nor
// too demanding: it is tried again.
func TestAToolThatIsKilledIsNoFaultOfItsFile(t *testing.T) {
	for _, what := range []string{"act-killed", "act-stopped"} {
		boxtest.Each(t, func(t *testing.T, b *box.Box) {
			err := b.Run(t.Context(), worker(t, what))
			var failure *box.Failure
			if !errors.Is(err, digitise.ErrToolKilled) || errors.As(err, &failure) {
				t.Fatalf("%s: got %v", what, err)
			}
		})
	}
}

func TestAToolHasTheLimitsOfItsRow(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		if err := b.Run(t.Context(), worker(t, "act-limits")); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheEndOfTheContextKillsTheWholeGroup(t *testing.T) {
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		c := worker(t, "act-wait")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- b.Run(ctx, c) }()
		look := time.NewTicker(time.Millisecond)
		defer look.Stop()
		for range look.C {
			if _, err := os.Stat(filepath.Join(c.Out, "begun")); err == nil {
				break
			}
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		released(t, filepath.Join(c.Out, "lock"))
	})
}

// released waits until nobody holds a lock.
func released(t *testing.T, name string) {
	t.Helper()
	lock, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	free := make(chan error, 1)
	go func() { free <- syscall.Flock(int(lock.Fd()), syscall.LOCK_EX) }()
	select {
	case err := <-free:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the tool outlived its context: it still holds its lock")
	}
}

func TestNothingOfARunStaysInTheTemporaryFolder(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dead := filepath.Join(os.TempDir(), "lab-box-4194304-x") // beyond the highest process number
	if err := os.MkdirAll(filepath.Join(dead, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	b, err := box.Choose(t.Context(), box.Landlock)
	if err != nil {
		t.Skip(err) // told by the tests of both
	}
	if err := b.Run(t.Context(), worker(t, "act-temporary")); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "lab-box-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("%q stayed, %v", left, err)
	}
}

// In a user's name space that may make no other, as in many containers,
// bubblewrap cannot work and Landlock does.
func TestLandlockTakesOverWhereThereAreNoNamespaces(t *testing.T) {
	if os.Getenv("LAB_TEST_NARROW") != "" {
		b, err := box.Probe(t.Context())
		if err != nil || b.Active() != box.Landlock {
			t.Fatalf("%s is used: %v", b.Active(), err)
		}
		for _, what := range []string{"act-write", "act-read", "act-network", "act-power"} {
			if err := b.Run(t.Context(), worker(t, what)); err != nil {
				t.Error(err)
			}
		}
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "unshare", "--user", "--map-root-user", "sh", "-c",
		`echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" -test.run "^$1$"`, self, t.Name())
	cmd.Env = append(os.Environ(), "LAB_TEST_NARROW=1")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

func TestOnlyToolsOfTheTableAreStarted(t *testing.T) {
	if err := boxtest.Open(t).Run(t.Context(), box.Command{Tool: "sh", Args: []string{"-c", "true"}}); err == nil {
		t.Fatal("sh was started")
	}
}

func TestEveryToolSaysWhatIsLostWithoutIt(t *testing.T) {
	for _, tool := range box.Tools(t.Context()) {
		if tool.Name == "" || tool.Package == "" || tool.Loss == "" || tool.Found != (tool.Version != "") {
			t.Errorf("%+v", tool)
		}
	}
}

func TestTheOperatorsChoiceIsKept(t *testing.T) {
	for _, choice := range []box.Choice{box.Bubblewrap, box.Landlock, box.None} {
		b, err := box.Choose(t.Context(), choice)
		if err == nil && b.Active() != choice {
			t.Errorf("%s was asked for, %s is used", choice, b.Active())
		}
		if err != nil && !errors.Is(err, digitise.ErrSandboxMissing) {
			t.Errorf("%s: %v", choice, err)
		}
	}
	var tried []box.Choice
	for _, trial := range box.Trials(t.Context()) {
		tried = append(tried, trial.Name)
	}
	if !slices.Equal(tried, []box.Choice{box.Bubblewrap, box.Landlock}) {
		t.Errorf("tried %q", tried)
	}
}

// Without a sandbox nothing is opened; limits alone are the operator's word.
func TestWithoutConfinementAToolIsOnlyLimited(t *testing.T) {
	none, err := box.Choose(t.Context(), box.None)
	if err != nil {
		t.Fatal(err)
	}
	if err := none.Run(t.Context(), worker(t, "act-limits")); err != nil {
		t.Errorf("has no limits: %v", err)
	}
	if err := none.Run(t.Context(), worker(t, "act-read")); err == nil {
		t.Error("cannot read the machine, as was said it could")
	}
}

// What a start in each sandbox costs: the smallest of programs, in wall time and
// in processor time.
func BenchmarkStart(b *testing.B) {
	for _, choice := range []box.Choice{box.Bubblewrap, box.Landlock} {
		b.Run(string(choice), func(b *testing.B) {
			before := used(b)
			for b.Loop() {
				if _, err := box.Choose(b.Context(), choice); err != nil {
					b.Skip(err)
				}
			}
			b.ReportMetric((used(b)-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// used is the processor time of the children that ended.
func used(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
