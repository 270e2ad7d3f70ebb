package gift

import (
	"regexp"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// reader reads one question.
type reader struct {
	*parsing
	begins int
	usual  string // the format of what is asked, which counts for all that names none
}

// asked gives what is asked. Its format counts for the answers too.
func (r *reader) asked(line int, s string) string {
	r.usual, s = cutFormat(strings.TrimSpace(s), "moodle")
	return r.plain(line, r.usual, s)
}

// formats are the words in brackets that a text may begin with.
var formats = regexp.MustCompile(`^\[(html|moodle|plain|markdown)\]`)

// cutFormat takes the format off a text that names one.
func cutFormat(s, usual string) (format, text string) {
	if m := formats.FindStringSubmatch(s); m != nil {
		return m[1], s[len(m[0]):]
	}
	return usual, s
}

// text gives a text of the answers, in the format that it names or the usual one.
func (r *reader) text(line int, s string) string {
	format, s := cutFormat(strings.TrimSpace(s), r.usual)
	return r.plain(line, format, s)
}

// plain gives what an author wrote as plain text. HTML is told by its name, or in
// Moodle's own format by its elements, where a line end is one too.
func (r *reader) plain(line int, format, s string) string {
	s = strings.TrimSpace(reveal(s))
	if format == "moodle" && bank.LooksMarked(s) {
		format, s = "html", strings.ReplaceAll(s, "\n", "<br>")
	}
	if format != "html" {
		return bank.Trim(s)
	}
	plain, files := bank.Unmark(s)
	if files {
		r.Lose(line, bank.LostFile, plain)
	}
	return plain
}
