package app_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/fault"
)

func TestADemonstrationThatWasRemovedDoesNotComeBack(t *testing.T) {
	c, o := apptest.Settings(t), app.Options{Demo: true, Log: apptest.Log(t)}
	lab, err := app.Open(t.Context(), c, app.Options{Demo: true, Bare: true, Work: true, Log: apptest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	admin, err := lab.Accounts.ActorFor(t.Context(), "admin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lab.RemoveDemo(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	lab.Close()
	if lab, err = app.Open(t.Context(), c, o); err != nil {
		t.Fatalf("it does not open again: %v", err)
	}
	defer lab.Close()
	if people, err := lab.Accounts.DemoPeople(t.Context()); err != nil || len(people) != 0 {
		t.Fatalf("%d people came back, %v", len(people), err)
	}
}

func TestALabOfOnesOwnIsNotMadeADemonstration(t *testing.T) {
	c := apptest.Settings(t)
	lab, err := app.Open(t.Context(), c, app.Options{Log: apptest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	if lab.FirstLink() == "" {
		t.Error("an empty lab gives its administrator no way in")
	}
	lab.Close()
	_, err = app.Open(t.Context(), c, app.Options{Demo: true, Log: apptest.Log(t)})
	if f, ok := fault.As(err); !ok || f.Kind != fault.Conflict {
		t.Fatalf("opened as a demonstration: %v", err)
	}
}
