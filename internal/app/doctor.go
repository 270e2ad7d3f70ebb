package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/ui"
)

// Finding is one thing that the doctor looked at.
type Finding struct {
	Name   string
	Well   bool
	Needed bool   // without it the lab does not work at all
	Words  string // what it is, or what its absence costs
}

// Diagnose looks at settings, stores and tools without changing anything. The
// lab may be running meanwhile.
func Diagnose(ctx context.Context, c config.Config, log *slog.Logger) []Finding {
	found := []Finding{folder(c.Data), interfaceBuilt(), record(ctx, c, log), searching(ctx, c), sessionsKept(ctx, c), sandbox(ctx, box.Choice(c.Sandbox))}
	found = append(found, institution(ctx, c, log)...)
	found = append(found, telling(ctx, c, log)...)
	found = append(found, protection(ctx, c, time.Now())...)
	for _, t := range box.Tools(ctx) {
		f := Finding{Name: t.Name, Well: t.Found, Words: t.Version}
		if !t.Found {
			f.Words = fmt.Sprintf("%s Install the package %s.", t.Loss, t.Package)
		}
		found = append(found, f)
	}
	return found
}

func folder(dir string) Finding {
	f := Finding{Name: "data folder", Needed: true, Words: dir}
	file, err := os.CreateTemp(dir, ".doctor-*")
	switch {
	case os.IsNotExist(err):
		f.Well, f.Words = true, dir+" is not there yet; the first start makes it."
	case err != nil:
		f.Words = dir + " cannot be written: choose another with LAB_DATA."
	default:
		f.Well = file.Close() == nil && os.Remove(file.Name()) == nil
		f.judgeRoom(box.Room(dir))
	}
	return f
}

// judgeRoom says what a full disk costs.
func (f *Finding) judgeRoom(left uint64) {
	f.Words += fmt.Sprintf(", %d MB are free", left/1_000_000)
	if left < box.LeastRoom {
		f.Well, f.Words = false, f.Words+": nothing can be uploaded, and digitising waits. Make room."
	}
}

func interfaceBuilt() Finding {
	f := Finding{Name: "browser interface", Well: ui.Built(), Words: "built into this program"}
	if !f.Well {
		f.Words = "Not built into this program: people would see a bare page. Run make build."
	}
	return f
}

func record(ctx context.Context, c config.Config, log *slog.Logger) Finding {
	kind, rest, _ := strings.Cut(c.Database, ":")
	f := Finding{Name: "record", Needed: true, Words: kind}
	if _, err := os.Stat(rest); kind == "sqlite" && os.IsNotExist(err) {
		f.Well, f.Words = true, "sqlite; the first start makes it."
		return f
	}
	db, err := sqldb.Open(ctx, c.Database, log)
	if err == nil {
		err = db.Ping(ctx)
		_ = db.Close() // only looked at
	}
	f.Well = err == nil
	if err != nil {
		f.Words = sentence(err)
	}
	return f
}

// sandbox says which one is active, and what each said when it was tried.
func sandbox(ctx context.Context, choice box.Choice) Finding {
	b, err := box.Choose(ctx, choice)
	words := []string{fmt.Sprintf("%s is active: tools run without network and read only their file.", b.Active())}
	switch {
	case err != nil:
		words = []string{sentence(err) + " Install the package bubblewrap."}
	case b.Active() == box.None:
		words = []string{"LAB_SANDBOX=none: what is uploaded is opened WITHOUT A SANDBOX; it may read all that the lab may read, and use the network."}
	}
	for _, trial := range box.Trials(ctx) {
		if trial.Err == nil {
			words = append(words, fmt.Sprintf("%s: works.", trial.Name))
		} else {
			words = append(words, fmt.Sprintf("%s: %v.", trial.Name, trial.Err))
		}
	}
	return Finding{Name: "sandbox", Well: err == nil && b.Active() != box.None, Words: strings.Join(words, " ")}
}

// sentence gives what a fault says to people, or the error itself.
func sentence(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Message
	}
	return err.Error()
}

// MissingTools lists what the lab would use if it were there.
func (l *Lab) MissingTools() []httpapi.MissingTool {
	missing := []httpapi.MissingTool{}
	if l.sandbox != nil && l.sandbox.Active() == "" {
		missing = append(missing, httpapi.MissingTool{
			Name: "bwrap", Package: "bubblewrap",
			Loss: "PDF, video and images wait: nothing that was uploaded is opened outside of a sandbox, and none works here.",
		})
	}
	for _, t := range box.Missing() {
		missing = append(missing, httpapi.MissingTool{Name: t.Name, Loss: t.Loss, Package: t.Package})
	}
	return missing
}
