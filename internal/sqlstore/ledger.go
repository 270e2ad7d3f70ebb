package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Ledger keeps what imports did.
type Ledger struct{ *Base }

// NewLedger keeps it in the database of b.
func NewLedger(b *Base) *Ledger { return &Ledger{b} }

// entry is an import while it is carried out.
type entry struct {
	tx  *sql.Tx
	id  string
	ord int
}

// entered carries an import out by act, enters it in the ledger, and records the fact of
// it with details.
func (b *Base) entered(ctx context.Context, tx *sql.Tx, i ledger.Import, kind fact.Kind, details map[string]any, act func(*entry) error) error {
	e, err := enter(ctx, tx, i)
	if err != nil {
		return err
	}
	if err := act(e); err != nil {
		return fmt.Errorf("import %s: %w", i.Kind, err)
	}
	return b.record(ctx, tx, fact.Fact{Org: i.Org, Place: i.Place, Actor: i.Actor, Kind: kind, Object: i.ID, Payload: payload(details)})
}

// enter begins the entry of an import.
func enter(ctx context.Context, tx *sql.Tx, i ledger.Import) (*entry, error) {
	counts, err := json.Marshal(i.Tallies)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO import_run (id, org_id, place_id, actor_id, kind, file, sha256, counts, at, undone_at, undone_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '')`,
		i.ID, i.Org, i.Place, i.Actor, string(i.Kind), i.File, i.SHA256, string(counts), sqldb.Micros(i.At))
	if err != nil {
		return nil, fmt.Errorf("enter an import: %w", err)
	}
	return &entry{tx: tx, id: i.ID}, nil
}

// note lets act write some rows of a noun, and keeps each that changed as it was
// before and after.
func (e *entry) note(ctx context.Context, name ledger.Noun, ids []string, act func() error) error {
	n, _ := nounOf(name)
	before, err := images(ctx, e.tx, n, ids)
	if err != nil {
		return err
	}
	if err := act(); err != nil {
		return fmt.Errorf("import %s: %w", name, err)
	}
	after, err := images(ctx, e.tx, n, ids)
	if err != nil {
		return err
	}
	changed := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return before[id] == after[id] })
	for part := range inChunks(changed) {
		var rows table
		for _, id := range part {
			rows.row(e.id, e.ord, string(name), id, before[id], after[id])
			e.ord++
		}
		if err := rows.insert(ctx, e.tx, `import_change (import_id, ord, noun, object_id, before, after)`); err != nil {
			return fmt.Errorf("keep what an import changed: %w", err)
		}
	}
	return nil
}

// readableImports is the part of a WHERE that keeps to the imports i into places
// that the reader manages. What is of the whole organisation, a référentiel, is for
// who sees everything of it.
func readableImports(a *args, s account.Scope) string {
	within := `i.org_id = ` + a.add(s.Org())
	if s.Everything() {
		return within
	}
	return within + ` AND i.kind <> ` + a.add(string(ledger.Framework)) + ` AND i.place_id IN ` + list(a, s.PeopleIn())
}

// Imports lists imports, newest first.
func (l *Ledger) Imports(ctx context.Context, scope account.Scope, after string, limit int) (found []ledger.Import, next string, err error) {
	var a args
	where := readableImports(&a, scope)
	if after != "" {
		where += ` AND i.id < ` + a.add(after) // identifiers ascend with time
	}
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = imports(ctx, q, where+` ORDER BY i.id DESC LIMIT `+a.add(limit+1), a)
		return err
	})
	if len(found) > limit {
		found = found[:limit]
		next = found[limit-1].ID
	}
	return found, next, err
}

func imports(ctx context.Context, q sqldb.Querier, where string, a args) (found []ledger.Import, err error) {
	err = each(ctx, q, `SELECT i.id, i.org_id, i.place_id, COALESCE(pl.name, ''), i.actor_id, COALESCE(p.name, ''), i.kind, i.file, i.sha256, i.counts, i.at,
			i.undone_at, COALESCE(u.name, '')
		FROM import_run i LEFT JOIN place pl ON pl.id = i.place_id LEFT JOIN person p ON p.id = i.actor_id LEFT JOIN person u ON u.id = i.undone_by
		WHERE `+where, a, func(rows *sql.Rows) error {
		var i ledger.Import
		var counts string
		var at, undone int64
		if err := rows.Scan(&i.ID, &i.Org, &i.Place, &i.PlaceName, &i.Actor, &i.ActorName, &i.Kind, &i.File, &i.SHA256, &counts, &at, &undone, &i.UndoneBy); err != nil {
			return err
		}
		i.At, i.Undone = sqldb.Time(at), sqldb.Time(undone)
		found = append(found, i)
		return json.Unmarshal([]byte(counts), &found[len(found)-1].Tallies)
	})
	if err != nil {
		return nil, fmt.Errorf("read imports: %w", err)
	}
	return found, nil
}

func oneImport(ctx context.Context, q sqldb.Querier, where string, a args) (ledger.Import, error) {
	found, err := imports(ctx, q, where, a)
	if err == nil && len(found) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return ledger.Import{}, err
	}
	return found[0], nil
}

// Import reads one import with what stands in the way of taking it back.
func (l *Ledger) Import(ctx context.Context, scope account.Scope, id string) (found ledger.Import, obstacles []ledger.Obstacle, err error) {
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		var a args
		found, err = oneImport(ctx, q, `i.id = `+a.add(id)+` AND `+readableImports(&a, scope), a)
		if err != nil || !found.Undone.IsZero() {
			return err
		}
		obstacles, err = obstaclesTo(ctx, q, id)
		return err
	})
	return found, obstacles, err
}

// Undo takes an import back, last row first, if judge agrees and nothing stands in
// the way.
func (l *Ledger) Undo(ctx context.Context, by, id string, judge func(ledger.Import) error) error {
	return l.db.Write(ctx, func(tx *sql.Tx) error {
		i, err := oneImport(ctx, tx, `i.id = $1`, args{id})
		if err != nil {
			return err
		}
		if err := judge(i); err != nil {
			return err
		}
		obstacles, err := obstaclesTo(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(obstacles) > 0 {
			return ledger.ErrDepended
		}
		if err := l.takeBack(ctx, tx, id); err != nil {
			return fmt.Errorf("take an import back: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE import_run SET undone_at = $1, undone_by = $2 WHERE id = $3`, sqldb.Micros(l.now()), by, id); err != nil {
			return err
		}
		return l.record(ctx, tx, fact.Fact{Org: i.Org, Place: i.Place, Actor: by, Kind: fact.ImportUndone, Object: id, Payload: payload(map[string]any{"file": i.File})})
	})
}

