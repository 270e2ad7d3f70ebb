// Package stream decides which rendition a viewer may have, and under which
// address. Addresses are stable for a revision of a resource, so that a browser
// may keep what it got; every request is judged again, so that what was
// withdrawn plays no more.
package stream

import (
	"context"
	"sync/atomic"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Shelf is where renditions are looked up.
type Shelf interface {
	// Readable gives what rights need to know of a resource, or fault.Missing.
	Readable(ctx context.Context, resource string) (account.Object, error)
	// Rendition gives the one that is wanted, of the resource's asset or of its
	// captions, or fault.Missing.
	Rendition(ctx context.Context, resource string, want Wanted) (media.Rendition, error)
	// Rung gives the initialisation segment and the segments of one rung of a
	// video, in order.
	Rung(ctx context.Context, resource, rung string) ([]media.Rendition, error)
	// Original gives the asset that a resource shows.
	Original(ctx context.Context, resource string) (media.Asset, error)
}

// Service hands out renditions.
type Service struct {
	shelf Shelf
	blobs blob.Store
	sent  atomic.Int64
}

// NewService joins the shelf with the bytes.
func NewService(shelf Shelf, blobs blob.Store) *Service {
	return &Service{shelf: shelf, blobs: blobs}
}

// Piece is what a viewer gets: an open object and what it is.
type Piece struct {
	blob.Object
	MIME string
	Name string // for a download: the file's name as its owner wrote it; else empty
}

// Open gives a rendition to who may read its resource. The caller closes it.
func (s *Service) Open(ctx context.Context, who account.Actor, resource string, want Wanted) (Piece, error) {
	if err := s.admit(ctx, who, resource); err != nil {
		return Piece{}, err
	}
	if want.Original {
		return s.original(ctx, resource)
	}
	r, err := s.shelf.Rendition(ctx, resource, want)
	if err != nil {
		return Piece{}, err
	}
	object, err := s.blobs.Open(ctx, r.Key)
	return Piece{Object: object, MIME: r.MIME}, err
}

// original gives the file as it was uploaded. Only what the lab itself can show
// keeps its media type: anything else is bytes to a browser.
func (s *Service) original(ctx context.Context, resource string) (Piece, error) {
	a, err := s.shelf.Original(ctx, resource)
	if err != nil {
		return Piece{}, err
	}
	object, err := s.blobs.Open(ctx, "source/"+a.SHA256)
	p := Piece{Object: object, MIME: "application/octet-stream", Name: a.Name}
	if a.Kind == media.PDF || a.Kind == media.Video || a.Kind == media.Audio {
		p.MIME = a.MIME
	}
	return p, err
}

// Playlist gives the text of a playlist to who may read its resource.
func (s *Service) Playlist(ctx context.Context, who account.Actor, resource string, want Wanted) ([]byte, error) {
	if err := s.admit(ctx, who, resource); err != nil {
		return nil, err
	}
	rung := want.Rung
	if want.Master {
		rung = SourceRung
	}
	pieces, err := s.shelf.Rung(ctx, resource, rung)
	if err != nil {
		return nil, err
	}
	if len(pieces) < 2 || pieces[0].Role != media.RoleInit {
		return nil, fault.Missing()
	}
	if want.Master {
		return master(rung, pieces), nil
	}
	return playlist(rung, pieces[1:]), nil
}

func (s *Service) admit(ctx context.Context, who account.Actor, resource string) error {
	o, err := s.shelf.Readable(ctx, resource)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound && who.Anonymous() { // as for what is there and not public
			return account.Can(who, account.ResourceRead, account.Object{})
		}
		return err
	}
	return account.Can(who, account.ResourceRead, o)
}

// Count adds to the bytes that were sent to viewers.
func (s *Service) Count(bytes int64) { s.sent.Add(bytes) }

// Sent gives the bytes that were sent to viewers since the start.
func (s *Service) Sent() int64 { return s.sent.Load() }
