package upload_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/upload/claimtest"
)

func TestOneProcessClaims(t *testing.T) {
	claimtest.Run(t, func(*testing.T) (first, second upload.Claims) {
		w := upload.NewWriters()
		return w, w
	})
}
