package assessment

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// The way of a hand-in:
//
//	draft ──hand──▶ handed ──return──▶ returned
//	  ▲               │  ▲ │               │
//	  └──take back────┘  │ └──▶ again ◀────┘
//	                     └─hand───┘
//
// Until it is due, who handed it in may take it back. What is returned stays so,
// unless its trainer wants it done again.

var (
	errHandedIn    = fault.New(fault.Conflict, "hand-in.closed", "It is handed in and cannot be changed. Take it back first.")
	errNothing     = fault.New(fault.Conflict, "hand-in.empty", "Write something or add a file, then hand it in.")
	errOnTheWay    = fault.New(fault.Conflict, "hand-in.waiting", "A file is still on its way. Hand it in once it has arrived.")
	errNotHanded   = fault.New(fault.Conflict, "hand-in.not-handed", "It is not handed in just now.")
	errDue         = fault.New(fault.Conflict, "hand-in.due", "Its day is over: what is handed in stays so.")
	errReturned    = fault.New(fault.Conflict, "hand-in.returned", "It was returned. Have it done again, or change its mark with a reason.")
	errFilesOrder  = fault.New(fault.Conflict, "hand-in.files", "Put exactly its files in order. Reload it and try again.")
	errPoints      = fault.New(fault.Invalid, "points.range", "Give each criterion from 0 to its points.")
	errMarkMissing = fault.New(fault.Invalid, "mark.missing", "Give a mark, or points for each criterion.")
	errMark        = fault.New(fault.Invalid, "mark.range", "A mark is from 0 to 20.")
	errNoWords     = fault.New(fault.Invalid, "remark.missing", "Write something.")
	errManyRemarks = fault.New(fault.Conflict, "hand-in.remarks", "There are 200 remarks already. Talk to each other.")
)

// Mutable reports whether its learner may change a hand-in.
func (h HandIn) Mutable() bool { return h.State == Preparing || h.State == Again }

// Write replaces the text.
func (h *HandIn) Write(said string) error {
	if !h.Mutable() {
		return errHandedIn
	}
	said = tidyText(said)
	if err := fits(limit{"text", said, MaxHandInText}); err != nil {
		return err
	}
	h.Text = said
	return nil
}

// Arrange puts the files in order. The places stay those that they have: a file
// on its way keeps its own among them.
func (h *HandIn) Arrange(order []string) error {
	if !h.Mutable() {
		return errHandedIn
	}
	byID := map[string]File{}
	places := make([]int, len(h.Files))
	for i, f := range h.Files {
		byID[f.ID], places[i] = f, f.Ord
	}
	var sorted []File
	for i, id := range order {
		f, known := byID[id]
		if !known {
			return errFilesOrder.On("order")
		}
		delete(byID, id)
		f.Ord = places[i]
		sorted = append(sorted, f)
	}
	if len(byID) > 0 {
		return errFilesOrder.On("order")
	}
	h.Files = sorted
	return nil
}

// Drop takes a file out.
func (h *HandIn) Drop(file string) error {
	at := slices.IndexFunc(h.Files, func(f File) bool { return f.ID == file })
	switch {
	case at < 0:
		return fault.Missing()
	case !h.Mutable():
		return errHandedIn
	}
	h.Files = slices.Delete(slices.Clone(h.Files), at, at+1)
	return nil
}

// Hand hands it in, as so long ago by its device's clock. What was in time once
// and is done again is not late for that. Said again it changes nothing, also
// where what a device said before comes once more after its trainer gave it back.
func (h *HandIn) Hand(due, now time.Time, age time.Duration, scale Scale, waiting int) error {
	switch {
	case h.State == HandedIn, h.State == Again && !now.Add(-max(0, age)).After(h.Returned):
		return nil
	case !h.Mutable():
		return errHandedIn
	case waiting > 0:
		return errOnTheWay
	case h.Text == "" && len(h.Files) == 0:
		return errNothing
	}
	at, late := scale.Handed(due, now, age)
	if h.State == Again {
		late = h.Late
	}
	h.State, h.Handed, h.Arrived, h.Due, h.Late = HandedIn, at, now, due, late
	return nil
}

