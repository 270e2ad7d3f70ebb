package apptest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// found is a row of any table, by column, as text; what is null is left out.
type foundRow struct {
	table string
	text  map[string]string
}

// rows reads every row of every table that holds one of the words, by the schema
// alone: those of River and goose too.
func (k *filed) rows(words ...string) (found []foundRow) {
	k.t.Helper()
	tables, err := k.DB.Tables(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	for _, table := range tables {
		found = append(found, k.rowsOf(table, words)...)
	}
	return found
}

func (k *filed) rowsOf(table string, words []string) (found []foundRow) {
	k.t.Helper()
	err := k.DB.Read(k.t.Context(), func(q sqldb.Querier) error {
		rows, err := q.QueryContext(k.t.Context(), `SELECT * FROM `+table)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			row := foundRow{table, map[string]string{}}
			for i, c := range columns {
				switch v := values[i].(type) {
				case string:
					row.text[c] = v
				case []byte:
					row.text[c] = string(v)
				}
			}
			if row.holds(words) {
				found = append(found, row)
			}
		}
		return rows.Err()
	})
	if err != nil {
		k.t.Fatalf("read %s: %v", table, err)
	}
	return found
}

func (r foundRow) holds(words []string) bool {
	for _, v := range r.text {
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(strings.ToLower(v), strings.ToLower(word)) }) {
			return true
		}
	}
	return false
}

// inside reports whether an object of an export is this row: each of its texts
// that the table has stands in it alike, and there are at least two, or all.
func (r foundRow) inside(objects []map[string]any) bool {
	return slices.ContainsFunc(objects, func(o map[string]any) bool {
		same := 0
		for column, v := range o {
			text, is := v.(string)
			if was, has := r.text[column]; is && has {
				if was != text {
					return false
				}
				same++
			}
		}
		return same >= min(2, len(r.text))
	})
}

// exported opens an export.
func (k *filed) exported(c *apptest.Client, path string) map[string][]byte {
	k.t.Helper()
	r := c.Do(http.StatusOK, http.MethodGet, path, nil)
	z, err := zip.NewReader(bytes.NewReader(r.Body), int64(len(r.Body)))
	if err != nil {
		k.t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			k.t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(in); err != nil {
			k.t.Fatalf("%s: %v", f.Name, err)
		}
	}
	return all
}

func TestAnExportHoldsEveryRowThatNamesThePerson(t *testing.T) {
	t.Parallel()
	eachFiled(t, func(k *filed) {
		named := k.rows(matricule, k.person)
		files := k.exported(k.direct, "/people/"+k.person+"/export")
		var whole struct {
			Person, Login string
			Parts         map[string][]map[string]any
			Files         []struct{ Path string }
		}
		if err := json.Unmarshal(files["personne.json"], &whole); err != nil {
			k.t.Fatalf("%v in %s", err, files["personne.json"])
		}
		tables := map[string]int{}
		for _, row := range named {
			tables[row.table]++
			if !slices.ContainsFunc(keysOf(whole.Parts), func(part string) bool { return row.inside(whole.Parts[part]) }) {
				k.t.Errorf("a row of %s is not in the export: %v", row.table, row.text)
			}
		}
		k.t.Logf("%d rows of %d tables name the person: %v", len(named), len(tables), tables)
		if len(named) < 40 || len(tables) < 15 {
			k.t.Errorf("only %d rows of %d tables were looked at", len(named), len(tables))
		}
		for part, objects := range whole.Parts {
			if lines := strings.Count(string(files[part+".csv"]), "\r\n"); lines < len(objects)+1 {
				k.t.Errorf("%s.csv has %d lines for %d rows", part, lines, len(objects))
			}
		}
		ours := 0
		for _, f := range whole.Files {
			ours += bytes.Count(files[f.Path], []byte(matricule)) + bytes.Count(files[f.Path], []byte("Un cours pour tous"))
		}
		if len(whole.Files) != 3 || ours != 3 {
			k.t.Errorf("the files are %v", whole.Files)
		}
		for name, content := range files {
			for _, secret := range []string{"argon2", "Karim Tazi", "Nadia Berrada"} {
				if bytes.Contains(content, []byte(secret)) {
					k.t.Errorf("%s holds %q", name, secret)
				}
			}
		}
		if own := k.exported(k.As(matricule), "/me/export"); len(own) != len(files) {
			k.t.Errorf("one's own export has %d files, the manager's %d", len(own), len(files))
		}
	})
}

