package httpapi

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
)

// OrganisationStore keeps the organisations that own the lab.
type OrganisationStore interface {
	// Organisation reads the reader's own.
	Organisation(ctx context.Context, scope account.Scope) (place.Organisation, error)
	// ChangeOrganisation edits an organisation by a rule that sees the record as it is.
	ChangeOrganisation(ctx context.Context, by, id string, rule func(*place.Organisation) error) (place.Organisation, error)
}

type organisationBody struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Learner  place.LearnerWord `json:"learner_word" enum:"stagiaire,etudiant,apprenant"`
	KeepsCIN bool              `json:"keeps_cin" doc:"Whether the number of the national identity card may be kept"`
	MarkStep float64           `json:"mark_step" enum:"0.01,0.25,0.5,1" doc:"What marks on 20 are rounded to, halves upward"`
	Grace    int               `json:"offline_grace_hours" doc:"How long after its day an offline device is believed to have handed in on time"`
	Version  int               `json:"version"`
}

func (b organisationBody) etag() string { return etagOf(b.Version) }

func organisationOf(o place.Organisation) organisationBody {
	return organisationBody{
		ID: o.ID, Name: o.Name, Learner: o.Learner, KeepsCIN: o.KeepsCIN, Version: o.Version,
		MarkStep: float64(o.MarkStep) / 100, Grace: int(o.Grace / time.Hour),
	}
}

func (s *Server) organisation(ctx context.Context, who account.Actor, _ *struct{}) (organisationBody, error) {
	o, err := s.Organisations.Organisation(ctx, who.Scope())
	return organisationOf(o), err
}

type changeOrganisationInput struct {
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name     *string            `json:"name,omitempty"`
		Learner  *place.LearnerWord `json:"learner_word,omitempty"`
		KeepsCIN *bool              `json:"keeps_cin,omitempty"`
		MarkStep *float64           `json:"mark_step,omitempty"`
		Grace    *int               `json:"offline_grace_hours,omitempty"`
	}
}

// reckoning gives what is asked for of marks in the units of the domain; nil
// where nothing is.
func (in *changeOrganisationInput) reckoning() (step *int, grace *time.Duration) {
	if asked := in.Body.MarkStep; asked != nil {
		step = new(int(math.Round(100 * max(0, min(*asked, 100)))))
	}
	if asked := in.Body.Grace; asked != nil {
		grace = new(time.Duration(max(-1, min(*asked, 1e6))) * time.Hour)
	}
	return step, grace
}

// changeOrganisation edits one's organisation, which is above all its places: an
// administrator's to do.
func (s *Server) changeOrganisation(ctx context.Context, who account.Actor, in *changeOrganisationInput) (organisationBody, error) {
	if err := account.Can(who, account.SettingEdit, account.Object{Org: who.Org()}); err != nil {
		return organisationBody{}, err
	}
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return organisationBody{}, err
	}
	o, err := s.Organisations.ChangeOrganisation(ctx, who.Person(), who.Org(), func(o *place.Organisation) error {
		if o.Version != version {
			return fault.Outdated()
		}
		step, grace := in.reckoning()
		return errors.Join(o.Set(in.Body.Name, in.Body.Learner, in.Body.KeepsCIN), o.Reckon(step, grace))
	})
	return organisationOf(o), err
}
