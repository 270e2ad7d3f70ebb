package s3_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
)

func open(t *testing.T, address string) *s3.Store {
	t.Helper()
	s, err := s3.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestABucketKeepsEveryPromise(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return open(t, blobtest.FreshBucket(t)) })
}

func TestAKilledPutLeavesNothing(t *testing.T) {
	blobtest.Killed(t, blobtest.FreshBucket(t), func(t *testing.T, place string) blob.Store { return open(t, place) })
}
