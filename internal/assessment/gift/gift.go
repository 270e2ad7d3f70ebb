// Package gift reads and writes questions in GIFT, the plain text that Moodle and
// many others know:
//
//	::Ohm:: Which law links U, R and I? { =U \= R × I #Yes. ~U \= R + I }
//
// Questions end at an empty line, and lines that begin with // are comments.
// What cannot be used is told by line and the rest is kept.
//
// GIFT has no place for what a question weighs, for capitals and accents that
// count, for a passage to look at again, and for orders. Write leaves those out
// and says so in a comment above the question. Categories, identifiers and tags
// of a file have no place in the lab and are passed over.
package gift

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// What was written with a backslash stands, while a file is read, as a control
// character: the file has none of its own.
const (
	escapes = "~\x01=\x02#\x03{\x04}\x05:\x06\\\x07n\x08"
	newline = "\x08"
)

// hide puts control characters in the place of escapes.
func hide(s string) string {
	var pairs []string
	for i := 0; i < len(escapes); i += 2 {
		pairs = append(pairs, `\`+escapes[i:i+1], escapes[i+1:i+2])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// reveal puts back what was escaped.
func reveal(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r <= '\x08' }) < 0 {
		return s
	}
	var pairs []string
	for i := 0; i < len(escapes); i += 2 {
		pairs = append(pairs, escapes[i+1:i+2], escapes[i:i+1])
	}
	return strings.NewReplacer(append([]string{newline, "\n"}, pairs...)...).Replace(s)
}

// escape writes a text so that nothing in it means anything. A line feed would
// end a line, and with the next one the question.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "~", `\~`, "=", `\=`, "#", `\#`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`).Replace(s)
}

// Parse reads a file in any encoding. It answers bank.ErrTooLarge of one that is
// too large, and nothing else is wrong with a file as a whole.
func Parse(data []byte) (bank.Reading, error) {
	if len(data) > bank.MaxBytes {
		return bank.Reading{}, bank.ErrTooLarge
	}
	p := parsing{}
	for _, b := range blocks(bank.Decode(data)) {
		if p.Full(b.line) {
			break
		}
		p.block(b)
	}
	p.Sort()
	return p.Reading, nil
}

// parsing is a file while it is read.
type parsing struct{ bank.Reading }

// span is a part of the file and the line on which it begins.
type span struct {
	line int
	text string
}

// after gives what follows the first n bytes.
func (s span) after(n int) span {
	return span{s.line + strings.Count(s.text[:n], "\n"), s.text[n:]}
}

// first gives what stands before the first n bytes are over.
func (s span) first(n int) span { return span{s.line, s.text[:n]} }

// trim takes spaces and line ends from both ends.
func (s span) trim() span {
	begins := len(s.text) - len(strings.TrimLeft(s.text, " \t\n"))
	s = s.after(begins)
	s.text = strings.TrimRight(s.text, " \t\n")
	return s
}

// blocks cuts a file at empty lines. Comments become lines with a space, so that
// they end no question and lines keep their numbers.
func blocks(s string) []span {
	var found []span
	var lines []string
	n, begins := 0, 0
	for line := range strings.Lines(hide(s) + "\n\n") {
		n++
		line = strings.TrimRight(line, " \t\n")
		switch {
		case line != "" && len(lines) == 0:
			begins = n
			fallthrough
		case line != "":
			if strings.HasPrefix(strings.TrimLeft(line, " \t"), "//") {
				line = " "
			}
			lines = append(lines, line)
		case len(lines) > 0:
			found, lines = append(found, span{begins, strings.Join(lines, "\n")}), nil
		}
	}
	return found
}

// block reads what stands between two empty lines: a question, or what is none.
func (p *parsing) block(b span) {
	b = b.trim()
	if strings.HasPrefix(b.text, "$CATEGORY:") {
		category, _, _ := strings.Cut(b.text, "\n")
		b = b.after(len(category)).trim()
	}
	if b.text == "" {
		return
	}
	begins := b.line
	q := assessment.Question{Points: 100}
	if rest, named := strings.CutPrefix(b.text, "::"); named {
		title, _, closed := strings.Cut(rest, "::")
		if !closed {
			p.Note(begins, bank.Unclosed, reveal(rest))
			return
		}
		q.Title = strings.Join(strings.Fields(reveal(title)), " ")
		b = b.after(len("::" + title + "::")).trim()
	}
	p.body(begins, q, b)
}

// body reads a question behind its title: what is asked, and the answers in
// braces.
func (p *parsing) body(begins int, q assessment.Question, b span) {
	name := func() string {
		if q.Title != "" {
			return q.Title
		}
		return reveal(b.text)
	}
	opens, closes := strings.IndexByte(b.text, '{'), strings.IndexByte(b.text, '}')
	switch {
	case opens < 0 && closes < 0:
		p.Note(begins, bank.Description, name())
		return
	case opens < 0, closes >= 0 && closes < opens:
		p.Note(b.after(closes).line, bank.Unopened, name())
		return
	case closes < 0:
		p.Note(b.after(opens).line, bank.Unclosed, name())
		return
	}
	answers, tail := b.first(closes).after(opens+1), b.after(closes+1)
	if again := strings.IndexAny(tail.text, "{}"); again >= 0 {
		p.Note(tail.after(again).line, bank.Unopened, name())
		return
	}
	asked := b.text[:opens]
	if behind := strings.TrimRight(tail.text, " \t\n"); behind != "" && !strings.HasPrefix(strings.TrimSpace(behind), "//") {
		asked += "_____" + behind // a word is missing there
	}
	r := reader{parsing: p, begins: begins}
	q.Text = r.asked(b.line, asked)
	if r.answers(&q, answers) {
		p.Take(begins, q)
	}
}
