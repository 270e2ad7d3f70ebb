// Package claimtest is the suite that every upload.Claims passes.
package claimtest

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/digital-learning-lab/lab/internal/upload"
)

// Run passes claims through the suite. open gives those of two labs that share a
// record, or the same twice, without any claim.
func Run(t *testing.T, open func(t *testing.T) (first, second upload.Claims)) {
	for name, test := range map[string]func(t *testing.T, first, second upload.Claims){
		"one writer at a time":                     oneAtATime,
		"uploads do not stand in each other's way": apart,
		"of many at once one has it":               manyAtOnce,
	} {
		t.Run(name, func(t *testing.T) {
			first, second := open(t)
			test(t, first, second)
		})
	}
}

func oneAtATime(t *testing.T, first, second upload.Claims) {
	release, free := first.Claim(t.Context(), "a")
	if !free {
		t.Fatal("nobody has it, and it is not free")
	}
	for _, other := range []upload.Claims{first, second} {
		if _, free := other.Claim(t.Context(), "a"); free {
			t.Error("two have it")
		}
	}
	release()
	release, free = second.Claim(t.Context(), "a")
	if !free {
		t.Fatal("it was given back, and is not free")
	}
	if _, free := first.Claim(t.Context(), "a"); free {
		t.Error("two have it")
	}
	release()
}

func apart(t *testing.T, first, second upload.Claims) {
	for id, claims := range map[string]upload.Claims{"a": first, "b": first, "c": second} {
		release, free := claims.Claim(t.Context(), id)
		if !free {
			t.Fatalf("%s is not free", id)
		}
		defer release()
	}
}

func manyAtOnce(t *testing.T, first, second upload.Claims) {
	var had atomic.Int64
	var all sync.WaitGroup
	for n := range 20 {
		claims := []upload.Claims{first, second}[n%2]
		all.Go(func() {
			if _, free := claims.Claim(t.Context(), "a"); free {
				had.Add(1)
			}
		})
	}
	all.Wait()
	if n := had.Load(); n != 1 {
		t.Errorf("%d have it", n)
	}
}
