package curriculum

import "time"

// Trade is a filière: what one enters to leave with a diploma. Its code is the
// institution's ("DIA_DES_TS"), and nothing is computed from it.
type Trade struct {
	ID       string
	Org      string
	Code     string
	Names    Names
	Sector   string // slug, built in or imported
	Level    string // slug of Levels
	Kind     string // diplômante or qualifiante, as the institution writes it
	Trunk    string // the trade of the common first year that this is an option of, or empty
	Version  int
	Created  time.Time
	Changed  time.Time
	Archived time.Time // zero while it is offered
}

// Edition is a trade as it is for those who enter in one year: the version that a
// promotion follows to its end, though later years may have another.
type Edition struct {
	ID       string
	Org      string
	Trade    string
	Year     string // année de formation of those who enter: "2025-2026"
	Version  int
	Created  time.Time
	Changed  time.Time
	Archived time.Time
}

// Module is one competence of an edition. Official and short code are both the
// institution's ("DIA_DESOUX_TS-06", "M106"): transversal modules break every
// pattern.
type Module struct {
	ID          string
	Org         string
	Edition     string
	Ord         int // from 0
	Code        string
	Short       string
	Title       string
	TitleArabic string
	StudyYear   int // 1 for the first year
	Regional    bool
	PIE         bool // of the Programme d'innovation entrepreneuriale
	Hours       Hours
	Version     int
	Created     time.Time
	Changed     time.Time
	Archived    time.Time
}

// Assignment is an affectation: a module as one group has it, or a part of the
// group. What is planned is the national plan (DRIF); what is given was assigned
// to trainers; what is done was delivered.
type Assignment struct {
	ID         string
	Org        string
	Place      string
	Group      string
	Module     string
	Subgroup   string // empty for the whole group
	Fusion     string // code that groups of one shared séance have in common, or empty
	TrainerP   string // person who trains in presence, or empty
	TrainerSyn string // person who trains at a distance, or empty
	Planned    Hours
	GivenP     Minutes
	GivenSyn   Minutes
	DoneP      Minutes
	DoneSyn    Minutes
	Absence    int    // mean absence, hundredths of a percent
	CC         int    // contrôles (CC) held
	EFM        string // local day of the end-of-module examination, "2026-03-31", or empty
	EFMSet     bool   // it was held or is set, though the day may not be known
	EFMValid   bool
	Link       string // of the class at a distance, or empty
	PIEPlace   string
	Version    int
	Created    time.Time
	Changed    time.Time
	Archived   time.Time
}

// Minutes are a time of teaching.
type Minutes int

// Hours is a masse horaire by the way it is taught (présentiel, synchrone,
// asynchrone) and by semester.
type Hours struct {
	P1, Syn1, Asyn1 Minutes
	P2, Syn2, Asyn2 Minutes
}

// P is the time in presence of both semesters; Syn and Asyn likewise.
func (h Hours) P() Minutes { return h.P1 + h.P2 }

// Syn is the time at a distance together.
func (h Hours) Syn() Minutes { return h.Syn1 + h.Syn2 }

// Asyn is the time at a distance, each when they can.
func (h Hours) Asyn() Minutes { return h.Asyn1 + h.Asyn2 }

// Total is all of it.
func (h Hours) Total() Minutes { return h.P() + h.Syn() + h.Asyn() }
