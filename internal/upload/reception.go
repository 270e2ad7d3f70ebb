package upload

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// What an upload is to become.
const (
	AsResource = "resource" // a new resource at the end of its module
	AsReplace  = "replace"  // a new asset for a resource that stands
	AsCaptions = "captions" // captions of a video that stands
	AsHandIn   = "hand-in"  // a file of what a learner hands in for a work of that course
)

// ErrMetadata is a description of an upload from which nobody learns what it is.
var ErrMetadata = fault.New(fault.Invalid, "upload.metadata", "The description of the upload cannot be used.")

var (
	errEmpty   = fault.New(fault.Invalid, "file.empty", "The file is empty. Choose it again and send it once more.")
	errSize    = fault.New(fault.TooLarge, "upload.too-large", "A file may have at most 4 GiB.")
	errQuota   = fault.New(fault.TooLarge, "quota", "Your files would fill more than your share of the lab. Remove some first.")
	errMany    = fault.New(fault.TooMany, "upload.too-many", "Twenty uploads are already under way. Let some finish first.")
	errNoVideo = fault.New(fault.Invalid, "upload.no-video", "Captions belong to a video of the same course.")
	errClosed  = fault.New(fault.Conflict, "hand-in.closed", "It is handed in and cannot be changed. Take it back first.")
	errFiles   = fault.New(fault.Conflict, "hand-in.files-full", "One hand-in has at most 20 files.")
	errGone    = fault.New(fault.Gone, "upload.expired", "Nothing arrived for a day, and the upload was given up. Begin it again.")
)

// Standing is what is known, when an upload begins, of where it is to go and of
// what its owner already has here.
type Standing struct {
	Course     account.Object
	Module     bool       // it stands in that course
	InCourse   bool       // a resource of that identifier stands in that course
	Elsewhere  bool       // the identifier of the resource is taken by something else
	Kind       media.Kind // of that resource
	Used       int64      // bytes of the owner's assets, and declared of unfinished uploads
	Unfinished int        // uploads of the owner, this one not counted
	HandIn     Tray       // of a file of a hand-in, in place of what is said of the course
}

// Tray is a hand-in that files are put into.
type Tray struct {
	Learner account.Object // whose it is
	Open    bool           // it may be changed, by now
	Files   int            // that it has, or that are on their way into it
	Most    int            // files that it may have
	Quota   int64          // bytes of all that its learner may have
}

// Store keeps uploads. Each of its writes is one transaction.
type Store interface {
	// Begin keeps a new upload if the rule, which sees what stands at that
	// moment, agrees. One that began already exactly so is given back as it is
	// now, without asking the rule.
	Begin(ctx context.Context, scope account.Scope, u Upload, rule func(Standing) error) (Upload, error)
	// Find gives an upload of the person of the scope, or fault.Missing.
	Find(ctx context.Context, scope account.Scope, id string) (Upload, error)
	// Move changes an upload from one state to another, with the fact that
	// belongs to it; moved is false where it was in another state.
	Move(ctx context.Context, id string, from, to State, reason string) (moved bool, err error)
	// Touch puts off the end of an upload that is being received.
	Touch(ctx context.Context, id string, expires time.Time) error
}

// Reception says who may send what, and knows when it is whole.
type Reception struct {
	store Store
	now   func() time.Time
}

// NewReception makes a reception over a store.
func NewReception(store Store, now func() time.Time) *Reception {
	return &Reception{store: store, now: now}
}

// Begin opens an upload for who may edit the course that it goes to. Repeating
// it gives the same upload as it is by then.
func (r *Reception) Begin(ctx context.Context, who account.Actor, u Upload) (Upload, error) {
	u.Org, u.Owner, u.State = who.Org(), who.Person(), Receiving
	u.Name = text.FileName(u.Name)
	u.Created = r.now()
	u.Changed, u.Expires = u.Created, u.Created.Add(Lifetime)
	own := account.Object{Org: who.Org(), Place: who.Place(), Owner: who.Person()}
	if err := account.Can(who, u.act(), own); err != nil {
		return u, err
	}
	if err := u.check(); err != nil {
		return u, err
	}
	return r.store.Begin(ctx, who.Scope(), u, func(s Standing) error {
		if u.As == AsHandIn {
			return u.putInto(s.HandIn, s, who)
		}
		if err := account.Can(who, account.CourseEdit, s.Course); err != nil {
			return err
		}
		return u.admit(s)
	})
}

