package proofread

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Standing is how the word of a person stands to what was read.
type Standing string

// How it may stand.
const (
	None      Standing = ""           // nobody said anything of this page
	Vouched   Standing = "vouched"    // the text is a person's
	Outdated  Standing = "outdated"   // so it is, but the page is read otherwise since
	TakenBack Standing = "taken-back" // a person spoke, and took it back: the text is what was read
)

// Correction is what a person says of a page that was read from its picture, and
// what was read when they said it, or last since.
type Correction struct {
	Standing Standing
	Text     string       // a person's, cleaned; equal to Read where they said that it is right
	Read     string       // the machine's, cleaned
	Words    []media.Word // of Read
	By       string       // the person
	At       time.Time
	Version  int // from 1 where nobody said anything yet
}

// holds reports whether the text of the page is the person's.
func (c Correction) holds() bool { return c.Standing == Vouched || c.Standing == Outdated }

// Over lays a correction over the page as a step yields it. The page is the
// person's then, and the correction remembers what is read now. A step that read
// nothing, or knows that a person spoke, says nothing against them.
func (c Correction) Over(p media.Page) (media.Page, Correction) {
	if news := p.Text != "" && p.Source != media.Corrected; news {
		switch {
		case !c.holds():
		case p.Text == c.Text: // it learned to read what the person saw
			c.Standing = Vouched
		case p.Text != c.Read:
			c.Standing = Outdated
			c.Version++
		}
		c.Read, c.Words = p.Text, p.Words
	}
	if c.holds() {
		p = saying(p, c.Text, Realign(c.Read, c.Words, c.Text), media.Corrected)
	}
	return p, c
}

// saying gives a page with another text, in the language of that.
func saying(p media.Page, said string, words []media.Word, from media.Source) media.Page {
	p.Text, p.Words, p.Source = said, words, from
	p.Language = cmp.Or(text.Language(said), p.Language)
	return p
}

// Reads gives the page as the machine reads it.
func (c Correction) Reads(p media.Page) media.Page {
	if c.Standing != None {
		return saying(p, c.Read, c.Words, media.Read)
	}
	return p
}

// Vouch makes of a page what a person says is written on it. seen is the page as
// it was read; the same text says that it was read right.
func (c Correction) Vouch(seen media.Page, typed string) (media.Page, Correction, error) {
	if c.Standing == None && seen.Source != media.Read {
		return seen, c, errOwn
	}
	if utf8.RuneCountInString(typed) > longest {
		return seen, c, fault.TextTooLong().On("text")
	}
	seen = c.Reads(seen)
	c.Standing, c.Text, c.Read, c.Words = Vouched, text.Clean(typed), seen.Text, seen.Words
	c.Version++
	p, c := c.Over(seen)
	return p, c, nil
}

// TakeBack makes the page again what was read.
func (c Correction) TakeBack(p media.Page) (media.Page, Correction, error) {
	if !c.holds() {
		return p, c, errUncorrected
	}
	c.Standing = TakenBack
	c.Version++
	return c.Reads(p), c, nil
}

// Same reports whether a correction says, and remembers, the same as another.
func (c Correction) Same(as Correction) bool {
	return c.Version == as.Version && c.Standing == as.Standing && c.Read == as.Read && slices.Equal(c.Words, as.Words)
}
