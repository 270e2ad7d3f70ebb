package sqlstore

import (
	"slices"
	"strings"
)

// personal says how the rows of a table are about a person: it decides what an
// export holds and what an erasure changes. Columns are those of the schema.
type personal struct {
	table   string
	part    string   // what its rows are called in an export; empty where none is about anybody
	about   []string // columns that name whom a row is about: it goes out whole
	acted   []string // columns that name who did something to what is somebody else's: only shows goes out
	shows   []string
	through string   // a condition by which rows hang on what is the person's, $1
	json    []string // columns of JSON in which a person or a login may stand
	typed   []string // columns that somebody typed, or files came with
	hidden  []string // columns that go to nobody: hashes, and what only the law may ask for
	key     []string // the row's own columns, where text in it may change; "id" where it is left out
	removed bool     // an erasure removes the rows that are about the person
	keeps   string   // but for those of this condition
	emptied []string // columns that an erasure empties in the rows that are about the person
}

// personals is every table of the lab, in the order of tables. A test fails where
// a table is not here, or where one holds somebody's identifier in a column that
// is not named.
//
// What is inside files (page, cue) is handed out to who owns the file, and is not
// searched for people: a list of marks is about many, and stays its author's.
var personals = []personal{
	{table: "organisation"},
	{table: "place"},
	{table: "person", part: "person", about: []string{"id"}, hidden: []string{"secret"}},
	{table: "person_word", part: "words", about: []string{"person_id"}},
	{table: "civil", part: "civil", about: []string{"person_id"}, acted: []string{"consent_by"}, shows: []string{"consent_on", "consent_by"}, removed: true},
	{table: "legal_archive", part: "archive", about: []string{"person_id"}, acted: []string{"erased_by"},
		shows: []string{"id", "person_id", "erased_by", "erased_at", "until"}, hidden: []string{"login", "name", "born_on"}},
	{table: "concept"},
	{table: "search_missed", part: "missed", typed: []string{"typed", "folded"}, key: []string{"org_id", "day", "folded", "language", "reason"}},
	{table: "sector"},
	{table: "trade"},
	{table: "trade_version"},
	{table: "trade_module"},
	{table: "element"},
	{table: "person_group", typed: []string{"name"}, part: "groups", through: `id IN (SELECT scope_id FROM role_grant WHERE person_id = $1 AND scope_kind = 'group')`},
	{table: "assignment", part: "assignments", about: []string{"trainer_p", "trainer_syn"}},
	{table: "import_run", part: "imports", about: []string{"actor_id", "undone_by"}, typed: []string{"file"}},
	{table: "import_change", part: "imported", about: []string{"object_id"}, json: []string{"before", "after"}, key: []string{"import_id", "ord"},
		removed: true, keeps: `noun <> 'civil'`},
	{table: "role_grant", part: "roles", about: []string{"person_id"}, removed: true, keeps: `role = 'learner'`},
	{table: "sign_in", part: "sign-ins", about: []string{"person_id"}, hidden: []string{"token"}, removed: true},
	{table: "ticket", part: "tickets", about: []string{"person_id"}, hidden: []string{"token"}, removed: true},
	{table: "api_token", part: "tokens", about: []string{"person_id"}, hidden: []string{"token"}, removed: true},
	{table: "identity", part: "identities", about: []string{"person_id"}, removed: true},
	{table: "departure", part: "departures", about: []string{"links"}, hidden: []string{"token", "state", "nonce", "verifier"}, removed: true},
	{table: "fact", part: "facts", about: []string{"actor_id", "object_id"}, json: []string{"payload"}},
	{table: "lrs", typed: []string{"reason"}, key: []string{"address"}},
	{table: "lrs_refused", typed: []string{"reason"}, key: []string{"address", "statement_id"}},
	{table: "setting"},
	{table: "course", part: "courses", about: []string{"owner_id", "submitter_id"}, typed: []string{"title", "summary", "reason", "folded"}, json: []string{"keywords"}},
	{table: "course_piece"},
	{table: "audience_readership"},
	{table: "course_count"},
	{table: "course_editor", part: "edited", about: []string{"person_id"}, removed: true},
	{table: "course_audience"},
	{table: "module", part: "modules", typed: []string{"title"}, through: `course_id IN (SELECT id FROM course WHERE owner_id = $1)`},
	{table: "asset", part: "files", about: []string{"owner_id"}, typed: []string{"name"}},
	{table: "resource", part: "resources", typed: []string{"title"}, through: `course_id IN (SELECT id FROM course WHERE owner_id = $1)`},
	{table: "resource_captions"},
	{table: "resource_version", part: "versions", about: []string{"by_id"}, key: []string{"resource_id", "number"}},
	{table: "alignment", part: "alignments", about: []string{"by_id"}},
	{table: "rendition"},
	{table: "page", part: "pages", through: `asset_id IN (SELECT id FROM asset WHERE owner_id = $1)`, hidden: []string{"words"}},
	{table: "page_correction", part: "corrections", acted: []string{"by_id"}, shows: []string{"asset_id", "ord", "text", "at"}, key: []string{"asset_id", "ord"}},
	{table: "cue", part: "captions", through: `asset_id IN (SELECT id FROM asset WHERE owner_id = $1)`},
	{table: "step_run"},
	{table: "step_due"},
	{table: "step_turn", part: "turns", about: []string{"owner_id"}, removed: true},
	{table: "planned", part: "planned", typed: []string{"title"}, through: `course_id IN (SELECT id FROM course WHERE owner_id = $1)`, key: []string{"resource_id"}},
	{table: "upload", part: "uploads", about: []string{"owner_id"}, typed: []string{"name"}},
	{table: "learning_session", part: "sessions", about: []string{"person_id"}, emptied: []string{"device"}},
	{table: "progress", part: "progress", about: []string{"person_id"}, acted: []string{"marked_by"}, shows: []string{"resource_id", "completed_at", "marked_by"},
		emptied: []string{"device"}, key: []string{"person_id", "resource_id"}},
	{table: "work", part: "works", about: []string{"author_id"}, typed: []string{"title", "instructions"}, json: []string{"rules"}},
	{table: "paper", part: "papers", json: []string{"questions"}, through: `work_id IN (SELECT id FROM work WHERE author_id = $1)`, key: []string{"work_id", "revision"}},
	{table: "given", part: "given", about: []string{"given_by"}, key: []string{"work_id", "group_id"}},
	{table: "attempt", part: "attempts", about: []string{"person_id"}, json: []string{"answers"}, emptied: []string{"device"}},
	{table: "hand_in", part: "hand-ins", about: []string{"person_id"}, typed: []string{"text", "comment"}, acted: []string{"marker_id"},
		shows: []string{"id", "work_id", "mark", "comment", "returned_at"}, emptied: []string{"text"}},
	{table: "hand_in_file", part: "handed-files", through: `hand_in_id IN (SELECT id FROM hand_in WHERE person_id = $1)`},
	{table: "remark", part: "remarks", about: []string{"author_id"}, typed: []string{"text"}, through: `hand_in_id IN (SELECT id FROM hand_in WHERE person_id = $1)`},
	{table: "result", part: "marks", about: []string{"person_id"}, acted: []string{"by_id"}, shows: []string{"work_id", "mark", "at"}, key: []string{"work_id", "person_id"}},
	{table: "notice", part: "notices", about: []string{"person_id"}, acted: []string{"actor_id"}, shows: []string{"id", "kind", "at"}, removed: true},
	{table: "person_budget", part: "budget", about: []string{"person_id"}, removed: true},
	{table: "place_budget"},
	{table: "person_sent", part: "sent", about: []string{"person_id"}, removed: true},
	{table: "place_sent"},
	{table: "search_due"},
	{table: "search_state"},
	{table: "work_owed"},
	{table: "outside", part: "addresses", about: []string{"person_id"}, hidden: []string{"token", "credential"}, removed: true},
	{table: "blob_hold"},
}

