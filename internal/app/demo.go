package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/content"
	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/seed"
)

var errInUse = fault.New(fault.Conflict, "demo.not-empty",
	"This lab has people of its own already. Start it without --demo, or give the demonstration a folder of its own with LAB_DATA.")

// beginDemo makes the demonstration's organisation and people in an empty lab,
// where one publishes without a second person. A lab with people of its own is
// left as it is.
func (l *Lab) beginDemo(ctx context.Context) error {
	ticket, err := l.Accounts.FirstStart(ctx, account.Founding{
		Organisation: "OFPPT", Place: "CMC Souss-Massa", Login: adminLogin, Name: "Administrateur", Language: "fr",
	})
	if err != nil {
		return err
	}
	if ticket == "" {
		return l.resumeDemo(ctx)
	}
	admin, err := l.Accounts.ActorFor(ctx, adminLogin)
	if err != nil {
		return err
	}
	if err := l.furnishDemo(ctx, admin); err != nil {
		return err
	}
	if err := seed.Offer(ctx, l.OfferDesk, admin); err != nil {
		return err
	}
	_, _, err = seed.People(ctx, l.Accounts, l.ids, admin)
	return err
}

// furnishDemo gives the demonstration's establishment its region above, its pôles
// and a workshop below, and lets one publish there without a second person.
func (l *Lab) furnishDemo(ctx context.Context, admin account.Actor) error {
	above, below := seed.Places(l.ids, admin.Org(), admin.Place())
	if err := l.addPlaces(ctx, above); err != nil {
		return err
	}
	edit := func(p place.Place) place.Place {
		p.Review, p.Sort, p.Code, p.Parent = false, "cmc", "CMC-SM", above[0].ID
		return p
	}
	_, err := l.stores.places.ChangePlace(ctx, "", admin.Place(), edit, func(_ place.Place, after place.Site) error { return after.Check() })
	if err != nil {
		return err
	}
	return l.addPlaces(ctx, below)
}

func (l *Lab) addPlaces(ctx context.Context, places []place.Place) error {
	for _, p := range places {
		if _, _, err := l.stores.places.AddPlace(ctx, "", p, place.Site.Check); err != nil {
			return fmt.Errorf("add %s: %w", p.Name, err)
		}
	}
	return nil
}

// adminLogin is how the first administrator of a lab is called.
const adminLogin = "admin"

// resumeDemo lets a demonstration go on that stands already. Where it was
// removed, the lab opens as the people left it; a lab that never was one is
// not made into one.
func (l *Lab) resumeDemo(ctx context.Context) error {
	was, err := l.stores.facts.Happened(ctx, fact.DemoRemoved)
	if err != nil || was {
		return err
	}
	people, err := l.Accounts.DemoPeople(ctx)
	if err == nil && len(people) == 0 {
		err = errInUse
	}
	return err
}

// loadStarters brings the starter courses into the demonstration and publishes
// them for the groups that their sources name. It goes on where it was cut off.
func (l *Lab) loadStarters(ctx context.Context) error {
	trainer, err := l.demoActor(ctx, seed.AsTrainer)
	if err != nil || trainer.Anonymous() {
		return err
	}
	groups, err := l.Accounts.Groups(ctx, trainer)
	if err != nil {
		return err
	}
	for _, s := range content.Starters() {
		if err := l.loadStarter(ctx, trainer, groups, s); err != nil {
			return fmt.Errorf("load %s: %w", s.Name, err)
		}
	}
	return nil
}

func (l *Lab) loadStarter(ctx context.Context, trainer account.Actor, groups []account.GroupView, s content.Starter) error {
	data := s.Pack()
	pack, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	id := pack.Pack.Course.ID
	known, err := l.stores.courses.Known(ctx, trainer.Scope(), id)
	if err != nil || known == account.Published {
		return err
	}
	if err := l.loader.Load(ctx, trainer, pack); err != nil {
		return err
	}
	audience := catalogue.Audience{}
	for _, g := range groups {
		for _, code := range s.Groups {
			if g.Code == code {
				audience.Groups = append(audience.Groups, g.ID)
			}
		}
	}
	if err := l.Desk.Publish(ctx, trainer, id, 0, &audience); err != nil {
		return err
	}
	if err := l.alignStarter(ctx, trainer, pack.Pack); err != nil {
		return err
	}
	if err := l.giveStarter(ctx, trainer, audience.Groups, pack.Pack); err != nil {
		return err
	}
	return l.studyStarter(ctx, pack.Pack)
}

