// Package enote reads what e-Note exports of an establishment as
// AvancementProgramme.xlsx: one line for each module of each group, in 51 columns.
package enote

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/curriculum"
)

// Row is one line: a module as a group, or a part of one, has it.
type Row struct {
	Line       int
	Told       time.Time // Date MAJ; zero where the cell is empty
	Year       string    // "2025-2026"
	Level      string    // slug of curriculum.Levels, or empty where it is none of them
	Sector     string    // as it is written there
	TradeCode  string
	Trade      string
	Kind       string
	Slot       string // créneau: CDJ, CDS
	Group      string
	Headcount  int
	Subgroup   string // empty for the whole group
	Fusion     string // code that groups of shared séances have in common, or empty
	StudyYear  int    // Année de formation: 1, 2 or 3
	Mode       string
	ModuleCode string
	Module     string
	Regional   bool
	TrainerP   Trainer
	TrainerSyn Trainer
	Planned    curriculum.Hours
	GivenP     curriculum.Minutes
	GivenSyn   curriculum.Minutes
	DoneP      curriculum.Minutes
	DoneSyn    curriculum.Minutes
	Absence    int // hundredths of a percent
	CC         int
	EFM        string // local day, "2026-03-31", or empty
	EFMValid   bool
	Link       string
	PIE        bool
	PIEPlace   string
}

// Trainer is a formateur as the file names one; the zero Trainer is nobody.
type Trainer struct {
	Mle  string // five digits: an identifier, never a name
	Name string
}
