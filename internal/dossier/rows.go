package dossier

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/report"
)

// writeRows writes a zip of the rows of a moment: for programs in one file, for
// people in a table of each part, and what they are in a text.
func writeRows(ctx context.Context, w io.Writer, m Moment, p account.Person, files []File, made time.Time) error {
	out := zip.NewWriter(w)
	entry := func(name string) (io.Writer, error) {
		return out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
	}
	notes, err := entry("LISEZMOI.txt")
	if err == nil {
		_, err = io.WriteString(notes, notice(p, made))
	}
	if err != nil {
		return err
	}
	whole, err := entry("personne.json")
	if err != nil {
		return err
	}
	if err := writeJSON(ctx, whole, m, p, files, made); err != nil {
		return err
	}
	err = m.Parts(ctx, func(part Part) error {
		table, err := entry(part.Name + ".csv")
		if err != nil {
			return err
		}
		return writeTable(table, part)
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// opening is how personne.json begins; the parts follow.
type opening struct {
	Format int    `json:"format"`
	Made   string `json:"made_at"`
	Person string `json:"person"`
	Login  string `json:"login"`
	Files  []file `json:"files"`
}

type file struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// writeJSON writes everything as one object, row by row.
func writeJSON(ctx context.Context, w io.Writer, m Moment, p account.Person, files []File, made time.Time) error {
	head := opening{Format: 1, Made: made.UTC().Format(time.RFC3339), Person: p.ID, Login: p.Login, Files: []file{}}
	for _, f := range files {
		head.Files = append(head.Files, file{f.ID, f.Name, f.path(), f.Size, f.SHA256})
	}
	begun, err := json.Marshal(head)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s,\n\"parts\":{", begun[:len(begun)-1]) // an error of b is told by Flush
	between := ""
	err = m.Parts(ctx, func(part Part) error {
		fmt.Fprintf(b, "%s\n%q:[", between, part.Name)
		between = ","
		return writeObjects(b, part)
	})
	if err != nil {
		return err
	}
	fmt.Fprint(b, "\n}}\n")
	return b.Flush()
}

func writeObjects(b *bufio.Writer, part Part) error {
	between := ""
	for row, err := range part.Rows {
		if err != nil {
			return err
		}
		object := map[string]any{}
		for i, column := range part.Columns {
			if row[i] != nil {
				object[column] = shown(column, row[i])
			}
		}
		line, err := json.Marshal(object)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "%s\n%s", between, line)
		between = ","
	}
	fmt.Fprint(b, "]")
	return nil
}

// writeTable writes a part for a spreadsheet.
func writeTable(w io.Writer, part Part) error {
	t, err := report.NewLines(w, part.Columns)
	if err != nil {
		return err
	}
	for row, err := range part.Rows {
		if err != nil {
			return err
		}
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = cellOf(shown(part.Columns[i], v))
		}
		if err := t.Add(cells); err != nil {
			return err
		}
	}
	return nil
}

// shown is a value as a reader understands it: moments are dates, not numbers.
func shown(column string, v any) any {
	number, whole := v.(int64)
	switch {
	case !whole || !isMoment(column):
		return v
	case number == 0:
		return ""
	}
	return time.UnixMicro(number).UTC().Format(time.RFC3339)
}

// isMoment tells the columns that hold a moment by their names.
func isMoment(column string) bool {
	return column == "at" || column == "until" || strings.HasSuffix(column, "_at") || strings.HasSuffix(column, "_until")
}

func cellOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
	}
	return fmt.Sprint(v)
}

// writeLost says which files could not be had: an export that leaves something
// out says so.
func writeLost(out *zip.Writer, lost []File) error {
	if len(lost) == 0 {
		return nil
	}
	w, err := out.Create("fichiers/MANQUANTS.txt")
	for _, f := range lost {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s %s\r\n", f.ID, f.Name)
		}
	}
	return err
}
