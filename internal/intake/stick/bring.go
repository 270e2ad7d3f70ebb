package stick

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Lab is where a folder is brought: one that is opened here, or one that runs
// somewhere and is spoken to.
type Lab interface {
	// Plan says what becomes of a folder; see intake.Service.
	Plan(ctx context.Context, l intake.Listing, begin bool) (intake.Plan, error)
	// Send sends an item of a plan from where an earlier sending ended, and tells
	// of its bytes that are there. An item that is there whole is no error.
	Send(ctx context.Context, course string, i intake.Item, from io.ReaderAt, there func(bytes int64)) error
	// GiveUp takes back an item that was begun and cannot be read to its end.
	GiveUp(ctx context.Context, i intake.Item) error
	// Made tells how far the files of a course are digitised.
	Made(ctx context.Context, course string) ([]Made, error)
}

// Made is a file of the course, as far as it is digitised.
type Made struct {
	Name   string
	State  media.State
	Reason string // code of why it failed, or waits
}

// Progress is how far a folder has been brought.
type Progress struct {
	Name      string // of the file at hand
	Files, Of int    // files that are there
	Bytes     int64  // of those to be sent that are there
	Total     int64
	Digitised int // files that are digitised, of Of, once all are there
	Waiting   bool
}

// Outcome is what came of a folder.
type Outcome struct {
	Course  string
	Title   string
	Sent    int // files that were sent now
	There   int // files that had been sent before
	Kept    int // files that are downloads: the lab does not show their kind
	Ignored int
	Left    []intake.Left
	Waiting int // files whose tool is not here: they are digitised when it is
}

// pace is how often the lab is asked how far it is.
const pace = 300 * time.Millisecond

// Bring brings the folder into a lab: it plans, sends, and waits until all is
// digitised. tell hears of it now and then. Cut off at any moment, it goes on
// when it is called again.
func (f *Folder) Bring(ctx context.Context, lab Lab, tell func(Progress)) (Outcome, error) {
	p, err := lab.Plan(ctx, f.listing, true)
	if err != nil {
		return Outcome{Left: f.left}, err
	}
	out := Outcome{Course: p.Course.ID, Title: p.Course.Title, Ignored: f.ignored + p.Ignored}
	unread, err := f.send(ctx, lab, p, &out, tell)
	if err != nil {
		return out, err
	}
	if p, err = f.settle(ctx, lab, p); err != nil {
		return out, err
	}
	out.Left = slices.Concat(f.left, p.Left, unread)
	return out, f.follow(ctx, lab, p, &out, tell)
}

// send sends what the plan asks for. What cannot be read is left; what the lab
// cannot do just now ends the sending.
func (f *Folder) send(ctx context.Context, lab Lab, p intake.Plan, out *Outcome, tell func(Progress)) (left []intake.Left, err error) {
	at := Progress{Of: len(p.Items)}
	for _, i := range p.Items {
		if i.State == intake.ToSend {
			at.Total += i.Size
		}
	}
	for _, i := range p.Items {
		if i.State != intake.ToSend {
			at.Files++
			out.There++
			continue
		}
		before := at.Bytes
		at.Name = i.Path
		tell(at)
		err := f.sendOne(ctx, lab, p.Course.ID, i, func(there int64) {
			at.Bytes = before + there
			tell(at)
		})
		at.Bytes = before + i.Size
		switch why, is := fault.As(err); {
		case err == nil:
			at.Files++
			out.Sent++
		case is && ofTheFile(why) && ctx.Err() == nil:
			left = append(left, intake.Left{Path: i.Path, Reason: why})
		default:
			return left, fmt.Errorf("send %s: %w", i.Path, err)
		}
	}
	tell(at)
	return left, nil
}

// ofTheFile tells what is wrong with one file from what is wrong with sending.
func ofTheFile(why *fault.Error) bool {
	return slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict, fault.TooLarge}, why.Kind)
}

func (f *Folder) sendOne(ctx context.Context, lab Lab, course string, i intake.Item, there func(int64)) error {
	from, err := f.read(i)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // only read from
	err = lab.Send(ctx, course, i, from, there)
	for _, gone := range []*fault.Error{intake.ErrUnreadable, intake.ErrChanged} {
		if why, is := fault.As(err); is && why.Code == gone.Code {
			_ = lab.GiveUp(ctx, i) // else it would only be given up a day later
		}
	}
	return err
}

// settle waits until what was sent is checked, and gives the plan as it is then.
func (f *Folder) settle(ctx context.Context, lab Lab, p intake.Plan) (_ intake.Plan, err error) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		if p, err = lab.Plan(ctx, f.listing, false); err != nil {
			return p, err
		}
		if !slices.ContainsFunc(p.Items, func(i intake.Item) bool { return i.State == intake.Checking }) {
			return p, nil
		}
		select {
		case <-ctx.Done():
			return p, ctx.Err()
		case <-tick.C:
		}
	}
}

// follow waits until everything in the course is digitised, or waits for a tool
// that is not here.
func (f *Folder) follow(ctx context.Context, lab Lab, p intake.Plan, out *Outcome, tell func(Progress)) error {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		made, err := lab.Made(ctx, p.Course.ID)
		if err != nil {
			return err
		}
		if out.count(made, tell) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// waits are the reasons for which a file stays undigitised without being at
// fault.
var waits = []string{"sandbox.missing", "tool.missing", "disk.full"}

// count takes stock; it reports whether there is nothing more to wait for.
func (out *Outcome) count(made []Made, tell func(Progress)) bool {
	at := Progress{Of: len(made), Files: len(made), Waiting: true}
	var failed []intake.Left
	out.Kept, out.Waiting = 0, 0
	for _, m := range made {
		switch {
		case m.State == media.Ready || m.State == media.Kept:
			at.Digitised++
		case m.State == media.Failed:
			at.Digitised++
			failed = append(failed, intake.Left{Path: m.Name, Reason: fault.New(fault.Invalid, m.Reason, "The lab could not digitise it.")})
		case slices.Contains(waits, m.Reason):
			out.Waiting++
		default:
			at.Name = m.Name
		}
		if m.State == media.Kept {
			out.Kept++
		}
	}
	tell(at)
	if at.Digitised+out.Waiting < len(made) {
		return false
	}
	out.Left = append(out.Left, failed...)
	return true
}
