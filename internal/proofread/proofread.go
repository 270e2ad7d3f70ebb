// Package proofread lets people put right what was read from pictures. A page
// that OCR was not sure of is due: somebody looks at its picture beside its text,
// writes what stands there or says that it is right, and vouches for the page from
// then on. What they said lies over whatever a step yields later and is never lost;
// where a page is read otherwise since, it is due once more, with both texts.
//
// Words keep their boxes: those that stay keep their own, and those that were
// replaced have the place of what they replace (Realign). The rules are pure;
// pages are kept by the Store.
package proofread

import (
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Threshold is the confidence, from 0 to 100 and the mean of a page's words, below
// which a page is due. Print that tesseract read without a fault had 94 to 96; a
// blurred one at 75 had every fifth word wrong, a smudged one at 67 every third.
const Threshold = 80

// Least is the length of a text, in characters, from which a page may be due: of
// a picture with a page number or a logo nobody is asked to correct the crumbs.
const Least = 20

// longest is how long the text of a page may be, in characters: ten times a full
// page of small print.
const longest = 100_000

// Due reports whether somebody should look at a page that no person vouches for;
// of one that a person does, whether it was read otherwise since decides.
func Due(p media.Page) bool {
	return p.Source == media.Read && p.Confidence < Threshold && utf8.RuneCountInString(p.Text) >= Least
}

// errOwn is said of a page whose text nobody read.
var errOwn = fault.New(fault.Conflict, "page.own-text", "The text of this page comes from the file itself: nothing was read from its picture.")

// errUncorrected is said where there is nothing to take back.
var errUncorrected = fault.New(fault.Conflict, "page.uncorrected", "Nobody corrected this page: its text is what was read.")
