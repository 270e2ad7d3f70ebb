package offer

import (
	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

// Question is what a file names: what of the record a plan has to know.
type Question struct {
	Org    string
	Place  string
	Years  []string // "2025-2026"
	Trades []string // codes
	Groups []string // codes
	Logins []string // of trainers
}

// Known is what the record has of it, what is archived included.
type Known struct {
	Org         string
	Place       string
	Sectors     []Sector                // imported ones
	Trades      []curriculum.Trade      // of these codes
	Editions    []curriculum.Edition    // of these trades, and those that a group below follows
	Modules     []curriculum.Module     // of these editions
	Groups      []account.Group         // of the place: of these years, or of these codes in a year that nobody said
	Assignments []curriculum.Assignment // of these groups
	Trainers    []account.Person        // of these logins
	Grants      []Grant                 // trainers of these groups
}

// Sector is a sector that an import brought.
type Sector struct {
	ID       string
	Slug     string
	Name     string
	Archived bool
}

// Grant is that somebody trains a group.
type Grant struct {
	account.Grant
	Imported bool // an import of an offer gave it, and another may take it away
}
