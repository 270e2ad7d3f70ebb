package app_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/digitise"
)

func TestEveryLineIsWorkedAndLargeMachinesDoMoreAtOnce(t *testing.T) {
	small, large := app.Workers(1, 1<<30), app.Workers(32, 64<<30)
	for _, line := range digitise.Lines() {
		if small[line] != 1 || large[line] < 2 {
			t.Errorf("%s has %d workers on a small machine, %d on a large one", line, small[line], large[line])
		}
	}
}

func TestAMachineWithoutMemoryDoesOneLongThingAtATimeAndAnythingShort(t *testing.T) {
	enter := app.Room(2, 1<<30)
	leave, err := enter(t.Context(), digitise.Film)
	if err != nil {
		t.Fatal(err)
	}
	short, err := enter(t.Context(), digitise.Short)
	if err != nil {
		t.Fatal(err)
	}
	short()
	entered := make(chan struct{})
	go func() {
		defer close(entered)
		if leave, err := enter(t.Context(), digitise.Reading); err == nil {
			leave()
		}
	}()
	select {
	case <-entered:
		t.Error("a second long thing is done beside the first")
	default:
	}
	leave()
	<-entered
}
