package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// noun says how rows of one noun of the ledger are kept, shown and taken back.
type noun struct {
	name     ledger.Noun
	table    string
	columns  []string    // that make it what it is: neither its version nor its times, but when it was archived
	key      string      // the column that tells a row from others; "id" where it is left out
	label    string      // the column by which people know it
	like     ledger.Noun // whose row of the same identifier people know it by, where none of its own columns says
	fleeting bool        // it is removed, where others are archived, and has no version
	depends  []dependent
}

// dependent is what hangs on a row: a table whose column names it.
type dependent struct {
	why   string
	query string // answers the identifier of a row and a count, for the rows that import $1 made or brought back
}

// hangs counts the rows of a table that name what an import made, but for those that
// it made itself.
func hangs(why string, of ledger.Noun, table, column, also string) dependent {
	return dependent{why, `SELECT c.object_id, count(*) FROM import_change c JOIN ` + table + ` d ON d.` + column + ` = c.object_id
		WHERE c.import_id = $1 AND c.noun = '` + string(of) + `' AND c.before = ''` + also + ` GROUP BY c.object_id`}
}

// notItself leaves out rows d that the same import made.
const notItself = ` AND NOT EXISTS (SELECT 1 FROM import_change o WHERE o.import_id = c.import_id AND o.object_id = d.id AND o.before = '')`

const unarchived = ` AND d.archived_at = 0` + notItself

// nouns is every noun, each after those that it hangs on.
var nouns = []noun{
	{name: ledger.Sector, table: "sector", label: "name_fr", columns: []string{"org_id", "slug", "name_fr", "name_ar", "name_en", "hue", "archived_at"}},
	{name: ledger.Trade, table: "trade", label: "code",
		columns: []string{"org_id", "code", "name_fr", "name_ar", "name_en", "sector", "level", "kind", "trunk_id", "folded", "archived_at"},
		depends: []dependent{hangs("editions", ledger.Trade, "trade_version", "trade_id", unarchived)}},
	{name: ledger.Edition, table: "trade_version", label: "year", columns: []string{"org_id", "trade_id", "year", "archived_at"},
		depends: []dependent{
			hangs("modules", ledger.Edition, "trade_module", "version_id", unarchived),
			hangs("groups", ledger.Edition, "person_group", "version_id", unarchived)}},
	{name: ledger.Module, table: "trade_module", label: "code",
		columns: []string{"org_id", "version_id", "ord", "code", "short", "title", "title_ar", "study_year", "regional", "pie", "p1", "syn1", "asyn1", "p2", "syn2", "asyn2", "archived_at"},
		depends: []dependent{
			hangs("assignments", ledger.Module, "assignment", "module_id", unarchived),
			hangs("elements", ledger.Module, "element", "module_id", unarchived)}},
	{name: ledger.Element, table: "element", label: "title",
		columns: []string{"org_id", "module_id", "parent_id", "line", "kind", "ord", "code", "title", "title_ar", "share", "archived_at"},
		depends: []dependent{
			{"resources", `SELECT c.object_id, 1 FROM import_change c JOIN import_run i ON i.id = c.import_id JOIN element e ON e.id = c.object_id
				JOIN alignment l ON l.line = e.line AND l.at > i.at JOIN resource r ON r.id = l.resource_id AND r.archived_at = 0
				WHERE c.import_id = $1 AND c.noun = 'element' AND e.archived_at = 0 GROUP BY c.object_id`}, // how many there are is not everybody's to know
			{"added", `SELECT d.id, 1 FROM element d JOIN import_run i ON i.id = $1 WHERE d.archived_at = 0 AND d.created_at > i.at
				AND d.module_id IN (SELECT e.module_id FROM import_change c JOIN element e ON e.id = c.object_id WHERE c.import_id = $1 AND c.noun = 'element')
				AND NOT EXISTS (SELECT 1 FROM import_change c WHERE c.import_id = $1 AND c.object_id = d.id)`}}},
	{name: ledger.Group, table: "person_group", label: "code",
		columns: []string{"org_id", "place_id", "code", "name", "year", "version_id", "study_year", "mode", "slot", "headcount", "archived_at"},
		depends: []dependent{
			hangs("people", ledger.Group, "role_grant", "scope_id", notItself),
			hangs("assignments", ledger.Group, "assignment", "group_id", unarchived),
			{"courses", `SELECT c.object_id, count(*) FROM import_change c JOIN course_audience d ON d.audience = 'g:' || c.object_id
				WHERE c.import_id = $1 AND c.noun = 'group' AND c.before = '' GROUP BY c.object_id`}}},
	{name: ledger.Person, table: "person", label: "name",
		columns: []string{"org_id", "place_id", "login", "name", "email", "language", "sort_name", "archived_at"},
		depends: []dependent{
			hangs("sign-ins", ledger.Person, "sign_in", "person_id", ""),
			hangs("progress", ledger.Person, "progress", "person_id", ""),
			hangs("roles", ledger.Person, "role_grant", "person_id", notItself),
			hangs("courses", ledger.Person, "course", "owner_id", ""),
			hangs("files", ledger.Person, "asset", "owner_id", "")}},
	{name: ledger.Civil, table: "civil", key: "person_id", like: ledger.Person, fleeting: true, columns: []string{"born_on", "cin"},
		depends: []dependent{hangs("consent", ledger.Civil, "civil", "person_id", ` AND (d.guardian <> '' OR d.consent_on <> '')`)}},
	{name: ledger.Grant, table: "role_grant", label: "role", fleeting: true,
		columns: []string{"org_id", "person_id", "role", "scope_kind", "scope_id", "created_at", "import_id"}},
	{name: ledger.Assignment, table: "assignment", label: "subgroup",
		columns: []string{"org_id", "place_id", "group_id", "module_id", "subgroup", "fusion", "trainer_p", "trainer_syn", "p1", "syn1", "asyn1", "p2", "syn2", "asyn2",
			"given_p", "given_syn", "done_p", "done_syn", "absence", "cc", "efm_on", "efm_set", "efm_valid", "link", "pie_place", "archived_at"}},
}

