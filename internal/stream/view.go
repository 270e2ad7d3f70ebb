package stream

import (
	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
)

// View is all that a viewer is told of a resource before it asks for bytes, as
// it stood at one moment.
type View struct {
	Object     account.Object
	Course     string
	Revision   int64
	Asset      media.Asset
	Renditions []media.Rendition // of the asset and of its captions; without segments
	Cues       []media.Cue       // of all its captions
	Blank      []int             // pages without a word that search could find
	Noted      []int             // slides to which their speaker notes something
	Worded     bool              // of an image: words were read from it, and are its page 1
	Chapters   []Chapter         // in order, by the pages on which they begin
	Beside     []Picture         // images of the same course, which an illustrated text may show
}

// Chapter is a part of a document that has a title: a chapter of a book, a slide.
type Chapter struct {
	Page  int // on which it begins, from 1
	Title string
}

// Begin adds the chapter that begins on a page. Slides that follow each other
// under one title are one.
func (v *View) Begin(page int, title string) {
	if last := len(v.Chapters) - 1; title != "" && (last < 0 || v.Chapters[last].Title != title) {
		v.Chapters = append(v.Chapters, Chapter{page, title})
	}
}

// Picture is an image resource that a text names by its file's name.
type Picture struct {
	Resource string
	Revision int64
	State    account.State
	Name     string
	Width    int // pixels of the rendition that is shown
	MIME     string
}

// Of gives the renditions of one role, in order.
func (v View) Of(role media.Role) (found []media.Rendition) {
	for _, r := range v.Renditions {
		if r.Role == role {
			found = append(found, r)
		}
	}
	return found
}