// change is one row that an import touched.
type change struct {
	noun          noun
	object        string
	before, after string
}

func changesOf(ctx context.Context, q sqldb.Querier, id string) (all []change, err error) {
	err = each(ctx, q, `SELECT noun, object_id, before, after FROM import_change WHERE import_id = $1 ORDER BY ord DESC`, args{id}, func(rows *sql.Rows) error {
		var c change
		var name ledger.Noun
		if err := rows.Scan(&name, &c.object, &c.before, &c.after); err != nil {
			return err
		}
		c.noun, _ = nounOf(name)
		all = append(all, c)
		return nil
	})
	return all, err
}

func (l *Ledger) takeBack(ctx context.Context, tx *sql.Tx, id string) error {
	changes, err := changesOf(ctx, tx, id)
	if err != nil {
		return err
	}
	now := sqldb.Micros(l.now())
	for _, c := range changes {
		switch {
		case c.before == "":
			err = c.noun.unmake(ctx, tx, c.object, now)
		case c.after == "":
			err = c.noun.again(ctx, tx, c.object, c.before)
		default:
			err = c.noun.restore(ctx, tx, c.object, c.before, now)
		}
		if err == nil && c.noun.name == ledger.Person && c.before != "" {
			err = rewords(ctx, tx, c.object)
		}
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, rearranged, now, id)
	return err
}

// rearranged makes a new version of each module whose éléments import $2 touched:
// whoever has them open is told that they changed.
const rearranged = `UPDATE trade_module SET version = version + 1, changed_at = $1 WHERE id IN (SELECT e.module_id FROM import_change c
	JOIN element e ON e.id = c.object_id WHERE c.import_id = $2 AND c.noun = 'element')`

// obstaclesTo tells what was changed since an import, and what depends on what it
// made.
func obstaclesTo(ctx context.Context, q sqldb.Querier, id string) (all []ledger.Obstacle, err error) {
	changes, err := changesOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for _, n := range nouns {
		var of []change
		for _, c := range changes {
			if c.noun.name == n.name {
				of = append(of, c)
			}
		}
		if len(of) == 0 {
			continue
		}
		found, err := n.obstacles(ctx, q, id, of)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (n noun) obstacles(ctx context.Context, q sqldb.Querier, id string, changes []change) (all []ledger.Obstacle, err error) {
	var ids []string
	last := map[string]string{} // as the import left it; changes come last first
	stood := map[string]bool{}  // before the import: nothing depends on what it did
	for _, c := range changes {
		stood[c.object] = standing(c.before)
		if _, seen := last[c.object]; !seen {
			last[c.object] = c.after
			ids = append(ids, c.object)
		}
	}
	now, err := images(ctx, q, n, ids)
	if err != nil {
		return nil, err
	}
	var about []string // rows, in the order of all
	for _, object := range ids {
		if now[object] != last[object] {
			all, about = append(all, ledger.Obstacle{Noun: n.name, Why: "changed", Count: 1}), append(about, object)
		}
	}
	for _, d := range n.depends {
		err := each(ctx, q, d.query, args{id}, func(rows *sql.Rows) error {
			o := ledger.Obstacle{Noun: n.name, Why: d.why}
			var object string
			err := rows.Scan(&object, &o.Count)
			if !stood[object] {
				all, about = append(all, o), append(about, object)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("look for %s: %w", d.why, err)
		}
	}
	return all, n.labelled(ctx, q, all, about, last)
}

// labelled says how people know the rows that obstacles are about: as they are now,
// or as an import left those that are gone.
func (n noun) labelled(ctx context.Context, q sqldb.Querier, obstacles []ledger.Obstacle, about []string, left map[string]string) error {
	if n.like != "" {
		n, _ = nounOf(n.like)
	}
	now, err := images(ctx, q, n, about)
	for i, object := range about {
		obstacles[i].Label = n.labelOf(now[object], left[object])
	}
	return err
}

// standing reports whether an image is of a row that was not archived.
func standing(image string) bool {
	var is struct {
		Archived int64 `json:"archived_at"`
	}
	return json.Unmarshal([]byte(image), &is) == nil && is.Archived == 0
}

// labelOf is how people know a row, from the first image that there is.
func (n noun) labelOf(images ...string) string {
	for _, image := range images {
		var fields map[string]any
		if json.Unmarshal([]byte(image), &fields) == nil {
			return fmt.Sprint(fields[n.label])
		}
	}
	return ""
}
