package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// heading begins a table of the form, or ends it all.
type heading struct {
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Rows    int64    `json:"rows,omitempty"`
}

// Dump implements archive.Source: all of it is of one moment. Memory is that of
// one row.
func (r *Record) Dump(ctx context.Context, w io.Writer, secrets bool, named func(archive.Object) error) error {
	err := r.db.Read(ctx, func(q sqldb.Querier) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		var rows int64
		for _, t := range writtenOut(secrets) {
			n, err := dumpTable(ctx, q, t, out)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.table, err)
			}
			rows += n
		}
		if err := out.Encode(heading{Rows: rows}); err != nil {
			return err
		}
		return nameObjects(ctx, q, named)
	})
	if err != nil {
		return fmt.Errorf("write out the record: %w", err)
	}
	return nil
}

func dumpTable(ctx context.Context, q sqldb.Querier, t treatment, out *json.Encoder) (n int64, err error) {
	rows, err := q.QueryContext(ctx, t.query())
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }() // an error of reading is told by rows.Err
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	if err := out.Encode(heading{Table: t.table, Columns: columns}); err != nil {
		return 0, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		if err := out.Encode(values); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

// objectQueries name all bytes that belong to the record, each key once: what
// was uploaded, what digitising made of it, and uploads that are whole and not
// received yet.
var objectQueries = []string{
	`SELECT DISTINCT 'source/' || sha256 AS name, size, sha256 FROM asset ORDER BY name`,
	`SELECT DISTINCT blob_key, size, sha256 FROM rendition ORDER BY blob_key`,
	`SELECT '` + archive.StagedFolder + `' || id AS name, size, sha256 FROM upload WHERE state = 'whole' ORDER BY name`,
}

func nameObjects(ctx context.Context, q sqldb.Querier, named func(archive.Object) error) error {
	for _, query := range objectQueries {
		err := each(ctx, q, query, nil, func(row *sql.Rows) error {
			var o archive.Object
			if err := row.Scan(&o.Key, &o.Size, &o.SHA256); err != nil {
				return err
			}
			return named(o)
		})
		if err != nil {
			return fmt.Errorf("name the objects: %w", err)
		}
	}
	return nil
}
