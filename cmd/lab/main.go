// Command lab is the Digital Learning Lab: one program that receives course
// material, digitises it, keeps it, makes it searchable and serves it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// command is one sub-command.
type command struct {
	name  string
	words string // its arguments, for help
	use   string // what it does; empty hides it
	run   func(ctx context.Context, args []string, out io.Writer) error
}

// commands is every sub-command, in the order of help.
func commands() []command {
	return []command{
		{"serve", "[--demo]", "open the lab in a browser; --demo brings people and courses to try it with", serve},
		{"import", "[-owner LOGIN] PACK… | FOLDER…", "load course packs, or bring folders of files as drafts; twice changes nothing", importAll},
		{"import-offer", "[-place NAME] [-partly] [-show] FILE…", "bring what e-Note says of an establishment; twice changes nothing", importOffer},
		{"pack", "FOLDER FILE", "make a course pack from a folder with course.yaml", pack},
		{"backup", "[-key FILE] FILE", "write an encrypted backup; the lab may be at work", backup},
		{"restore", "[-key FILE] FILE", "read a backup into an empty lab", restore},
		{"verify", "[-quick] [-repair] [-from FILE]", "look whether every file is as it was kept; mend what is not", verify},
		{"move", "[-database URL] [-blobs URL]", "bring a lab that is stopped to other stores", move},
		{"redigitise", "-step NAME [-since DAY] [-kind KIND] [-course NAME] [-dry-run] [-watch]", "do a step of digitising again, behind everything else; the lab may be at work", redigitise},
		{"reindex", "", "make the search index anew from the record", reindex},
		{"user", "link NAME | token NAME [LABEL]", "print a one-time link to sign in, or a token for scripts", user},
		{"organisation", "NAME [-learner WORD] [-place NAME]", "make a further organisation, which sees nothing of the others; twice changes nothing", organisation},
		{"facts", "FILE", "write what reports are made from as JSON lines, people as identifiers; - is standard output (see cmd/recount)", facts},
		{"doctor", "", "say what is there, what is missing, and what that costs", doctor},
		{"bench", "[-only NAME] [-corpus FOLDER] [-s3 ADDRESS] [-passages N,…]", "measure the lab against plain tools, as ratios of one run", benchmark},
		{"openapi", "", "print the description of the HTTP interface", openapi},
		{pdf.WorkerCommand, "", "", worker(pdf.Worker)},
		{scan.WorkerCommand, "", "", worker(scan.Worker)},
		{box.EnterCommand, "", "", sandboxed},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does what the arguments say and returns the exit code: 0, 1 for what went
// wrong, 2 for what was not understood.
func run(ctx context.Context, args []string, out, complaints io.Writer) int {
	if len(args) == 0 {
		help(complaints)
		return 2
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return report(c.run(ctx, args[1:], out), complaints)
		}
	}
	help(complaints)
	return 2
}

// report says in one sentence what went wrong.
func report(err error, complaints io.Writer) int {
	var f *fault.Error
	var exit exitCode
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return 2
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &f):
		_, _ = fmt.Fprintln(complaints, f.Message)
	default:
		_, _ = fmt.Fprintln(complaints, err)
	}
	return 1
}

// exitCode ends the program with a code and no further word.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func help(w io.Writer) {
	_, _ = fmt.Fprintln(w, "The Digital Learning Lab. Usage:")
	for _, c := range commands() {
		if c.use != "" {
			_, _ = fmt.Fprintf(w, "  lab %-12s %-42s %s\n", c.name, c.words, c.use)
		}
	}
}

// worker is a sub-command that does its work in a process of its own, in the
// sandbox; see digitise/pdf and digitise/scan.
func worker(work func(args []string, stdin io.Reader, stdout io.Writer) int) func(context.Context, []string, io.Writer) error {
	return func(_ context.Context, args []string, out io.Writer) error {
		if code := work(args, os.Stdin, out); code != 0 {
			return exitCode(code)
		}
		return nil
	}
}

// sandboxed gives up the machine and becomes a tool; see digitise/box.
func sandboxed(_ context.Context, args []string, _ io.Writer) error {
	return exitCode(box.Enter(args, os.Stderr))
}