// act is what somebody does who begins the upload.
func (u Upload) act() account.Act {
	if u.As == AsHandIn {
		return account.WorkDo
	}
	return account.UploadCreate
}

// check looks at the upload alone.
func (u Upload) check() error {
	for _, field := range []struct{ name, id string }{{"id", u.ID}, {"course", u.Course}, {"module", u.Module}, {"resource", u.Resource}} {
		if !id.Valid(field.id) {
			return ErrMetadata.On(field.name)
		}
	}
	if u.As != AsResource && u.As != AsReplace && u.As != AsCaptions && u.As != AsHandIn {
		return ErrMetadata.On("as")
	}
	if (u.As == AsHandIn) != id.Valid(u.HandIn) || u.As != AsHandIn && u.HandIn != "" {
		return ErrMetadata.On("hand_in")
	}
	if hash, err := hex.DecodeString(u.SHA256); err != nil || (len(hash) != 32 && u.SHA256 != "") {
		return ErrMetadata.On("sha256")
	}
	switch {
	case u.Size == 0:
		return errEmpty
	case u.Size > MaxSize:
		return errSize
	}
	return nil
}

// admit looks at the upload among what stands already.
func (u Upload) admit(s Standing) error {
	switch {
	case !s.Module:
		return fault.Missing()
	case s.Elsewhere || u.As == AsResource && s.InCourse:
		return fault.IDTaken().On("resource")
	case u.As == AsReplace && !s.InCourse:
		return fault.Missing()
	case u.As == AsCaptions && (!s.InCourse || s.Kind != media.Video):
		return errNoVideo.On("resource")
	case s.Unfinished >= Unfinished:
		return errMany
	case s.Used+u.Size > Quota:
		return errQuota
	}
	return nil
}

// putInto looks at a file of a hand-in, which its own learner alone adds to.
func (u Upload) putInto(t Tray, s Standing, who account.Actor) error {
	if err := account.Can(who, account.WorkDo, t.Learner); err != nil {
		return err
	}
	switch {
	case !t.Open:
		return errClosed
	case s.Elsewhere:
		return fault.IDTaken().On("resource")
	case t.Files >= t.Most:
		return errFiles
	case s.Unfinished >= Unfinished:
		return errMany
	case s.Used+u.Size > t.Quota:
		return errQuota
	}
	return nil
}

// Find gives one's own upload; another's answers as one that does not exist.
func (r *Reception) Find(ctx context.Context, who account.Actor, id string) (Upload, error) {
	u, err := r.store.Find(ctx, who.Scope(), id)
	if err != nil {
		return u, err
	}
	if err := account.Can(who, account.UploadTouch, account.Object{Org: u.Org, Owner: u.Owner}); err != nil {
		return u, err
	}
	switch {
	case u.State == Deleted:
		return u, fault.Missing()
	case u.State == Expired, u.State == Receiving && u.Expires.Before(r.now()):
		return u, errGone
	}
	return u, nil
}

// Touch says that bytes arrive: the upload's end is put off.
func (r *Reception) Touch(ctx context.Context, u Upload) (Upload, error) {
	u.Expires = r.now().Add(Lifetime)
	return u, r.store.Touch(ctx, u.ID, u.Expires)
}

// Whole says that the last byte is on disk; from then on the lab takes care of
// the file. Saying it again is harmless.
func (r *Reception) Whole(ctx context.Context, u Upload) error {
	_, err := r.store.Move(ctx, u.ID, Receiving, Whole, "")
	return err
}

// Delete takes back an upload that is not whole yet.
func (r *Reception) Delete(ctx context.Context, u Upload) error {
	moved, err := r.store.Move(ctx, u.ID, Receiving, Deleted, "")
	if err == nil && !moved {
		err = fault.New(fault.Conflict, "upload.whole", "The file has arrived already. Remove its resource instead.")
	}
	return err
}
