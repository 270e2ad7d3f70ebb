// Package roster reads people from a table that an office has anyway. It says what
// an import would change before anything is changed, and a second import of the
// same file changes nothing.
//
// It writes nothing outside the store it is given. A file has at most 5 MB and
// 20,000 people.
//
// An import adds and corrects. Only a list that is said to be complete takes people
// out: of the groups that it names, and of the lab who then are nothing in it any
// more. They are archived, with their history.
package roster

import (
	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// The largest file, in bytes and people.
const (
	MaxBytes = 5 << 20
	MaxRows  = 20_000

	maxColumns = 200
)

// What is wrong with a file as a whole.
var (
	ErrTooLarge = fault.New(fault.TooLarge, "roster.too-large", "A file of people has at most 5 MB and 20,000 lines.").On("file")
	ErrEmpty    = fault.New(fault.Invalid, "roster.empty", "The file has no people in it.").On("file")
	ErrHeader   = fault.New(fault.Invalid, "roster.header", "The first line must name the columns: at least the login (matricule) and the name (nom, prénom).").On("file")
)

// Row is one person of a file.
type Row struct {
	Line     int // as a spreadsheet counts, from 1, the header included
	Login    string
	Name     string
	Email    string // empty where the file says nothing
	Language string // empty where the file says nothing
	Group    string // code, or empty
	Role     account.Role
	Born     string // local day, "2009-03-31", or empty
	CIN      string // or empty; kept only where the organisation keeps it
}

// What is wrong with a cell, beyond what account says of a person.
var (
	errRole      = fault.New(fault.Invalid, "roster.role", "This role is not known. Write stagiaire, formateur, validateur, documentaliste or directeur.").On("role")
	errLanguage  = fault.New(fault.Invalid, "roster.language", "Write fr, ar or en.").On("language")
	errRounded   = fault.New(fault.Invalid, "roster.login.rounded", "The spreadsheet has rounded this number. Give the column the format Text and save again.").On("login")
	errTwice     = fault.New(fault.Invalid, "roster.twice", "This login stands in the file already, with other details or the same group.").On("login")
	errElsewhere = fault.New(fault.Invalid, "roster.elsewhere", "Somebody of another establishment has this login.").On("login")
	errGivenRole = fault.New(fault.Invalid, "roster.role.forbidden", "You may not give this role.").On("role")
	errGroupRole = fault.New(fault.Invalid, "roster.role.group", "This role is held in the establishment, not in a group. Leave the group empty.").On("group")
)
