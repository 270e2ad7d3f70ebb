package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// headers are the words over the columns, by language.
var headers = map[string][]string{
	"fr": {"Groupe", "Cours", "Stagiaire", "Module", "Part suivie (%)", "Vidéo regardée (min)", "Pages lues", "Terminés", "Ressources", "Dernière activité (UTC)", "Dont écoutée sans image (min)", "Identifiant du stagiaire"},
	"ar": {"المجموعة", "الدرس", "المتدرب", "الوحدة", "نسبة المتابعة (%)", "الفيديو المشاهد (دقيقة)", "الصفحات المقروءة", "المكتملة", "الموارد", "آخر نشاط (UTC)", "منها مسموع دون صورة (دقيقة)", "معرّف المتدرب"},
	"en": {"Group", "Course", "Learner", "Module", "Followed (%)", "Video watched (min)", "Pages read", "Completed", "Resources", "Last seen (UTC)", "Of which heard without picture (min)", "Learner ID"},
}

// inLanguage gives the words of a language, or of French where there are none of it.
func inLanguage[W any](words map[string]W, lang string) W {
	if in, known := words[lang]; known {
		return in
	}
	return words["fr"]
}

// WriteCSV writes a table as French Excel opens it by a double click: UTF-8 with
// a byte order mark, semicolons, decimal commas, lines ended by CRLF, fields
// quoted as RFC 4180 says. One line is one learner in one module. lang is "fr",
// "ar" or "en", else "fr". No cell can be taken for a formula.
func WriteCSV(w io.Writer, t Table, lang string) error {
	var b strings.Builder
	b.WriteString("\ufeff")
	writeLine(&b, inLanguage(headers, lang))
	for _, row := range t.Rows {
		for i, cell := range row.Cells {
			writeLine(&b, []string{
				t.Group.Code, t.Course.Name, row.Name, t.Modules[i].Name, decimal(cell.Share * 100), decimal(cell.Seconds / 60),
				decimal(cell.Pages), strconv.Itoa(cell.Completed), strconv.Itoa(cell.Of), moment(cell.Seen),
				decimal(cell.Heard / 60), row.ID,
			})
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write a table: %w", err)
	}
	return nil
}

// Lines is a table of any columns that is written line by line, as WriteCSV
// writes them.
type Lines struct{ to io.Writer }

// NewLines begins a table with the words over its columns.
func NewLines(w io.Writer, header []string) (Lines, error) {
	l := Lines{w}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return l, fmt.Errorf("begin a table: %w", err)
	}
	return l, l.Add(header)
}

// Add writes one line.
func (l Lines) Add(cells []string) error {
	var b strings.Builder
	writeLine(&b, cells)
	if _, err := io.WriteString(l.to, b.String()); err != nil {
		return fmt.Errorf("write a line of a table: %w", err)
	}
	return nil
}

// writeLine writes one line.
func writeLine(b *strings.Builder, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(quoted(harmless(cell)))
	}
	b.WriteString("\r\n")
}

// harmless keeps a spreadsheet from taking a name for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func quoted(cell string) string {
	if !strings.ContainsAny(cell, ";\"\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}

// decimal writes a number that is never negative with one digit after a comma,
// or none where that says nothing.
func decimal(x float64) string {
	s := strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
	return strings.Replace(s, ".", ",", 1)
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04")
}
