package report

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// markWords are the words of a table of marks, by language. Moments are by the
// institution's clocks.
type markWords struct {
	marks, pieces            string // names of the pages
	group, learner, id, mean string
	due, weight, none        string
	yes, no                  string
	pieceHeader              []string
	states                   map[GridState]string
	kinds                    map[assessment.Kind]string
}

var markWordsOf = map[string]markWords{
	"fr": {
		marks: "Notes", pieces: "Tentatives et devoirs", group: "Groupe", learner: "Stagiaire", id: "Identifiant du stagiaire", mean: "Moyenne /20",
		due: "à rendre le", weight: "coefficient", none: "sans date", yes: "oui", no: "non",
		pieceHeader: []string{"Groupe", "Cours", "Travail", "Type", "Stagiaire", "Numéro", "État", "Commencé le", "Rendu le", "En retard", "Note /20", "Compte", "Identifiant du stagiaire", "Identifiant"},
		states:      map[GridState]string{CellTodo: "", CellMissing: "non rendu", CellOpen: "commencé", CellLate: "en retard", CellToCorrect: "à corriger", CellAgain: "à reprendre", CellDone: "rendu"},
		kinds:       map[assessment.Kind]string{assessment.Quiz: "quiz", assessment.Devoir: "devoir"},
	},
	"ar": {
		marks: "النقط", pieces: "المحاولات والواجبات", group: "المجموعة", learner: "المتدرب", id: "معرّف المتدرب", mean: "المعدل /20",
		due: "للتسليم في", weight: "المعامل", none: "دون أجل", yes: "نعم", no: "لا",
		pieceHeader: []string{"المجموعة", "الدرس", "العمل", "النوع", "المتدرب", "الرقم", "الحالة", "بدأ في", "سُلّم في", "متأخر", "النقطة /20", "محتسب", "معرّف المتدرب", "المعرّف"},
		states:      map[GridState]string{CellTodo: "", CellMissing: "لم يُسلَّم", CellOpen: "قيد الإنجاز", CellLate: "متأخر", CellToCorrect: "للتصحيح", CellAgain: "للإعادة", CellDone: "مسلَّم"},
		kinds:       map[assessment.Kind]string{assessment.Quiz: "اختبار", assessment.Devoir: "واجب"},
	},
	"en": {
		marks: "Marks", pieces: "Attempts and assignments", group: "Group", learner: "Learner", id: "Learner ID", mean: "Mean /20",
		due: "due", weight: "weight", none: "no date", yes: "yes", no: "no",
		pieceHeader: []string{"Group", "Course", "Work", "Kind", "Learner", "Number", "State", "Begun", "Handed in", "Late", "Mark /20", "Counts", "Learner ID", "ID"},
		states:      map[GridState]string{CellTodo: "", CellMissing: "missing", CellOpen: "begun", CellLate: "late", CellToCorrect: "to correct", CellAgain: "to be done again", CellDone: "handed in"},
		kinds:       map[assessment.Kind]string{assessment.Quiz: "quiz", assessment.Devoir: "assignment"},
	},
}

// Page is the grid as a table: one line a learner, one column a work with its day
// and weight, and the weighted mean. Where there is no mark the cell says why.
// lang is "fr", "ar" or "en", else "fr".
func (g Grid) Page(lang string) sheet.Page {
	w := inLanguage(markWordsOf, lang)
	p := sheet.Page{Name: w.marks, RightToLeft: lang == "ar", Header: []string{w.group, w.learner}}
	for _, work := range g.Works {
		p.Header = append(p.Header, w.heading(work))
	}
	p.Header = append(p.Header, w.mean, w.id)
	for _, row := range g.Rows {
		line := []any{g.Group.Code, row.Name}
		for _, c := range row.Cells {
			line = append(line, w.cell(c))
		}
		p.Lines = append(p.Lines, append(line, onTwenty(row.Mean), row.ID))
	}
	return p
}

// heading is what stands over a work.
func (w markWords) heading(work GivenWork) string {
	day := w.none
	if !work.Due.IsZero() {
		day = w.due + " " + account.Today(work.Due)
	}
	return fmt.Sprintf("%s (%s, %s, %s %s)", work.Title, w.kinds[work.Kind], day, w.weight, hundredths(float64(work.Weight)/100))
}

func (w markWords) cell(c GridCell) any {
	if c.Mark != assessment.Unmarked {
		return onTwenty(c.Mark)
	}
	return w.states[c.State]
}

// Page lists pieces as a table, one line each.
func (all Pieces) Page(lang string) sheet.Page {
	w := inLanguage(markWordsOf, lang)
	p := sheet.Page{Name: w.pieces, RightToLeft: lang == "ar", Header: w.pieceHeader}
	says := map[bool]string{true: w.yes, false: w.no}
	for _, piece := range all.Lines {
		p.Lines = append(p.Lines, []any{
			all.Group.Code, piece.Work.CourseName, piece.Work.Title, w.kinds[piece.Work.Kind], piece.Learner.Name, piece.Number, w.states[piece.State],
			clock(piece.Began), clock(piece.Handed), says[piece.Late], onTwenty(piece.Mark), says[piece.Counts], piece.Learner.ID, piece.ID,
		})
	}
	return p
}

// onTwenty is a mark as a number, or an empty cell.
func onTwenty(m assessment.Mark) any {
	if m == assessment.Unmarked {
		return nil
	}
	return float64(m) / 100
}

// clock is a moment as the institution's clocks showed it, without a zone: a
// spreadsheet knows none.
func clock(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	at = account.Local(at)
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
}

// WritePage writes a page of marks as WriteCSV writes a table: marks have two
// decimals.
func WritePage(w io.Writer, p sheet.Page) error {
	lines, err := NewLines(w, p.Header)
	if err != nil {
		return err
	}
	for _, cells := range p.Lines {
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = plainly(cell)
		}
		if err := lines.Add(texts); err != nil {
			return err
		}
	}
	return nil
}

// plainly writes a cell as text.
func plainly(cell any) string {
	switch value := cell.(type) {
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	case float64:
		return hundredths(value)
	case time.Time:
		return value.Format("2006-01-02 15:04")
	}
	return ""
}
