package httpapi

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

type handedFile struct {
	ID       string      `json:"id" doc:"Its viewer and its bytes are asked for under it, as those of a resource"`
	Ord      int         `json:"ord"`
	Name     string      `json:"name"`
	Kind     media.Kind  `json:"kind"`
	State    media.State `json:"state" enum:"waiting,digitising,ready,kept,failed,stopped"`
	Reason   string      `json:"reason"`
	Revision int64       `json:"revision"`
	Pages    int         `json:"pages"`
	Duration float64     `json:"duration" doc:"Seconds"`
	Bytes    int64       `json:"bytes"`
	Asset    assetBody   `json:"asset"`
}

// handedRevision is what the addresses of files of hand-ins carry: their bytes
// stay as they are.
const handedRevision = 1

func handedFileOf(f assessment.File) handedFile {
	a := f.Asset
	return handedFile{
		ID: f.ID, Ord: f.Ord, Name: a.Name, Kind: kindOf(a.Kind), State: a.State, Reason: a.Reason, Revision: handedRevision,
		Pages: a.Pages, Duration: a.Duration, Bytes: a.Size, Asset: assetOf(a, nil),
	}
}

type handedPage struct {
	File   string `json:"file"`
	Page   int    `json:"page" doc:"Of its file, from 1"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Src    string `json:"src"`
	Thumb  string `json:"thumb"`
}

// pagesOf makes one document of files that are all pictures: their pages, one
// file after another. Of other files, and while one is being digitised, there is
// none.
func pagesOf(files []assessment.File) []handedPage {
	pages := []handedPage{}
	for _, f := range files {
		picture := f.Asset.Kind == media.Image || f.Asset.Kind == media.Photos
		if !picture || f.Asset.State != media.Ready {
			return []handedPage{}
		}
		pages = append(pages, pagesOfFile(f)...)
	}
	return pages
}

// pagesOfFile gives the pages of photographs that were packed together, or a
// picture as a page of its own.
func pagesOfFile(f assessment.File) (pages []handedPage) {
	at := addresses{f.ID, handedRevision}
	for _, r := range f.Faces {
		src := at.of(stream.Wanted{Role: r.Role, Ord: r.Ord, Width: r.Width}, r.MIME)
		n := len(pages)
		switch {
		case r.Role == media.RolePage:
			pages = append(pages, handedPage{File: f.ID, Page: r.Ord, Width: r.Width, Height: r.Height, Src: src, Thumb: src})
		case r.Role == media.RoleThumb: // after the pages
			if i := slices.IndexFunc(pages, func(p handedPage) bool { return p.Page == r.Ord }); i >= 0 {
				pages[i].Thumb = src
			}
		case n == 0: // a picture comes in its widths, the smallest first
			pages = append(pages, handedPage{File: f.ID, Page: 1, Width: r.Width, Height: r.Height, Src: src, Thumb: src})
		default:
			pages[0].Width, pages[0].Height, pages[0].Src = r.Width, r.Height, src
		}
	}
	return pages
}
