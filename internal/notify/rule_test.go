package notify_test

import (
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/notify"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func happened(kind fact.Kind, payload string) fact.Fact {
	return fact.Fact{ID: "fact", Actor: "amina", Kind: kind, Object: "object", At: noon, Payload: payload}
}

func TestAFactTellsWhomItIsFor(t *testing.T) {
	cases := []struct {
		fact  fact.Fact
		kind  notify.Kind
		about string
		to    []notify.Circle
	}{
		{happened(fact.CoursePublished, `{"left_draft":1}`), notify.Published, "fact", []notify.Circle{notify.Readers}},
		{happened(fact.CourseReturned, `{"reason":"À revoir"}`), notify.Returned, "fact", []notify.Circle{notify.Makers}},
		{happened(fact.WorkGiven, `{"group":"elec"}`), notify.Given, "fact", []notify.Circle{notify.Group}},
		{happened(fact.HandedIn, ""), notify.Handed, "handed:object", []notify.Circle{notify.Trainers}},
		{happened(fact.HandInReturned, ""), notify.Returned, "fact", []notify.Circle{notify.Author}},
		{happened(fact.HandInAgain, ""), notify.Returned, "fact", []notify.Circle{notify.Author}},
		{happened(fact.HandInRemarked, ""), notify.Replied, "fact", []notify.Circle{notify.Author, notify.Trainers}},
		{happened(fact.MarkSet, `{"learner":"salma","mark":1500,"was":-1,"source":"trainer"}`), notify.Corrected, "fact", []notify.Circle{notify.Learner}},
		{happened(fact.MarkSet, `{"learner":"salma","mark":1500,"was":900,"source":"quiz","reason":"The key was wrong."}`), notify.Corrected, "fact", []notify.Circle{notify.Learner}},
	}
	for _, c := range cases {
		got, ok, err := notify.Of(c.fact)
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", c.fact.Kind, ok, err)
		}
		if got.Kind != c.kind || got.About != c.about || !slices.Equal(got.To, c.to) || got.Object != "object" || got.Actor != "amina" || !got.At.Equal(noon) {
			t.Errorf("%s tells %+v", c.fact.Kind, got)
		}
	}
}

func TestWhatAFactSaysIsTold(t *testing.T) {
	given, _, err := notify.Of(happened(fact.WorkGiven, `{"group":"elec","opens":"2026-12-01T08:00:00Z","due":"2026-12-02T18:00:00Z"}`))
	if err != nil || given.Group != "elec" || !given.Due.Equal(time.Date(2026, 12, 2, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("given: %+v, %v", given, err)
	}
	marked, _, err := notify.Of(happened(fact.MarkSet, `{"learner":"salma","mark":1500,"was":-1,"source":"trainer"}`))
	if err != nil || marked.Learner != "salma" {
		t.Errorf("marked: %+v, %v", marked, err)
	}
	if _, ok, err := notify.Of(happened(fact.MarkSet, `{`)); ok || err == nil {
		t.Error("a payload that is none is told")
	}
}

// What the lab marks its learner has just seen, and what comes back with a
// hand-in is told with it.
func TestAFactThatNobodyWaitsForTellsNobody(t *testing.T) {
	for _, f := range []fact.Fact{
		happened(fact.MarkSet, `{"learner":"salma","mark":1500,"was":-1,"source":"quiz"}`),
		happened(fact.MarkSet, `{"learner":"salma","mark":1500,"was":-1,"source":"devoir"}`),
		happened(fact.CourseChanged, ""), happened(fact.WorkPublished, ""), happened(fact.AttemptSubmitted, ""), happened(fact.HandInTakenBack, ""),
	} {
		if got, ok, err := notify.Of(f); ok || err != nil {
			t.Errorf("%s %s tells %+v, %v", f.Kind, f.Payload, got, err)
		}
	}
}
