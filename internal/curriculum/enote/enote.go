// Package enote reads what e-Note exports of an establishment as
// AvancementProgramme.xlsx: one line for each module of each group, in 51 columns.
//
// Columns are found by the words of the header, however they are spaced and
// whatever their order, or by their place where there is no header. A cell that
// cannot be read is a problem by line and column; the other lines are read all the
// same. Sums, rates and whatever else follows from other columns is not read.
package enote

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Sheet is the sheet of the workbook that holds the lines.
const Sheet = "AvancementProgramme"

// ErrHeader is answered where a table is not such an export.
var ErrHeader = fault.New(fault.Invalid, "enote.header", "This is no AvancementProgramme of e-Note: the columns Année, Code Filière, Groupe, Code Module and the hours are needed.").On("file")

// What is wrong with a cell.
var (
	errMissing = fault.New(fault.Invalid, "enote.missing", "This cell must not be empty.")
	errLong    = fault.New(fault.Invalid, "enote.too-long", "This text is too long.")
	errYear    = fault.New(fault.Invalid, "enote.year", "Write the year of training like 2025-2026.")
	errStudy   = fault.New(fault.Invalid, "enote.study-year", "Write 1, 2 or 3: the year in which the group is.")
	errMoment  = fault.New(fault.Invalid, "enote.day", "Write the day like 31/03/2026.")
	errHours   = fault.New(fault.Invalid, "enote.hours", "Write hours as a number, like 37,5.")
	errNumber  = fault.New(fault.Invalid, "enote.number", "Write a number here.")
	errFlag    = fault.New(fault.Invalid, "enote.flag", "Write Oui or Non.")
	errTrainer = fault.New(fault.Invalid, "enote.trainer", "A Mle has digits and letters only, 20 at most.")
	errTwice   = fault.New(fault.Invalid, "enote.twice", "The same module of the same group and sub-group stands in an earlier line.")
)

// Row is one line: a module as a group, or a part of one, has it.
type Row struct {
	Line       int
	Flawed     bool      // a cell of it is a problem: the line is not to be taken over, but what it names is not gone
	Told       time.Time // Date MAJ, the time on the wall in UTC; zero where the cell is empty
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
	Fusion     string // what groups of shared séances have in common: a code or their names, or empty
	StudyYear  int    // Année de formation: 1, 2 or 3; 0 where the cell is empty
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
	EFM        string // local day, "2026-03-31"; most files say no more than Oui or Non
	EFMSet     bool   // Séance EFM holds Oui or a day
	EFMValid   bool
	Link       string // Classe Teams as it is written there: an address, or the name of the class
	PIE        bool
	PIEPlace   string
}

// Trainer is a formateur as the file names one; the zero Trainer is nobody.
type Trainer struct {
	Mle  string // five digits: an identifier, never a name
	Name string
}
