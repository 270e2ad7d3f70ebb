package account_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/throttletest"
)

func TestOneProcessCountsFailures(t *testing.T) {
	throttletest.Run(t, func(*testing.T) (first, second account.Failures) {
		counted := account.NewThrottle(time.Now)
		return counted, counted
	})
}
