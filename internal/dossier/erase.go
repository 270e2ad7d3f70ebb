package dossier

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// ArchiveYears is how long the legal archive keeps who an erased person was: their
// login, name and birth day, and nothing else.
//
// [ours] Law 69-99 on archives sets no number for such records: to be confirmed by
// the institution's archive schedule.
const ArchiveYears = 5

// maxReason is the longest reason, in characters.
const maxReason = 500

// Erasure is how somebody asks for one.
type Erasure struct {
	Reason      string
	Confirm     string // the person's login, typed
	TakeCourses bool   // the actor takes over what the person published or shared
}

// Course is a course that an erasure hands over.
type Course struct {
	ID    string
	Title string
	State account.State
}

// Standing is what an erasure meets.
type Standing struct {
	Person   account.Profile
	Erased   time.Time // zero while they are not
	Courses  []Course  // published, shared or in review: handed over
	Drafts   int       // their own: removed with the files in them
	Files    int       // removed with the drafts, or in no course
	Progress int       // resources that they learned with: counted ever after
	LastOne  bool      // nobody else administers the lab
}

// Preview is what an erasure would do.
type Preview struct {
	Standing
	Until time.Time // when the legal archive forgets them too
}

// What an erasure is refused for.
var (
	ErrSelf      = fault.New(fault.Conflict, "erase.self", "Somebody else must erase you.")
	ErrDone      = fault.New(fault.Conflict, "erase.done", "This person was erased already.")
	ErrLastAdmin = fault.New(fault.Conflict, "erase.last-admin", "Nobody else administers the lab. Make somebody administrator first.")
	ErrCourses   = fault.New(fault.Conflict, "erase.courses", "This person has courses that others follow or edit. Take them over to go on.").On("take_courses")
	ErrConfirm   = fault.New(fault.Invalid, "erase.confirm", "Type the login of the person whom you erase.").On("confirm")
	ErrReason    = fault.New(fault.Invalid, "erase.reason", "Say why, in at most 500 characters.").On("reason")
)

// Preview tells what an erasure would do, and why it could not be, as the fault of
// it.
func (s *Service) Preview(ctx context.Context, who account.Actor, id string) (Preview, error) {
	if _, err := s.find(ctx, who, account.PersonErase, id); err != nil {
		return Preview{}, err
	}
	standing, err := s.store.Standing(ctx, id)
	return Preview{standing, s.until()}, err
}

// until is when the legal archive forgets who is erased now.
func (s *Service) until() time.Time { return s.now().AddDate(ArchiveYears, 0, 0) }

// Refusal is why a person cannot be erased as they stand, or nil.
func (p Preview) Refusal(who account.Actor) error { return refusal(who, p.Standing) }

func refusal(who account.Actor, st Standing) error {
	switch {
	case st.Person.ID == who.Person():
		return ErrSelf
	case !st.Erased.IsZero():
		return ErrDone
	case st.LastOne:
		return ErrLastAdmin
	}
	return nil
}

// Erase takes away who somebody was, and leaves what is counted. It is judged on
// the record as it stands in the act.
func (s *Service) Erase(ctx context.Context, who account.Actor, id string, e Erasure) error {
	e.Reason = text.Line(e.Reason)
	if e.Reason == "" || utf8.RuneCountInString(e.Reason) > maxReason {
		e.Reason = ""
	}
	err := s.store.Erase(ctx, who.Person(), id, e, s.until(), func(st Standing) error {
		if err := account.Can(who, account.PersonErase, st.Person.Object()); err != nil {
			return err
		}
		if err := refusal(who, st); err != nil {
			return err
		}
		switch {
		case e.Reason == "":
			return ErrReason
		case text.Line(e.Confirm) != st.Person.Login:
			return ErrConfirm
		case len(st.Courses) > 0 && !e.TakeCourses:
			return ErrCourses
		}
		return nil
	})
	return account.OrAbsent(who, account.PersonErase, err)
}
