package blobtest

import (
	"context"
	"flag"
	"io"
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// putting is the first argument of a child that is to be killed.
const putting = "blobtest-putting"

// Killed checks that a process killed in the middle of a Put leaves nothing to
// be seen, and that the next one can put the same key. It starts the test
// binary again to run the test that calls it, which must be one of its own, and
// kills it there. place says where the store is, and open opens it there.
func Killed(t *testing.T, place string, open func(t *testing.T, place string) blob.Store) {
	if flag.Arg(0) == putting {
		putForEver(t, open(t, flag.Arg(1)))
	}
	if open(t, place) == nil {
		t.Fatal("no store")
	}
	killWhilePutting(t, place)
	next := open(t, place)
	if _, err := next.Stat(t.Context(), key); fault.KindOf(err) != fault.NotFound {
		t.Errorf("after the kill, stat gives %v", err)
	}
	nothing(t, next)
}

// putForEver says when the store has taken the first part of an object, and
// sends no more.
func putForEver(t *testing.T, s blob.Store) {
	parts := 0
	r := readerFunc(func(p []byte) (int, error) {
		if parts++; parts > 4 { // the store has asked for more: it has the rest
			os.Stdout.WriteString("!")
			select {}
		}
		return len(p), nil
	})
	_, err := s.Put(context.Background(), key, r, blob.Unknown())
	t.Fatal("a put without an end ended", err)
}

// killWhilePutting starts the child and kills it when it has said so.
func killWhilePutting(t *testing.T, place string) {
	t.Helper()
	said, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	child, err := os.StartProcess(os.Args[0],
		[]string{os.Args[0], "-test.run=^" + t.Name() + "$", "--", putting, place},
		&os.ProcAttr{Files: []*os.File{nil, tell, os.Stderr}})
	tell.Close()
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 1)
	_, readErr := io.ReadFull(said, first)
	if err := child.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	if readErr != nil || first[0] != '!' {
		t.Fatalf("the child said %q, %v", first, readErr)
	}
}
