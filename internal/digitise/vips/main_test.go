package vips_test

import (
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
)

func TestMain(m *testing.M) { os.Exit(boxtest.Main(m, nil)) }
