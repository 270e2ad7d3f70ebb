package box

import (
	"context"
	"fmt"
	"os/exec"
	"time"
)

// Choice is what an operator says of where tools run.
type Choice string

// The choices. With None a tool is limited in time, memory and files, but may
// read what the lab may read, and use the network.
const (
	Auto       Choice = "auto" // bubblewrap where it works, else Landlock, else nothing is run
	Bubblewrap Choice = "bubblewrap"
	Landlock   Choice = "landlock"
	None       Choice = "none"
)

// sandbox is one way of starting a tool.
type sandbox struct {
	name    Choice
	lacking func() error // what the machine lacks for it, without starting anything
	prepare func(ctx context.Context, p program, c Command) (cmd *exec.Cmd, done func(), err error)
}

// sandboxes are those that a choice allows, the best first.
func sandboxes(choice Choice) []*sandbox {
	var allowed []*sandbox
	for _, s := range []*sandbox{
		{Bubblewrap, bubblewrapLacking, bubblewrapped},
		{Landlock, landlockLacking, landlocked},
		{None, selfLacking, unconfined},
	} {
		if s.name == choice || choice == Auto && s.name != None {
			allowed = append(allowed, s)
		}
	}
	return allowed
}

// try starts the smallest of programs in the sandbox.
func (s *sandbox) try(ctx context.Context) error {
	if err := s.lacking(); err != nil {
		return err
	}
	trial := program{path: "/usr/bin/true", limits: Limits{5 * time.Second, 5 * time.Second, gib, mib}}
	if !executable(trial.path) {
		return fmt.Errorf("%s is not installed", trial.path)
	}
	return run(ctx, s, trial, Command{Tool: "true"})
}

// Trial is what one sandbox said when it was tried.
type Trial struct {
	Name Choice
	Err  error // nil where it works
}

// Trials tries every sandbox, for lab doctor.
func Trials(ctx context.Context) []Trial {
	var said []Trial
	for _, s := range sandboxes(Auto) {
		said = append(said, Trial{s.name, s.try(ctx)})
	}
	return said
}
