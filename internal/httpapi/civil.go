package httpapi

import "github.com/digital-learning-lab/lab/internal/account"

// civilBody is what the law lets be kept of a person beside the record that
// signs in.
type civilBody struct {
	Born      string               `json:"born_on" doc:"Local day, 2009-03-31, or empty"`
	Minor     bool                 `json:"minor" doc:"Under 18 today"`
	CIN       string               `json:"cin"`
	KeepsCIN  bool                 `json:"keeps_cin" doc:"Whether the organisation keeps it"`
	Guardian  string               `json:"guardian"`
	Consent   account.ConsentState `json:"consent" enum:"not-needed,missing,given"`
	ConsentOn string               `json:"consent_on" doc:"Local day of the guardian's consent"`
	ConsentBy named                `json:"consent_by" doc:"Who noted it"`
}

// civilOf shapes a civil record as it stands on a day; nil where it is not the
// reader's to know.
func civilOf(c *account.CivilView, today string) *civilBody {
	if c == nil {
		return nil
	}
	return &civilBody{
		Born: c.Born, Minor: c.Minor(today), CIN: c.CIN, KeepsCIN: c.KeepsCIN, Guardian: c.Guardian,
		Consent: c.Civil.ConsentOn(today), ConsentOn: c.Civil.Consent, ConsentBy: named{c.ConsentBy, c.ConsentByName},
	}
}

// CivilChange is the part of a change of a person that is about their civil
// record. It is exported because huma fills only exported fields.
type CivilChange struct {
	Born      *string `json:"born_on,omitempty"`
	CIN       *string `json:"cin,omitempty"`
	Guardian  *string `json:"guardian,omitempty"`
	ConsentOn *string `json:"consent_on,omitempty"`
}

func (c CivilChange) change() account.CivilChange {
	return account.CivilChange{Born: c.Born, CIN: c.CIN, Guardian: c.Guardian, Consent: c.ConsentOn}
}
