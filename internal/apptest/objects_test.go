package apptest_test

import (
	"io"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
	"github.com/digital-learning-lab/lab/internal/config"
)

// openBlobs opens the bytes beside the lab.
func openBlobs(t *testing.T, c config.Config) blob.Store {
	t.Helper()
	var store interface {
		blob.Store
		io.Closer
	}
	var err error
	if folder, is := strings.CutPrefix(c.Blobs, "dir:"); is {
		store, err = dir.Open(folder)
	} else {
		store, err = s3.Open(t.Context(), c.Blobs)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // only read from
	return store
}

// objects: every object that the record names is there with its size, and every
// one that is there is named, or is of an attempt at a step that did not end
// well and will be swept.
func (a auditor) objects(store blob.Store) {
	a.t.Helper()
	named := a.sizes(`SELECT blob_key, size FROM rendition UNION SELECT 'source/' || sha256, size FROM asset`)
	if len(named) == 0 {
		a.t.Error("the record names no object")
	}
	for key, size := range named {
		if info, err := store.Stat(a.t.Context(), key); err != nil || info.Size != size {
			a.t.Errorf("%s is not there as it should be: %d bytes of %d, %v", key, info.Size, size, err)
		}
	}
	a.orphans(store, named)
}

func (a auditor) orphans(store blob.Store, named map[string]int64) {
	a.t.Helper()
	runs, dead := map[string]bool{}, map[string]bool{}
	for key := range named {
		runs[run(key)] = true
	}
	for object, err := range store.Keys(a.t.Context(), "") {
		if err != nil {
			a.t.Fatal(err)
		}
		_, is := named[object.Key]
		switch {
		case is:
		case !strings.HasPrefix(object.Key, "run/"):
			a.t.Errorf("%s is there and nothing names it", object.Key)
		case runs[run(object.Key)]:
			a.t.Errorf("%s is of a run that ended well, and nothing names it", object.Key)
		default:
			dead[run(object.Key)] = true
		}
	}
	if again := a.count(`SELECT count(*) FROM step_run WHERE state <> 'done'`); len(dead) > again {
		a.t.Errorf("%d runs left objects, and only %d attempts were given up", len(dead), again)
	}
}

// run gives the run of run/<run>/<name>, and the key itself of other keys.
func run(key string) string {
	parts := strings.Split(key, "/")
	if len(parts) != 3 {
		return key
	}
	return parts[1]
}
