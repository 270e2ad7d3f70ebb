package ocr_test

import (
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
)

// TestMain lets this binary stand in the box as the worker.
func TestMain(m *testing.M) {
	os.Exit(boxtest.Main(m, map[string]boxtest.Worker{pdf.WorkerCommand: pdf.Worker, scan.WorkerCommand: scan.Worker}))
}
