package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
)

func TestAFaultKeepsItsKindThroughWrapping(t *testing.T) {
	err := fmt.Errorf("read course: %w", fault.Missing())
	if got := fault.KindOf(err); got != fault.NotFound {
		t.Fatalf("kind %v, want NotFound", got)
	}
	if !errors.Is(err, fault.Missing()) {
		t.Fatal("a wrapped fault is not recognised by its code")
	}
}

func TestAnErrorWithoutMeaningIsInternal(t *testing.T) {
	if got := fault.KindOf(errors.New("disk on fire")); got != fault.Internal {
		t.Fatalf("kind %v, want Internal", got)
	}
}

func TestTheCauseIsForTheLogAndNotInTheMessage(t *testing.T) {
	cause := errors.New("open /secret/path: permission denied")
	err := fault.Missing().Because(cause)
	if !errors.Is(err, cause) {
		t.Fatal("the cause was lost")
	}
	if err.Message != fault.Missing().Message {
		t.Fatalf("the cause changed the message: %q", err.Message)
	}
}