// alignStarter says which éléments of the demonstration's offer a course serves.
func (l *Lab) alignStarter(ctx context.Context, trainer account.Actor, pack archive.Pack) error {
	for _, m := range pack.Course.Modules {
		for _, r := range m.Resources {
			elements := seed.Serves(r.Title)
			if len(elements) == 0 {
				continue
			}
			if err := l.OfferDesk.Align(ctx, trainer, r.ID, elements); err != nil {
				return fmt.Errorf("align %s: %w", r.Title, err)
			}
		}
	}
	return nil
}

// archiveOffer takes the demonstration's trade out of the offer, where it is.
func (l *Lab) archiveOffer(ctx context.Context, who account.Actor) error {
	admin, err := l.Accounts.ActorFor(ctx, adminLogin)
	if err != nil {
		return err
	}
	t, err := l.stores.offers.Trade(ctx, who.Scope(), seed.DemoTrade)
	if errors.Is(err, fault.Missing()) {
		return nil
	}
	if err != nil {
		return err
	}
	return l.OfferDesk.ChangeTrade(ctx, admin, t.ID, t.Version, func(t *curriculum.Trade) { t.Archived = l.now() })
}

// studyStarter lets some of the demonstration's learners have begun a course.
// What one of them may not read is not counted, as for anybody.
func (l *Lab) studyStarter(ctx context.Context, pack archive.Pack) error {
	for _, s := range seed.StudiousLearners() {
		who, err := l.Accounts.ActorFor(ctx, s.Login)
		if err != nil {
			return err
		}
		if _, err := l.learning.Take(ctx, who, s.Beats(pack)); err != nil {
			return fmt.Errorf("note what %s learned: %w", s.Login, err)
		}
	}
	return nil
}

// curvesNow is when curves are told. What a demonstration's class learned, it learned
// on the day when it began: there that day is over at once.
func (l *Lab) curvesNow() time.Time {
	if l.options.Demo {
		return l.now().AddDate(0, 0, 1)
	}
	return l.now()
}

// demoActor gives one of the four people to enter as, or nobody where they were
// removed.
func (l *Lab) demoActor(ctx context.Context, key seed.Key) (account.Actor, error) {
	people, err := l.Accounts.DemoPeople(ctx)
	if err != nil {
		return account.Actor{}, err
	}
	for _, p := range people {
		if seed.Find(people)[key] == p.ID {
			return l.Accounts.ActorFor(ctx, p.Login)
		}
	}
	return account.Actor{}, nil
}

// PhoneTicket makes a one-time ticket by which the demonstration's learner
// enters on a phone; empty where the demonstration was removed.
func (l *Lab) PhoneTicket(ctx context.Context) (string, error) {
	learner, err := l.demoActor(ctx, seed.AsLearner)
	if err != nil || learner.Anonymous() {
		return "", err
	}
	return l.Accounts.TicketFor(ctx, learner.Person(), account.PhoneTicket)
}

// RemoveDemo takes the demonstration's people and courses away and answers the
// ticket of a one-time link for the administrator, who stays. It is of the first
// organisation, and nobody's of another.
func (l *Lab) RemoveDemo(ctx context.Context, who account.Actor) (ticket string, err error) {
	first, err := l.Accounts.ActorFor(ctx, adminLogin)
	if err != nil {
		return "", err
	}
	if who.Org() != first.Org() {
		return "", account.Absent(who, account.SettingEdit)
	}
	if err := l.Accounts.RemoveDemo(ctx, who, l.options.Demo); err != nil {
		return "", err
	}
	if err := l.stores.courses.ArchiveDemo(ctx); err != nil {
		return "", err
	}
	if err := l.archiveOffer(ctx, who); err != nil {
		return "", err
	}
	return l.Accounts.LinkFor(ctx, adminLogin)
}

// offer is what a newcomer to the demonstration is offered on the first screen.
func (l *Lab) offer() (*httpapi.Demo, error) {
	demo := &httpapi.Demo{People: l.demoPeople, Searches: []httpapi.DemoSearch{}, Remove: l.RemoveDemo}
	searches, err := seed.ReadSearches(content.Searches())
	for _, s := range searches {
		demo.Searches = append(demo.Searches, httpapi.DemoSearch{Query: s.Query, Language: s.Language, LandsOn: s.LandsOn})
	}
	return demo, err
}

// demoPeople gives those whom a newcomer may enter as, in the order of the
// first screen, as long as they are there.
func (l *Lab) demoPeople(ctx context.Context) ([]httpapi.DemoPerson, error) {
	people, err := l.Accounts.DemoPeople(ctx)
	if err != nil {
		return nil, err
	}
	offered, found := []httpapi.DemoPerson{}, seed.Find(people)
	for _, key := range seed.Keys() {
		for _, p := range people {
			if p.ID == found[key] {
				offered = append(offered, httpapi.DemoPerson{Key: string(key), Name: p.Name, Role: p.Highest(), ID: p.ID})
			}
		}
	}
	return offered, nil
}
