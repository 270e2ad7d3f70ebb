package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Standing is what the lab knows of a course before a folder is planned into
// it. That of a course that never was has no identifier.
type Standing struct {
	Course    catalogue.Course
	Review    bool                     // a second person publishes in its place
	Modules   map[string]bool          // those of the course
	Resources map[string]bool          // true for those in the course, false for those taken out of it
	Uploads   map[string]upload.Upload // the person's, into this course
}

// Store keeps plans.
type Store interface {
	// Standing gives what is known of a course. One that the scope may not read
	// is fault.Missing; one that was removed has the time of that and no more.
	Standing(ctx context.Context, scope account.Scope, course string) (Standing, error)
	// Keep notes where the items of a plan stand and what they are called, for
	// when they arrive. What was noted of them before is replaced.
	Keep(ctx context.Context, course string, items []Item) error
}

// Service plans folders.
type Service struct {
	store Store
	desk  *catalogue.Desk
}

// NewService makes courses of folders at a desk.
func NewService(store Store, desk *catalogue.Desk) *Service { return &Service{store, desk} }

// Plan says what becomes of a folder of who sends it. Where begin is set, the
// course and its modules are made, and what arrives finds its place. It may be
// repeated at any time; what people changed of the course meanwhile stands.
func (s *Service) Plan(ctx context.Context, who account.Actor, l Listing, begin bool) (Plan, error) {
	entries, ignored, err := l.read()
	if err != nil {
		return Plan{}, err
	}
	script, err := ReadScript(l.Script)
	if err != nil {
		return Plan{}, err
	}
	known, err := s.open(ctx, who, l)
	if err != nil {
		return Plan{}, fmt.Errorf("plan a folder: %w", err)
	}
	p := Plan{Course: known.Course, Stands: !known.Course.Created.IsZero()}
	if !p.Stands {
		p.Course = written(known.Course, script, l.Name, entries)
	}
	out := laid(entries, cmp.Or(script.Title, heading(text.Legible(l.Name))))
	if l.Script != "" {
		out = scripted(entries, script)
	}
	out.leave()
	p.Left, p.Ignored = out.left, ignored+out.ignored
	p.identify(l, out.chapters, known)
	p.setAside(known)
	switch {
	case len(p.Items)+len(p.Left) == 0:
		return p, errNothing
	case begin && len(p.Items) > 0:
		return p, s.begin(ctx, who, p)
	}
	return p, nil
}

// maxRemoved is how many courses made of one folder may have been removed.
const maxRemoved = 1000

// open finds the course of a folder, for who may fill it. One that is not there
// yet has an identifier and nothing else.
func (s *Service) open(ctx context.Context, who account.Actor, l Listing) (Standing, error) {
	if l.Course != "" {
		return s.into(ctx, who, l.Course, l.Module)
	}
	own := account.Object{Org: who.Org(), Place: who.Place(), Owner: who.Person(), State: account.Draft}
	if err := account.Can(who, account.CourseCreate, own); err != nil {
		return Standing{}, err
	}
	for try := range maxRemoved {
		id := courseID(who, l.Name, try)
		known, err := s.store.Standing(ctx, who.Scope(), id)
		switch {
		case err != nil:
			return known, err
		case known.Course.ID == "":
			known.Course.ID = id
			return known, nil
		case known.Course.Archived.IsZero():
			return s.into(ctx, who, id, "")
		}
	}
	return Standing{}, errListing
}

// into opens a course that stands.
func (s *Service) into(ctx context.Context, who account.Actor, course, module string) (Standing, error) {
	known, err := s.store.Standing(ctx, who.Scope(), course)
	if err != nil {
		return known, err
	}
	if known.Course.Created.IsZero() || module != "" && !known.Modules[module] {
		return known, fault.Missing()
	}
	return known, account.Can(who, account.CourseEdit, known.Course.Object(known.Review))
}

// written is a course as its course.yaml describes it, or as the folder's names
// tell.
func written(c catalogue.Course, s Script, folder string, entries []entry) catalogue.Course {
	names := []string{text.Legible(folder)}
	for _, e := range entries {
		names = append(names, e.path)
	}
	c.Title = cmp.Or(text.Line(s.Title), heading(names[0]))
	c.Language = cmp.Or(s.Language, courseLanguage(names))
	c.Sector, c.Level = cmp.Or(s.Sector, "transversal"), cmp.Or(s.Level, "ts")
	c.Summary, c.Filiere, c.ModuleCode, c.Keywords, c.Licence = s.Summary, s.Filiere, s.ModuleCode, s.Keywords, s.Licence
	return c
}

// setAside takes out of a plan what people or the lab decided about before: it
// would not be taken now either.
func (p *Plan) setAside(known Standing) {
	p.Items = slices.DeleteFunc(p.Items, func(i Item) bool {
		u := known.Uploads[i.Upload]
		in, was := known.Resources[cmp.Or(i.Film, i.Resource)]
		switch {
		case was && !in:
			p.Left = append(p.Left, Left{i.Path, ErrTakenOut})
		case u.State == upload.Refused:
			p.Left = append(p.Left, Left{i.Path, fault.New(fault.Invalid, u.Reason, "The lab refused this file.")})
		default:
			return false
		}
		return true
	})
}

// begin makes the course and its modules, and notes the plan.
func (s *Service) begin(ctx context.Context, who account.Actor, p Plan) error {
	if !p.Stands {
		if _, err := s.desk.Create(ctx, who, p.Course); err != nil {
			return fmt.Errorf("begin the course of a folder: %w", err)
		}
	}
	err := s.desk.Arrange(ctx, who, p.Course.ID, 0, func(w *catalogue.Whole) error {
		for _, m := range p.Modules {
			stands := slices.ContainsFunc(w.Modules, func(one catalogue.Module) bool { return one.ID == m.ID })
			if stands {
				continue
			}
			if err := w.AddModule(m.ID, m.Title, -1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("make the modules of a folder: %w", err)
	}
	return s.store.Keep(ctx, p.Course.ID, p.Items)
}
