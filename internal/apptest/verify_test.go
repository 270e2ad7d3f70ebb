package apptest_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/config"
)

// notes sends many small texts, a hundred to a course, and waits until they are
// digitised. It gives the resources.
func notes(t *testing.T, lab *apptest.Lab, n int) (resources []string) {
	t.Helper()
	trainer := lab.As("nadia.berrada")
	group := trainer.Group("ELEC-TS-101")
	var courses []string
	for i := range n {
		if i%100 == 0 {
			course, module := trainer.Course(fmt.Sprintf("Notes %d", i))
			courses = append(courses, course, module)
		}
		text := fmt.Sprintf("# Note %d\n\nLe mot%d et %s.\n", i, i, strings.Repeat("du texte ", i%50))
		resources = append(resources, trainer.UploadBytes(apptest.Sending{
			Course: courses[len(courses)-2], Module: courses[len(courses)-1], Resource: apptest.NewID(), As: "resource", Name: fmt.Sprintf("note-%d.md", i),
		}, []byte(text)))
	}
	lab.Idle()
	for i := 0; i < len(courses); i += 2 {
		trainer.Publish(courses[i], group)
	}
	return resources
}

// verified looks at all files of a lab, on a day after they were made, and gives
// what is wrong with which.
func verified(t *testing.T, c config.Config, quick, again bool) (map[string]archive.Damage, archive.Sum) {
	t.Helper()
	later := func() time.Time { return time.Now().UTC().Add(48 * time.Hour) }
	lab := beside(t, c, app.Options{Shared: true, Now: later})
	defer lab.Close()
	found := map[string]archive.Damage{}
	sum, err := lab.Verify(t.Context(), quick, again, silent, func(f archive.Finding) error {
		found[f.Key] = f.Damage
		if f.Use.Name == "" || len(f.Use.Shown) != 1 || f.Use.Shown[0].Owner == "" {
			t.Errorf("nobody is told whose %s is: %+v", f.Key, f.Use)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, sum
}

// spoil damages an object behind the lab's back.
func spoil(t *testing.T, store blob.Store, key string, how archive.Damage) {
	t.Helper()
	from, err := store.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(from)
	_ = from.Close() // only read from
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	switch how {
	case archive.Missing:
		return
	case archive.Resized:
		data = data[:len(data)/2]
	case archive.Changed:
		data[len(data)/2] ^= 4
	}
	if _, err := store.Put(t.Context(), key, bytes.NewReader(data), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
}

// One file in a hundred is lost, cut off or changed by a bit: a verification
// names exactly those, and what was made from a sound file is made again.
func TestVerifyFindsAllRot(t *testing.T) {
	t.Parallel()
	for name, place := range stores {
		t.Run(name, func(t *testing.T) {
			c := place(t)
			lab := apptest.OpenIn(t, c)
			notes(t, lab, 150)
			lab.Idle()
			if found, sum := verified(t, c, false, false); len(found) != 0 || sum.Objects != 450 || sum.Orphans != 0 {
				t.Fatalf("a sound lab: %v, %+v", found, sum)
			}
			k := key(t)
			file, _ := back(t, c, k)
			rotten := rot(t, lab.Blobs)
			if _, err := lab.Blobs.Put(t.Context(), "run/01jd0000000000000000000000/left", strings.NewReader("left"), blob.Unknown()); err != nil {
				t.Fatal(err)
			}
			found, sum := verified(t, c, false, false)
			if !maps.Equal(found, rotten) || sum.Bad != int64(len(rotten)) {
				t.Errorf("found were %v of %v", found, rotten)
			}
			if sum.Orphans != 1 || sum.OrphanBytes != 4 {
				t.Errorf("%d orphans of %d bytes", sum.Orphans, sum.OrphanBytes)
			}
			quickly, _ := verified(t, c, true, false)
			maps.DeleteFunc(rotten, func(_ string, how archive.Damage) bool { return how == archive.Changed })
			if !maps.Equal(quickly, rotten) {
				t.Errorf("by sizes, found were %v of %v", quickly, rotten)
			}
			repair(t, lab, c, found)
			mend(t, c, file, k)
		})
	}
}

// rot damages one object in a hundred, and says how.
func rot(t *testing.T, store blob.Store) map[string]archive.Damage {
	t.Helper()
	var all []string
	for info, err := range store.Keys(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, info.Key)
	}
	slices.Sort(all)
	random := rand.New(rand.NewPCG(seed, 3))
	rotten := map[string]archive.Damage{}
	for i := range len(all) / 100 {
		key := all[100*i+random.IntN(100)]
		rotten[key] = []archive.Damage{archive.Missing, archive.Resized, archive.Changed}[i%3]
		spoil(t, store, key, rotten[key])
	}
	return rotten
}

// repair has what was made from sound files made again, beside the lab.
func repair(t *testing.T, lab *apptest.Lab, c config.Config, found map[string]archive.Damage) {
	t.Helper()
	sources := maps.Clone(found)
	maps.DeleteFunc(sources, func(key string, _ archive.Damage) bool { return strings.HasPrefix(key, "run/") })
	if len(sources) == 0 || len(sources) == len(found) {
		t.Fatalf("rotten are %v: the test needs both", found)
	}
	verified(t, c, false, true)
	apptest.Eventually(t, 2*time.Minute, "what can be made again to be sound", func() bool {
		left, _ := verified(t, c, true, false)
		maps.DeleteFunc(left, func(key string, _ archive.Damage) bool { return strings.HasPrefix(key, "source/") })
		return len(left) == 0
	})
	lab.Idle()
	if left, _ := verified(t, c, false, false); !maps.Equal(left, sources) {
		t.Errorf("left are %v, and only %v cannot be made again", left, sources)
	}
}

// mend takes what cannot be made again from a backup that was made before.
func mend(t *testing.T, c config.Config, file string, k archive.Key) {
	t.Helper()
	before, _ := verified(t, c, false, false)
	from, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }() // only read from
	n, err := beside(t, c, app.Options{Shared: true}).Mend(t.Context(), from, k, silent)
	if err != nil || int(n) != len(before) || n == 0 {
		t.Errorf("%d of %d were mended, %v", n, len(before), err)
	}
	if left, _ := verified(t, c, false, false); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}
