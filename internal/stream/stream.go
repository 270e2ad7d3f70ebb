// Package stream decides which rendition a viewer may have, and under which
// address. Addresses are stable for a revision of a resource, so that a browser
// may keep what it got; every request is judged again, so that what was
// withdrawn plays no more.
package stream

import (
	"context"
	"path"
	"strings"
	"sync/atomic"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Shelf is where renditions are looked up.
type Shelf interface {
	// Find gives what stands for a resource at this moment, with the rendition
	// that is wanted of its asset or its captions; or fault.Missing.
	Find(ctx context.Context, resource string, want Wanted) (Held, error)
	// Rung gives the initialisation segment and the segments of one rung of a
	// video, in order.
	Rung(ctx context.Context, resource, rung string) ([]media.Rendition, error)
	// Ladder measures the rungs of a video, and names the languages of its
	// captions.
	Ladder(ctx context.Context, resource string) (Ladder, error)
}

// Held is a resource on the shelf.
type Held struct {
	Object    account.Object // what rights need to know of it
	Revision  int64          // that its addresses carry
	Asset     media.Asset
	Rendition media.Rendition // what was wanted; without a key where there is none
}

// Service hands out renditions.
type Service struct {
	shelf Shelf
	blobs blob.Store
	purse Purse
	sent  atomic.Int64
}

// NewService joins the shelf with the bytes, and with what may be sent of them.
func NewService(shelf Shelf, blobs blob.Store, purse Purse) *Service {
	return &Service{shelf: shelf, blobs: blobs, purse: purse}
}

// Piece is what a viewer gets: an open object and what it is.
type Piece struct {
	blob.Object
	MIME     string
	Name     string // for a download: the file's name as its owner wrote it; else empty
	Revision int64  // of its resource, as it stands
}

// Open gives a rendition to who may read its resource. The caller closes it.
func (s *Service) Open(ctx context.Context, who account.Actor, resource string, want Wanted) (Piece, error) {
	held, err := s.find(ctx, who, resource, want)
	if err != nil {
		return Piece{}, err
	}
	if err := s.afford(ctx, who, resource, want, held); err != nil {
		return Piece{}, err
	}
	p, key := Piece{MIME: held.Rendition.MIME, Revision: held.Revision}, held.Rendition.Key
	switch {
	case want.Original:
		p.MIME, p.Name, key = original(held.Asset), held.Asset.Name, "source/"+held.Asset.SHA256
	case want.Role == media.RoleDocument:
		p.Name = Printable(held.Asset.Name)
	case want.Role == media.RoleHTML:
		p.MIME = inert
	}
	if key == "" {
		return Piece{}, fault.Missing()
	}
	p.Object, err = s.blobs.Open(ctx, key)
	return p, err
}

// Printable is the name of the PDF of an office file.
func Printable(name string) string { return strings.TrimSuffix(name, path.Ext(name)) + ".pdf" }

// inert is the media type of a part of a text: the reader puts it where it
// belongs, and opened by itself it is letters. What is safe is not trusted to be.
const inert = "text/plain; charset=utf-8"

// original is the media type of a file as it was uploaded. Only what the lab
// itself can show keeps its own: anything else is bytes to a browser.
func original(a media.Asset) string {
	if a.Kind == media.PDF || a.Kind == media.Video || a.Kind == media.Audio {
		return a.MIME
	}
	return "application/octet-stream"
}

// Playlist gives the text of a playlist to who may read its resource.
func (s *Service) Playlist(ctx context.Context, who account.Actor, resource string, want Wanted) ([]byte, error) {
	held, err := s.find(ctx, who, resource, want)
	if err != nil {
		return nil, err
	}
	ladder, err := s.within(ctx, who, resource)
	switch {
	case err != nil:
		return nil, err
	case len(ladder.Levels) == 0:
		return nil, fault.Missing()
	case want.Master:
		return ladder.master(), ladder.anything()
	case want.Role == media.RoleCaptions:
		return ladder.captions(want.Rung, held.Asset.Duration)
	}
	pieces, err := s.shelf.Rung(ctx, resource, want.Rung)
	if err != nil {
		return nil, err
	}
	if len(pieces) < 2 || pieces[0].Role != media.RoleInit {
		return nil, fault.Missing()
	}
	if err := ladder.withheld(want.Rung); err != nil {
		return nil, err
	}
	return ladder.playlist(want.Rung, pieces[1:]), nil
}

// Ladder measures the rungs of a video for who may read its resource, and says
// which of them are withheld.
func (s *Service) Ladder(ctx context.Context, who account.Actor, resource string) (Ladder, error) {
	if _, err := s.find(ctx, who, resource, Wanted{Playlist: true, Master: true}); err != nil {
		return Ladder{}, err
	}
	return s.within(ctx, who, resource)
}

// find looks a resource up and judges whether it may be read. What is absent
// answers as what is there for others.
func (s *Service) find(ctx context.Context, who account.Actor, resource string, want Wanted) (Held, error) {
	held, err := s.shelf.Find(ctx, resource, want)
	if err != nil {
		return held, account.OrAbsent(who, account.ResourceRead, err)
	}
	return held, account.Can(who, account.ResourceRead, held.Object)
}

// Count adds to the bytes that were sent to viewers, and to one of them.
func (s *Service) Count(who account.Actor, bytes int64) {
	s.sent.Add(bytes)
	s.purse.Spend(who, bytes)
}

// Sent gives the bytes that were sent to viewers since the start.
func (s *Service) Sent() int64 { return s.sent.Load() }
