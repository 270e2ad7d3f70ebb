package digitise_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// What a bucket gives back may have been changed on the way or where it lay.
// Nothing is made of other bytes than were uploaded, and whoever uploaded them
// is not told that theirs were bad.
func TestOtherBytesThanWereUploadedAreNotDigitised(t *testing.T) {
	l := open(t)
	blobs, err := s3.Open(t.Context(), blobtest.FreshBucket(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	l.blobs = blobs
	workshop, err := digitise.NewWorkshop(l.tools, l.made, blobs, l.ids, t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workshop.Close() })
	asset := l.receive(t, []byte("# Le disjoncteur\n\nIl coupe.\n"), "leçon.md")
	step := digitise.Plan(asset.Kind)[0]
	ignore := func(digitise.Progress) {}
	if _, err := workshop.Run(t.Context(), step, asset, ignore); err != nil {
		t.Fatal(err)
	}
	key := "source/" + asset.SHA256
	if err := blobs.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if _, err := blobs.Put(t.Context(), key, strings.NewReader("# Le disjoncteur\n\nIl souqe.\n"), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	if h, err := workshop.Run(t.Context(), step, asset, ignore); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("got %+v, %v", h, err)
	}
}
