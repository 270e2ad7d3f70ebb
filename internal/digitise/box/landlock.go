package box

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"

	llsyscall "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// EnterCommand is the name of the hidden sub-command that is Enter.
const EnterCommand = "sandboxed"

// orders are what Enter is told, as JSON in its only argument.
type orders struct {
	Path     string   // the tool
	Args     []string // its arguments
	Env      []string // all that it knows of its surroundings
	Limits   Limits
	Confined bool     // otherwise only limited
	Mute     bool     // see program
	Read     []string // files and folders, beside the system's
	Write    []string
}

func landlockLacking() error {
	if abi, err := llsyscall.LandlockGetABIVersion(); err != nil || abi < 1 {
		return fmt.Errorf("the kernel has no Landlock, or it is not switched on: %w", errors.Join(err, errors.ErrUnsupported))
	}
	return selfLacking()
}

// selfLacking finds out where a program stands in for the lab that does not know
// the sub-command, as a test might: it would start itself for ever.
func selfLacking() error {
	if len(os.Args) > 1 && os.Args[1] == EnterCommand {
		return fmt.Errorf("this program has no sub-command %s", EnterCommand)
	}
	return sweep()
}

func landlocked(ctx context.Context, p program, c Command) (*exec.Cmd, func(), error) {
	return entering(ctx, p, c, true)
}

func unconfined(ctx context.Context, p program, c Command) (*exec.Cmd, func(), error) {
	return entering(ctx, p, c, false)
}

// entering starts the lab itself, which becomes the tool.
func entering(ctx context.Context, p program, c Command, confined bool) (*exec.Cmd, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, fmt.Errorf("find our own binary: %w", err)
	}
	r, err := furnish(c)
	if err != nil {
		return nil, nil, err
	}
	o := orders{Path: r.at(p.path), Limits: p.limits, Confined: confined, Mute: p.mute, Read: []string{r.dir}, Write: []string{r.tmp()}}
	o.Env = append([]string{"PATH=/usr/bin", "LANG=C.UTF-8", "HOME=" + r.tmp(), "TMPDIR=" + r.tmp()}, c.Env...)
	for _, arg := range c.Args {
		o.Args = append(o.Args, r.at(arg))
	}
	for _, b := range append([]Bind{{From: c.Source}, {From: c.Out, Writable: true}}, c.Show...) {
		switch {
		case b.From == "":
		case b.Writable:
			o.Write = append(o.Write, b.From)
		default:
			o.Read = append(o.Read, b.From)
		}
	}
	said, err := json.Marshal(o)
	if err != nil {
		r.clear()
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, self, EnterCommand, string(said))
	cmd.Env = o.Env
	cmd.Dir = r.tmp()
	if c.Out != "" {
		cmd.Dir = c.Out
	}
	return cmd, r.clear, nil
}
