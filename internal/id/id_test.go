package id_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/id"
)

func TestIdentifiersAreValidAndAscendWithinOneMillisecond(t *testing.T) {
	at := time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC)
	m := id.NewMaker(func() time.Time { return at }, rand.Reader)
	last := ""
	for range 1000 {
		next := m.New()
		if !id.Valid(next) || next <= last {
			t.Fatalf("%q after %q", next, last)
		}
		last = next
	}
}

func TestWhatIsNotAnIdentifier(t *testing.T) {
	for _, s := range []string{"", "..", strings.Repeat("a", 25), strings.Repeat("z", 26), "01J9Z8Q4X7K2M5N8P3R6T9V1WB", "01j9z8q4x7k2m5n8p3r6t9v1w/"} {
		if id.Valid(s) {
			t.Errorf("%q passes for an identifier", s)
		}
	}
}

func TestADerivedIdentifierIsTheSameForTheSameNameOnly(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	one, again, other := id.Derived(at, "haccp"), id.Derived(at, "haccp"), id.Derived(at, "haccp-ar")
	if one != again || one == other || !id.Valid(one) {
		t.Fatalf("%s %s %s", one, again, other)
	}
}
