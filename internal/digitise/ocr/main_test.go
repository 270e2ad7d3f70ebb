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
	if len(os.Args) > 1 && os.Args[1] == pdf.WorkerCommand {
		os.Exit(pdf.Worker(os.Args[2:], os.Stdin, os.Stdout))
	}
	if len(os.Args) > 1 && os.Args[1] == scan.WorkerCommand {
		os.Exit(scan.Worker(os.Args[2:], os.Stdout))
	}
	os.Exit(boxtest.Main(m))
}