func keysOf[V any](m map[string]V) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

// figures are what is counted of a group: its learners, and a report of a course.
func (k *filed) figures() string {
	k.t.Helper()
	var groups struct {
		Items []struct {
			ID       string
			Learners int
		}
	}
	k.admin.Get("/groups", &groups)
	learners := 0
	for _, g := range groups.Items {
		if g.ID == k.group {
			learners = g.Learners
		}
	}
	var courses struct{ Items []struct{ ID, Title string } }
	k.admin.Get("/groups/"+k.group+"/courses", &courses)
	said := fmt.Sprintf("%d learners, %d courses", learners, len(courses.Items))
	for _, c := range courses.Items {
		var r struct {
			Learners []struct {
				ID    string
				Share float64
			}
		}
		k.admin.Get("/groups/"+k.group+"/progress?course="+c.ID, &r)
		for _, l := range r.Learners {
			if l.ID == k.person {
				said += fmt.Sprintf("; %s %v", c.Title, l.Share)
			}
		}
	}
	return said
}

func TestAnErasureLeavesCountsAndTheLegalArchive(t *testing.T) {
	eachFiled(t, func(k *filed) {
		before := k.figures()
		if !k.inFiles() {
			k.t.Fatal("no file holds the person before: looking for them shows nothing")
		}
		k.admin.Do(http.StatusConflict, http.MethodPost, "/people/"+k.person+"/erase", map[string]any{"reason": "Demande", "confirm": matricule})
		var preview struct {
			Refused        string
			Courses        []struct{ ID, Title string }
			Drafts, Files  int
			Until, Percent string
		}
		k.admin.Get("/people/"+k.person+"/erasure", &preview)
		if preview.Refused != "" || len(preview.Courses) != 1 || preview.Courses[0].ID != k.shared || preview.Drafts != 1 || preview.Files != 2 {
			k.t.Fatalf("it says that it would do %+v", preview)
		}
		k.admin.Do(http.StatusNoContent, http.MethodPost, "/people/"+k.person+"/erase",
			map[string]any{"reason": "Demande de " + fullName + " du 20 novembre", "confirm": matricule, "take_courses": true})
		k.archiveTells()
		k.pass(25 * time.Hour)
		k.Idle()
		if err := k.Sweep(k.t.Context()); err != nil {
			k.t.Fatal(err)
		}
		k.nothingNames()
		k.t.Logf("counted: %s", before)
		if after := k.figures(); after != before || !strings.Contains(before, "Cours 1") {
			k.t.Errorf("counted before: %s; after: %s", before, after)
		}
		var course struct{ Owner struct{ ID string } }
		k.admin.Get("/courses/"+k.shared, &course)
		if course.Owner.ID != k.Actor("admin").Person() {
			k.t.Errorf("the published course is now of %s", course.Owner.ID)
		}
		if r := k.admin.Do(http.StatusConflict, http.MethodPost, "/people/"+k.person+"/erase", map[string]any{"reason": "x", "confirm": "efface-" + k.person}); r.Code() != "erase.done" {
			k.t.Errorf("a second time: %s", r.Code())
		}
		k.pass(6 * 365 * 24 * time.Hour)
		k.Lab.Close()
		again := apptest.OpenLogged(k.t, k.Config, k.now, slog.New(slog.NewTextHandler(k.log, nil)))
		k.Lab = again
		if left := k.rows(matricule, surname); len(left) > 0 {
			k.t.Errorf("when the legal archive has ended there is still %v", left)
		}
	})
}

