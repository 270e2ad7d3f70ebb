package sqlstore

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Rows that one statement writes: as many as these limits allow, since a round
// to PostgreSQL costs more than a row.
const (
	rowsAtOnce  = 200
	valuesLimit = 8000    // SQLite takes 32,766 values in a statement, PostgreSQL 65,535
	bytesAtOnce = 1 << 20 // of text; a row of more is written alone
)

var errForm = errors.New("this is not a record that was written out whole")

// Load reads a record that Dump wrote into a database that holds no lab, in one
// transaction: all of it is there, or nothing. open is called again where the
// transaction has to be. adding are the steps that add to what is shown already.
func (r *Record) Load(ctx context.Context, open func() (io.ReadCloser, error), a archive.Arrival, adding []Adding) error {
	err := r.db.Write(ctx, func(tx *sql.Tx) error {
		if err := vacant(ctx, tx); err != nil {
			return err
		}
		form, err := open()
		if err != nil {
			return err
		}
		defer func() { _ = form.Close() }() // only read from
		l := loading{tx: tx, in: json.NewDecoder(bufio.NewReaderSize(form, 1<<16))}
		l.in.UseNumber()
		if err := l.all(ctx); err != nil {
			return err
		}
		if err := deriveAll(ctx, tx); err != nil {
			return err
		}
		if err := owe(ctx, tx, adding); err != nil {
			return err
		}
		return r.arrive(ctx, tx, a)
	})
	if err != nil {
		return fmt.Errorf("read the record in: %w", err)
	}
	return nil
}

// deriveAll makes anew what follows from the rows of courses and is in no form.
func deriveAll(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range slices.Concat([]string{cutCourses(`1 = 1`)}, readerships(`1 = 1`), recounted(`1 = 1`)) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("derive what courses are found by: %w", err)
		}
	}
	return nil
}

// loading reads one form into the database.
type loading struct {
	tx    *sql.Tx
	in    *json.Decoder
	table loadedTable
	batch []any // values that wait to be written
	bytes int
	rows  int64
}

// loadedTable is the table whose rows are being read.
type loadedTable struct {
	name    string
	columns []string
	full    string // the statement of as many rows as go at once
}

func (l *loading) all(ctx context.Context) error {
	for {
		var line json.RawMessage
		if err := l.in.Decode(&line); err != nil {
			return errors.Join(errForm, err)
		}
		if line[0] == '[' {
			if err := l.row(ctx, line); err != nil {
				return fmt.Errorf("table %s: %w", l.table.name, err)
			}
			continue
		}
		var h heading
		if err := json.Unmarshal(line, &h); err != nil {
			return errors.Join(errForm, err)
		}
		if err := l.flush(ctx); err != nil {
			return fmt.Errorf("table %s: %w", l.table.name, err)
		}
		if h.Table == "" {
			return l.end(h)
		}
		if err := l.begin(ctx, h); err != nil {
			return fmt.Errorf("table %s: %w", h.Table, err)
		}
	}
}

// end checks that nothing is missing.
func (l *loading) end(h heading) error {
	if h.Rows != l.rows || l.in.More() {
		return errForm
	}
	return nil
}

// begin prepares a table. Its name and columns must be those of the schema: they
// become part of a statement.
func (l *loading) begin(ctx context.Context, h heading) error {
	if !slices.ContainsFunc(tables, func(t treatment) bool { return t.table == h.Table && t.how != left }) {
		return errForm
	}
	rows, err := l.tx.QueryContext(ctx, `SELECT * FROM `+h.Table+` WHERE 1 = 0`)
	if err != nil {
		return err
	}
	defer rows.Close()
	known, err := rows.Columns()
	if err := errors.Join(err, rows.Err()); err != nil {
		return err
	}
	for _, c := range h.Columns {
		if !slices.Contains(known, c) {
			return errForm
		}
	}
	t := loadedTable{name: h.Table, columns: h.Columns}
	t.full = t.insert(t.atOnce())
	l.table = t
	return nil
}

// atOnce is how many rows a statement writes at the most.
func (t loadedTable) atOnce() int {
	return min(rowsAtOnce, valuesLimit/len(t.columns))
}

// insert writes the statement of n rows.
func (t loadedTable) insert(n int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "INSERT INTO %s (%s) VALUES ", t.name, strings.Join(t.columns, ", "))
	for i := range n * len(t.columns) {
		switch {
		case i == 0:
			s.WriteString("(")
		case i%len(t.columns) == 0:
			s.WriteString("), (")
		default:
			s.WriteString(", ")
		}
		fmt.Fprintf(&s, "$%d", i+1)
	}
	s.WriteString(")")
	return s.String()
}

func (l *loading) row(ctx context.Context, line json.RawMessage) error {
	var values []any
	in := json.NewDecoder(bytes.NewReader(line))
	in.UseNumber()
	if err := in.Decode(&values); err != nil || l.table.name == "" || len(values) != len(l.table.columns) {
		return errors.Join(errForm, err)
	}
	for _, v := range values {
		cell, err := value(v)
		if err != nil {
			return err
		}
		l.batch = append(l.batch, cell)
	}
	l.rows++
	l.bytes += len(line)
	if l.bytes >= bytesAtOnce || len(l.batch) == l.table.atOnce()*len(values) {
		return l.flush(ctx)
	}
	return nil
}

// value makes what a column takes of what JSON gives. A whole number fits a
// column of fractions too.
func value(v any) (any, error) {
	number, is := v.(json.Number)
	switch {
	case !is:
		return v, nil
	case strings.ContainsAny(number.String(), ".eE"):
		return number.Float64()
	}
	return number.Int64()
}

// flush writes the rows that wait.
func (l *loading) flush(ctx context.Context) error {
	if len(l.batch) == 0 {
		return nil
	}
	n := len(l.batch) / len(l.table.columns)
	statement := l.table.full
	if n < l.table.atOnce() {
		statement = l.table.insert(n)
	}
	_, err := l.tx.ExecContext(ctx, statement, l.batch...)
	l.batch, l.bytes = l.batch[:0], 0
	return err
}

// epochSetting is the row that names the life of a lab.
const epochSetting = "lab.epoch"

// lifeSetting is the row that names a lab to servers which it shares.
const lifeSetting = "lab.life"

// revisionFloor is the row that says from where on revisions are given after a
// restore: browsers keep for ever what they were sent of a revision, also of one
// that was lost.
const revisionFloor = "revision.floor"

// arrive ends what did not come with the rows, and begins a new life after a
// restore.
func (r *Record) arrive(ctx context.Context, tx *sql.Tx, a archive.Arrival) error {
	if a.Epoch == "" {
		return nil
	}
	for _, s := range []string{
		// What had arrived of a file stayed on the old machine.
		`DELETE FROM upload WHERE state = 'receiving'`,
		`DELETE FROM setting WHERE name IN ('` + epochSetting + `', '` + revisionFloor + `', '` + lifeSetting + `')`,
	} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	for _, id := range a.Lost {
		_, err := tx.ExecContext(ctx, `UPDATE upload SET state = 'refused', reason = 'hash', changed_at = $2 WHERE id = $1 AND state = 'whole'`, id, sqldb.Micros(r.now()))
		if err != nil {
			return err
		}
	}
	// Seconds since 1970: above what any revision of an earlier life came to.
	_, err := tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2), ($3, $4)`,
		epochSetting, a.Epoch, revisionFloor, strconv.FormatInt(r.now().Unix(), 10))
	return err
}
