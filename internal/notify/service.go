package notify

import (
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/live"
)

// Record is where notices are written.
type Record interface {
	// Fact reads what happened, or fault.Missing.
	Fact(ctx context.Context, id string) (fact.Fact, error)
	// Untold lists who belongs to the circles of a telling, whoever acted and who
	// was told already left out.
	Untold(ctx context.Context, t Telling) ([]string, error)
	// Tell writes a telling to people in one act, and names those to whom it was
	// news. Who was told of it stays told once; what is newer makes it unread.
	Tell(ctx context.Context, t Telling, people []string) (news []string, err error)
	// DueDays lists what is due from a moment until another.
	DueDays(ctx context.Context, from, until time.Time) ([]DueDay, error)
	// Forget takes away what was told before a moment.
	Forget(ctx context.Context, before time.Time) error
}

// Box is somebody's notices. Whatever they may not see now is not in it.
type Box interface {
	// List gives a part of them; cursor is where the last one ended, or empty.
	List(ctx context.Context, scope account.Scope, cursor string, limit int) (Page, error)
	// Unread counts those that are not read, up to MostUnread.
	Unread(ctx context.Context, scope account.Scope) (int, error)
	// Read notes that those of these identifiers were read, or all where ids is nil.
	Read(ctx context.Context, scope account.Scope, ids []string) error
}

// Service tells, and shows what was told. It is safe for concurrent use.
type Service struct {
	record Record
	box    Box
	hub    *live.Hub
	now    func() time.Time
}

// NewService joins what telling needs.
func NewService(record Record, box Box, hub *live.Hub, now func() time.Time) *Service {
	return &Service{record: record, box: box, hub: hub, now: now}
}

// Tell tells a fact to whom it is for. It may be done again: nobody is told
// twice.
func (s *Service) Tell(ctx context.Context, id string) error {
	f, err := s.record.Fact(ctx, id)
	if err != nil {
		return err
	}
	t, ok, err := Of(f)
	if err != nil || !ok {
		return err
	}
	return s.tell(ctx, t)
}

// TellDueDays tells what is due tomorrow to those who have not done it. It may
// be done as often as one likes; who is given something in the evening is told
// then.
func (s *Service) TellDueDays(ctx context.Context) error {
	from, until := tomorrow(s.now())
	days, err := s.record.DueDays(ctx, from, until)
	if err != nil {
		return err
	}
	for _, d := range days {
		if err := s.tell(ctx, d.telling()); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many people are told in one act: a course for a whole region
// holds up nobody else who writes, and where the lab dies in between it goes on
// with those who are left.
const atOnce = 500

func (s *Service) tell(ctx context.Context, t Telling) error {
	people, err := s.record.Untold(ctx, t)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(people, atOnce) {
		news, err := s.record.Tell(ctx, t, some)
		if err != nil {
			return err
		}
		s.ring(news...)
	}
	return nil
}

// ring says to people who listen that what is told them changed.
func (s *Service) ring(people ...string) {
	for _, person := range people {
		s.hub.Tell(live.Event{Topic: live.ToPerson(person), Name: "notice", Data: struct{}{}})
	}
}

// List gives a part of somebody's notices.
func (s *Service) List(ctx context.Context, who account.Actor, cursor string, limit int) (Page, error) {
	return s.box.List(ctx, who.Scope(), cursor, min(limit, MaxPage))
}

// Unread counts what somebody has not read.
func (s *Service) Unread(ctx context.Context, who account.Actor) (int, error) {
	return s.box.Unread(ctx, who.Scope())
}

// Read notes what somebody has read, all of it where ids is nil; their other
// devices hear of it.
func (s *Service) Read(ctx context.Context, who account.Actor, ids []string) error {
	if err := s.box.Read(ctx, who.Scope(), ids); err != nil {
		return err
	}
	s.ring(who.Person())
	return nil
}

// Forget takes away what was told long ago.
func (s *Service) Forget(ctx context.Context) error { return s.record.Forget(ctx, s.now().Add(-Kept)) }