// archiveTells looks at the legal archive as an administrator sees it, and nobody else.
func (k *filed) archiveTells() {
	k.t.Helper()
	var archive struct {
		Items []struct {
			Login, Name, Reason, Until string
			Born                       string `json:"born_on"`
			By                         string `json:"erased_by"`
		}
	}
	k.admin.Get("/legal-archive", &archive)
	if len(archive.Items) != 1 {
		k.t.Fatalf("the legal archive tells of %+v", archive.Items)
	}
	until := k.now().AddDate(5, 0, 0).Format(time.DateOnly)
	one := archive.Items[0]
	if one.Login != matricule || one.Name != fullName || one.Born != "2010-03-31" || one.By == "" || one.Until != until || one.Reason != "Demande de Personne effacée du 20 novembre" {
		k.t.Errorf("the legal archive tells %+v", one)
	}
	k.direct.Do(http.StatusForbidden, http.MethodGet, "/legal-archive", nil)
}

// inFiles reports whether the person is in the database, in a blob and in the
// search index.
func (k *filed) inFiles() bool {
	database, blobs, index := !strings.HasPrefix(k.url, "sqlite:"), false, false
	for file, counts := range k.bytesOf([]string{matricule}) {
		database = database || counts[0] > 0 && strings.HasPrefix(file, k.databaseFile())
		blobs = blobs || counts[0] > 0 && strings.Contains(file, "/blobs/")
		index = index || counts[0] > 0 && strings.Contains(file, "/search/")
	}
	return database && blobs && index
}

// nothingNames looks for the person in all rows but those of the legal archive, in
// all files of the lab, and in its log.
func (k *filed) nothingNames() {
	k.t.Helper()
	words := []string{matricule, surname, address}
	archived := 0
	for _, row := range k.rows(words...) {
		if row.table == "legal_archive" {
			archived++
			continue
		}
		k.t.Errorf("%s still holds %v", row.table, row.text)
	}
	if archived != 1 {
		k.t.Errorf("the legal archive has %d rows", archived)
	}
	for file, counts := range k.bytesOf(words) {
		want := []int{0, 0, 0}
		if file == k.databaseFile() { // the one row of the archive, and nothing beside it
			want = []int{1, 1, 0}
		}
		if !slices.Equal(counts, want) {
			k.t.Errorf("%s holds %v of %v, want %v", file, counts, words, want)
		}
	}
	for _, word := range words {
		if strings.Contains(strings.ToLower(k.log.String()), strings.ToLower(word)) {
			k.t.Errorf("the log holds %q", word)
		}
	}
}

// databaseFile is the file of SQLite, or the folder's own name where there is none.
func (k *filed) databaseFile() string {
	if path, is := strings.CutPrefix(k.url, "sqlite:"); is {
		return path
	}
	return filepath.Join(k.data, "lab.db")
}

// bytesOf counts the words in the bytes of every file of the lab, whatever it is:
// blobs, index, staging, the database and its log. Letters in capitals or not count
// alike.
func (k *filed) bytesOf(words []string) map[string][]int {
	k.t.Helper()
	counts, total := map[string][]int{}, int64(0)
	for _, root := range slices.Compact([]string{k.data, filepath.Dir(k.databaseFile())}) {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			total += int64(len(data))
			lower := bytes.ToLower(data)
			at := make([]int, len(words))
			for i, word := range words {
				at[i] = bytes.Count(lower, []byte(strings.ToLower(word)))
			}
			counts[path] = at
			return nil
		})
		if err != nil {
			k.t.Fatal(err)
		}
	}
	k.t.Logf("looked at %d files of %d bytes", len(counts), total)
	return counts
}