// TakeBack lets its learner change what is handed in, while it is not due.
func (h *HandIn) TakeBack(due, now time.Time) error {
	switch {
	case h.Mutable():
		return nil
	case h.State == Returned:
		return errHandedIn
	case !due.IsZero() && now.After(due):
		return errDue
	}
	h.State = Preparing
	if h.Marker != "" {
		h.State = Again
	}
	return nil
}

// Correction is what a trainer says of a hand-in.
type Correction struct {
	Again   bool            // to be done again: there is no mark then
	Points  map[string]Mark // by criterion
	Mark    Mark            // of the trainer; Unmarked for the sum of the points
	Comment string
}

// Return gives a hand-in back. It reports whether that is new: what arrives a
// second time changes nothing.
func (h *HandIn) Return(c Correction, criteria []Criterion, scale Scale, by string, now time.Time) (changed bool, err error) {
	said := HandIn{State: Again, Mark: Unmarked, Marker: by, Comment: tidyText(c.Comment)}
	if !c.Again {
		said.State = Returned
		if said.Points, said.Mark, err = c.marked(criteria, scale); err != nil {
			return false, err
		}
	}
	switch {
	case utf8.RuneCountInString(said.Comment) > MaxComment:
		return false, fault.TextTooLong().On("comment")
	case h.said(said):
		return false, nil
	case h.State == Returned && !c.Again:
		return false, errReturned
	case h.State != HandedIn && h.State != Returned:
		return false, errNotHanded
	}
	h.State, h.Points, h.Mark, h.Comment, h.Marker, h.Returned = said.State, said.Points, said.Mark, said.Comment, by, now
	return true, nil
}

// said reports whether a hand-in was returned so already.
func (h *HandIn) said(c HandIn) bool {
	return h.State == c.State && h.Mark == c.Mark && h.Comment == c.Comment && h.Marker == c.Marker && maps.Equal(h.Points, c.Points)
}

// marked gives the points and the mark of a correction.
func (c Correction) marked(criteria []Criterion, scale Scale) (map[string]Mark, Mark, error) {
	points, sum := map[string]Mark{}, Mark(0)
	for _, criterion := range criteria {
		p, given := c.Points[criterion.ID]
		if given && (p < 0 || p > criterion.Points) {
			return nil, Unmarked, errPoints.On("points." + criterion.ID)
		}
		if given {
			points[criterion.ID] = p
			sum += p
		}
	}
	switch {
	case len(points) < len(c.Points):
		return nil, Unmarked, errPoints.On("points")
	case c.Mark == Unmarked && (len(criteria) == 0 || len(points) < len(criteria)):
		return nil, Unmarked, errMarkMissing.On("mark")
	case c.Mark == Unmarked:
		return points, scale.Round(min(sum, Full)), nil
	case c.Mark < 0 || c.Mark > Full:
		return nil, Unmarked, errMark.On("mark")
	}
	return points, scale.Round(c.Mark), nil
}

// say adds a remark. One that was said already is not said twice.
func (c *Case) say(r Remark) (said bool, err error) {
	r.Text = tidyText(r.Text)
	for _, before := range c.Remarks {
		if before.ID == r.ID {
			return false, same(before, r)
		}
	}
	switch {
	case r.Text == "":
		return false, errNoWords.On("text")
	case utf8.RuneCountInString(r.Text) > MaxComment:
		return false, fault.TextTooLong().On("text")
	case len(c.Remarks) >= MaxRemarks:
		return false, errManyRemarks
	}
	c.Remarks = append(c.Remarks, r)
	return true, nil
}

func same(before, r Remark) error {
	if before.Author != r.Author || before.Text != r.Text {
		return fault.IDTaken()
	}
	return nil
}

// tidyText cleans what somebody wrote and keeps its lines.
func tidyText(said string) string { return strings.TrimSpace(text.Clean(said)) }
