package app_test

import (
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func TestMain(m *testing.M) { os.Exit(apptest.Main(m)) }
