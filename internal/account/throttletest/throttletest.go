// Package throttletest is the suite that every account.Failures passes.
package throttletest

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Run passes counters through the suite. open gives those of two labs that share
// a record, or the same twice, which have counted nothing.
func Run(t *testing.T, open func(t *testing.T) (first, second account.Failures)) {
	for name, test := range map[string]func(t *testing.T, first, second account.Failures){
		"as many as are borne, wherever they come":     borne,
		"what is forgiven counts no more":              forgiven,
		"one bound that is reached counts on no other": together,
		"attempts side by side are counted one by one": sideBySide,
	} {
		t.Run(name, func(t *testing.T) {
			first, second := open(t)
			test(t, first, second)
		})
	}
}

func borne(t *testing.T, first, second account.Failures) {
	login := account.Bound{Key: "login:salma", Borne: 4}
	for n, at := range []account.Failures{first, second, first, second} {
		if !at.Take(t.Context(), login) {
			t.Fatalf("attempt %d of 4 is refused", n+1)
		}
	}
	for _, at := range []account.Failures{first, second} {
		if at.Take(t.Context(), login) {
			t.Error("a fifth is borne")
		}
	}
	if !second.Take(t.Context(), account.Bound{Key: "login:hamza", Borne: 4}) {
		t.Error("another login is refused")
	}
}

func forgiven(t *testing.T, first, second account.Failures) {
	login := account.Bound{Key: "login:salma", Borne: 1}
	for range 5 {
		if !first.Take(t.Context(), login) {
			t.Fatal("what was forgiven counts")
		}
		first.Forgive(t.Context(), login)
	}
	second.Forgive(t.Context(), login) // of which nothing is counted
	if !second.Take(t.Context(), login) || first.Take(t.Context(), login) {
		t.Error("one is borne after it, and one only")
	}
}

func together(t *testing.T, first, second account.Failures) {
	login, network := account.Bound{Key: "login:salma", Borne: 1}, account.Bound{Key: "from:10.0.0.1", Borne: 2}
	if !first.Take(t.Context(), login, network) {
		t.Fatal("the first attempt is refused")
	}
	for range 3 {
		if second.Take(t.Context(), network, login) {
			t.Fatal("a second attempt at the login is borne")
		}
	}
	if !first.Take(t.Context(), network) || first.Take(t.Context(), network) {
		t.Error("the network bears one more, and one only")
	}
}

func sideBySide(t *testing.T, first, second account.Failures) {
	login := account.Bound{Key: "login:salma", Borne: 10}
	var passed atomic.Int64
	var all sync.WaitGroup
	for n := range 40 {
		at := []account.Failures{first, second}[n%2]
		all.Go(func() {
			if at.Take(t.Context(), login) {
				passed.Add(1)
			}
		})
	}
	all.Wait()
	if n := passed.Load(); n != 10 {
		t.Errorf("%d of 40 are borne, want 10", n)
	}
}
