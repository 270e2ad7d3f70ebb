package account

import (
	"context"
	"io"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Stores keeps people and how they sign in. Where a rule has to hold at the
// moment of the change, the store runs it inside its transaction; the rule may
// run more than once and touches nothing else.
type Stores struct {
	SignIns    SignInStore
	Secrets    SecretStore
	Identities IdentityStore
	People     PersonStore
	Groups     GroupStore
	Lab        LabStore
	Failures   Failures // nil counts them in this process alone
}

// Service keeps the rules of people, groups, roles and signing in. It is safe
// for concurrent use.
type Service struct {
	signIns    SignInStore
	secrets    SecretStore
	identities IdentityStore
	people     PersonStore
	groups     GroupStore
	lab        LabStore
	ids        *id.Maker
	now        func() time.Time
	random     io.Reader
	failures   Failures
	hashing    chan struct{} // one place for each secret that is being hashed
}

// NewService joins the stores with a clock and a source of randomness that
// nobody can guess.
func NewService(stores Stores, ids *id.Maker, now func() time.Time, random io.Reader) *Service {
	failures := stores.Failures
	if failures == nil {
		failures = NewThrottle(now)
	}
	return &Service{
		signIns: stores.SignIns, secrets: stores.Secrets, identities: stores.Identities,
		people: stores.People, groups: stores.Groups, lab: stores.Lab,
		ids: ids, now: now, random: random, failures: failures, hashing: make(chan struct{}, hashesAtOnce),
	}
}

// Founding is an organisation to be made, its first place and its first
// administrator.
type Founding struct {
	Organisation string            // "OFPPT"
	Learner      place.LearnerWord // empty for stagiaire
	Place        string            // "CMC Souss-Massa"
	Login        string
	Name         string
	Language     string
}

// Founded is a Founding with all that is kept of it.
type Founded struct {
	Founding
	Admin  Person
	Grant  Grant
	Ticket Ticket
}

// FirstStart gives an empty lab its organisation, one establishment and an
// administrator, and returns the ticket of the administrator's one-time link.
// Where there are people already, it does nothing and returns no ticket.
func (s *Service) FirstStart(ctx context.Context, f Founding) (ticket string, err error) {
	return s.found(ctx, f, s.lab.Found)
}

// FoundBeside makes a further organisation, which sees nothing of those that are
// there, and returns the ticket of its administrator's one-time link. Where
// there is one of this name, it does nothing and returns no ticket.
func (s *Service) FoundBeside(ctx context.Context, f Founding) (ticket string, err error) {
	return s.found(ctx, f, s.lab.FoundBeside)
}

func (s *Service) found(ctx context.Context, f Founding, keep func(context.Context, Founded) (bool, error)) (string, error) {
	if f.Learner == "" {
		f.Learner = place.Stagiaire
	}
	o := place.Organisation{Name: f.Organisation, Learner: f.Learner}
	if err := o.Check(); err != nil {
		return "", err
	}
	f.Organisation, f.Place = o.Name, text.Line(f.Place)
	if f.Place == "" || utf8.RuneCountInString(f.Place) > maxName {
		return "", place.ErrName.On("place")
	}
	admin := Person{ID: s.ids.New(), Org: s.ids.New(), Place: s.ids.New(), Login: f.Login, Name: f.Name, Language: f.Language}
	if err := admin.Check(); err != nil {
		return "", err
	}
	secret, t := s.newTicket(admin.ID, LinkTicket)
	made, err := keep(ctx, Founded{f, admin, Grant{ID: s.ids.New(), Person: admin.ID, Role: Admin, In: InOrg, Scope: admin.Org}, t})
	if err != nil || !made {
		return "", err
	}
	return secret, nil
}

// LabStore keeps what concerns the lab as a whole.
type LabStore interface {
	// Found makes an organisation, an establishment and its administrator, only
	// if there is no person at all, and reports whether it did.
	Found(ctx context.Context, f Founded) (bool, error)
	// FoundBeside does so unless an organisation has the name.
	FoundBeside(ctx context.Context, f Founded) (bool, error)
	// DemoPeople lists the people of the demonstration.
	DemoPeople(ctx context.Context) ([]Profile, error)
	// RemoveDemo archives people and groups of the demonstration and ends their
	// sign-ins.
	RemoveDemo(ctx context.Context, by string) error
}

// DemoPeople lists the people whom demo mode lets a newcomer enter as.
func (s *Service) DemoPeople(ctx context.Context) ([]Profile, error) {
	return s.lab.DemoPeople(ctx)
}

// RemoveDemo archives the people and groups of the demonstration and ends their
// sign-ins. An administrator may ask for it, and where the lab runs as a
// demonstration whoever may change the settings of their place.
func (s *Service) RemoveDemo(ctx context.Context, who Actor, demo bool) error {
	if !who.Is(Admin) && !demo {
		return Absent(who, SettingEdit)
	}
	if err := Can(who, SettingEdit, Object{Org: who.Org(), Place: who.Place()}); err != nil {
		return err
	}
	return s.lab.RemoveDemo(ctx, who.Person())
}
