package httpapi

import (
	"context"

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
	Version  int               `json:"version"`
}

func (b organisationBody) etag() string { return etagOf(b.Version) }

func organisationOf(o place.Organisation) organisationBody {
	return organisationBody{ID: o.ID, Name: o.Name, Learner: o.Learner, KeepsCIN: o.KeepsCIN, Version: o.Version}
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
	}
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
		return o.Set(in.Body.Name, in.Body.Learner, in.Body.KeepsCIN)
	})
	return organisationOf(o), err
}
