package curriculum

import "time"

// Depth is the rung of an Element below its module.
type Depth string

// The rungs, from the top.
const (
	Competence Depth = "competence"    // élément de compétence
	Learning   Depth = "apprentissage" // apprentissage de base
	Content    Depth = "contenu"       // élément de contenu
)

// Element is a part of a module's référentiel.
type Element struct {
	ID          string
	Org         string
	Module      string
	Parent      string // empty below the module
	Line        string // the same in every edition: what is attached to it stays
	Depth       Depth
	Ord         int // from 0 among its siblings
	Code        string
	Title       string
	TitleArabic string
	Share       int // of the module's hours, in hundredths of a percent; 0 where nobody said
	Version     int
	Created     time.Time
	Changed     time.Time
	Archived    time.Time
}