// id is the column that tells a row from others.
func (n noun) id() string {
	if n.key != "" {
		return n.key
	}
	return "id"
}

func nounOf(name ledger.Noun) (noun, bool) {
	at := slices.IndexFunc(nouns, func(n noun) bool { return n.name == name })
	if at < 0 {
		return noun{}, false
	}
	return nouns[at], true
}

// images reads rows as JSON of their columns, by identifier; a row that is not there
// has none.
func images(ctx context.Context, q sqldb.Querier, n noun, ids []string) (map[string]string, error) {
	found := map[string]string{}
	for part := range inChunks(ids) {
		var a args
		err := each(ctx, q, `SELECT `+n.id()+`, `+strings.Join(n.columns, ", ")+` FROM `+n.table+` WHERE `+n.id()+` IN `+list(&a, part), a, func(rows *sql.Rows) error {
			id, image, err := n.image(rows)
			found[id] = image
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read rows of %s: %w", n.table, err)
		}
	}
	return found, nil
}

func (n noun) image(row scanner) (id, image string, err error) {
	values := make([]any, len(n.columns))
	to := []any{&id}
	for i := range values {
		to = append(to, &values[i])
	}
	if err := row.Scan(to...); err != nil {
		return "", "", err
	}
	fields := map[string]any{}
	for i, c := range n.columns {
		fields[c] = values[i]
	}
	b, err := json.Marshal(fields)
	return id, string(b), err
}

var errImage = errors.New("a row of the ledger is not one of its table")

// values gives those of an image, in the order of the columns.
func (n noun) values(image string) (values []any, err error) {
	fields := map[string]any{}
	from := json.NewDecoder(bytes.NewReader([]byte(image)))
	from.UseNumber()
	if err := from.Decode(&fields); err != nil {
		return nil, errors.Join(errImage, err)
	}
	for _, c := range n.columns {
		value, has := fields[c]
		if !has {
			return nil, errImage
		}
		values = append(values, plain(value))
	}
	return values, nil
}

// restore gives a row the columns of an image; whoever asks has checked that nobody
// changed it since.
func (n noun) restore(ctx context.Context, tx *sql.Tx, id, image string, now int64) error {
	values, err := n.values(image)
	if err != nil {
		return err
	}
	var a args
	sets := []string{`changed_at = ` + a.add(now)}
	if !n.fleeting {
		sets = append(sets, `version = version + 1`)
	}
	for i, c := range n.columns {
		sets = append(sets, c+` = `+a.add(values[i]))
	}
	_, err = tx.ExecContext(ctx, `UPDATE `+n.table+` SET `+strings.Join(sets, ", ")+` WHERE `+n.id()+` = `+a.add(id), a...)
	return err
}

// again inserts a row that an import removed.
func (n noun) again(ctx context.Context, tx *sql.Tx, id, image string) error {
	values, err := n.values(image)
	if err != nil {
		return err
	}
	var row table
	row.row(append([]any{id}, values...)...)
	return row.insert(ctx, tx, n.table+` (`+n.id()+`, `+strings.Join(n.columns, ", ")+`)`)
}

// plain is a value of an image as a database takes it.
func plain(v any) any {
	if number, is := v.(json.Number); is {
		if whole, err := number.Int64(); err == nil {
			return whole
		}
	}
	return v
}

// unmake takes away what an import made: it is archived, but for what is removed.
func (n noun) unmake(ctx context.Context, tx *sql.Tx, id string, now int64) error {
	if n.fleeting {
		_, err := tx.ExecContext(ctx, `DELETE FROM `+n.table+` WHERE `+n.id()+` = $1`, id)
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE `+n.table+` SET archived_at = $1, changed_at = $1, version = version + 1 WHERE id = $2`, now, id)
	return err
}

// rewords finds a person again by the name that an image gave back.
func rewords(ctx context.Context, tx *sql.Tx, id string) error {
	p, err := profile(ctx, tx, id)
	if err != nil {
		return err
	}
	return writeWords(ctx, tx, account.Person{ID: p.ID, Name: p.Name, Login: p.Login})
}
