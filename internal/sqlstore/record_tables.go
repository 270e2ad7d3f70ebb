package sqlstore

import "slices"

// treatment says what is done with a table when the record is written out.
type treatment struct {
	table string
	how   keeping
	why   string // where it is not copied: why not
	rows  string // the query of its rows, where their order matters; else all of it
}

// keeping is one of three ways to treat a table.
type keeping int

const (
	copied  keeping = iota // into backups, and moved with the lab
	secrets                // moved with the lab, and in no backup
	left                   // never written out: it is made anew
)

// placesFromTheTop gives places after those that they are in, as their keys
// need it.
const placesFromTheTop = `WITH RECURSIVE tree (id, depth) AS (
		SELECT id, 0 FROM place WHERE parent_id IS NULL
		UNION ALL SELECT p.id, t.depth + 1 FROM place p JOIN tree t ON p.parent_id = t.id)
	SELECT p.* FROM place p JOIN tree t ON t.id = p.id ORDER BY t.depth, p.id`

// tables is every table of the lab but those of River and goose, each after the
// tables that its keys lead to. A test fails where a migration makes a table
// that is not here.
var tables = []treatment{
	{table: "organisation"},
	{table: "place", rows: placesFromTheTop},
	{table: "person"},
	{table: "person_word"},
	{table: "civil"},
	{table: "legal_archive"},
	{table: "concept"},
	{table: "search_missed"},
	{table: "sector"},
	{table: "trade"},
	{table: "trade_version"},
	{table: "trade_module"},
	{table: "element"},
	{table: "person_group"},
	{table: "assignment"},
	{table: "import_run"},
	{table: "import_change"},
	{table: "role_grant"},
	{table: "sign_in", how: secrets, why: "everybody signs in again after a restore"},
	{table: "ticket", how: secrets, why: "a one-time link of an old lab must not open a restored one"},
	{table: "api_token", how: secrets, why: "tokens are given anew, like sign-ins"},
	{table: "identity"},
	{table: "departure", how: left, why: "who is at the institution's provider begins anew"},
	{table: "fact"},
	{table: "lrs"},
	{table: "lrs_refused"},
	{table: "setting"},
	{table: "course"},
	{table: "course_piece", how: left, why: "it is cut anew from the texts of the courses"},
	{table: "audience_readership", how: left, why: "it is gathered anew from the audiences of the courses"},
	{table: "course_count", how: left, why: "it is counted anew"},
	{table: "course_editor"},
	{table: "course_audience"},
	{table: "module"},
	{table: "asset"},
	{table: "resource"},
	{table: "resource_captions"},
	{table: "resource_version"},
	{table: "alignment"},
	{table: "rendition"},
	{table: "page"},
	{table: "page_correction"},
	{table: "cue"},
	{table: "step_run"},
	{table: "step_due", how: left, why: "it is about jobs, which are in no backup: what is owed is noted anew"},
	{table: "step_turn", how: left, why: "whose turn it is begins anew"},
	{table: "planned"},
	{table: "upload"},
	{table: "learning_session"},
	{table: "progress"},
	{table: "work"},
	{table: "paper"},
	{table: "given"},
	{table: "attempt"},
	{table: "hand_in"},
	{table: "hand_in_file"},
	{table: "remark"},
	{table: "result"},
	{table: "notice"},
	{table: "person_budget"},
	{table: "place_budget"},
	{table: "person_sent"},
	{table: "place_sent"},
	{table: "search_due"},
	{table: "search_state", how: left, why: "no index follows a record that begins another life: one is made anew"},
	{table: "work_owed"},
	{table: "outside", how: secrets, why: "an address that somebody copied for a player must not open a restored lab"},
	{table: "blob_hold", how: left, why: "it is about the blobs of the lab that it is in"},
}

// writtenOut lists the tables of a backup, or all that a move takes along.
func writtenOut(all bool) []treatment {
	return slices.DeleteFunc(slices.Clone(tables), func(t treatment) bool { return t.how == left || t.how == secrets && !all })
}

// query gives the rows of a table.
func (t treatment) query() string {
	if t.rows != "" {
		return t.rows
	}
	return "SELECT * FROM " + t.table
}

// Treated names every table that is known here.
func Treated() (names []string) {
	for _, t := range tables {
		names = append(names, t.table)
	}
	return names
}