// Personal names every table that is known here, and the parts of an export.
func Personal() (tables, parts []string) {
	for _, t := range personals {
		tables = append(tables, t.table)
		if t.part != "" {
			parts = append(parts, t.part)
		}
	}
	return tables, parts
}

// texts are the columns in which a person may be named among other words.
func (t personal) texts() []string { return slices.Concat(t.json, t.typed) }

// ownKey are the columns that tell a row from the others.
func (t personal) ownKey() []string {
	if len(t.key) > 0 {
		return t.key
	}
	return []string{"id"}
}

// candidates is the condition of all rows that may be about a person; standing
// looks closer. Text is looked for by replacing it, which means the same on both
// databases.
func (t personal) candidates(a *args, who subject) string {
	var conditions []string
	if columns := slices.Concat(t.about, t.acted); len(columns) > 0 || t.through != "" {
		me := a.add(who.id) // $1, as through calls it
		for _, column := range columns {
			conditions = append(conditions, column+` = `+me)
		}
	}
	if t.through != "" {
		conditions = append(conditions, t.through)
	}
	for _, column := range t.texts() {
		for _, word := range who.words() {
			conditions = append(conditions, `replace(`+column+`, `+a.add(word)+`, '') <> `+column)
		}
	}
	return strings.Join(conditions, ` OR `)
}

// stance is how a row stands to a person.
type stance int

const (
	elsewhere stance = iota // it only holds the same letters
	actor                   // they did something to what is somebody else's
	theirs                  // it is about them
)

// stance looks at a row, by column.
func (t personal) stance(row map[string]any, who subject) stance {
	is := func(column string) bool { return row[column] == who.id }
	switch {
	case row[throughColumn] == int64(1), slices.ContainsFunc(t.about, is),
		slices.ContainsFunc(t.json, func(column string) bool { return who.inJSON(textOf(row[column])) }),
		slices.ContainsFunc(t.typed, func(column string) bool { return who.inText(textOf(row[column])) }):
		return theirs
	case slices.ContainsFunc(t.acted, is):
		return actor
	}
	return elsewhere
}

// throughColumn says of a row that it hangs on what is the person's.
const throughColumn = "hangs_on_theirs"

// query reads the candidates of a table.
func (t personal) query(a *args, who subject) string {
	where := t.candidates(a, who)
	hangs := `0`
	if t.through != "" {
		hangs = `CASE WHEN ` + t.through + ` THEN 1 ELSE 0 END`
	}
	return `SELECT *, ` + hangs + ` AS ` + throughColumn + ` FROM ` + t.table + ` WHERE ` + where + ` ORDER BY 1`
}

// goesOut tells whether a column of a row goes out to a person.
func (t personal) goesOut(column string, s stance) bool {
	if column == throughColumn || slices.Contains(t.hidden, column) {
		return false
	}
	return s == theirs || slices.Contains(t.shows, column)
}
