package apptest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// Attacks #79 to #81: who asks for a film and takes none of it is let go after
// half a minute, so that open answers cannot be piled up.
func TestAReaderWhoTakesNothingIsLetGo(t *testing.T) {
	t.Parallel()
	c := apptest.Settings(t)
	c.Log = "debug"
	lab := apptest.Serve(t, apptest.Build(t), c)
	trainer := lab.Demo("trainer")
	course, module := trainer.Course("Un long film")
	resource := trainer.UploadNamed(course, module, "archive.bin", make([]byte, 32<<20))
	film := "/media/" + resource + "/1/original"
	apptest.Eventually(t, time.Minute, "the file to be received", func() bool { return status(t, trainer, film) == http.StatusOK })
	const answered = "route=/media/:resource/:revision/*file status=200"
	before := strings.Count(lab.Log(), answered)
	openSlowly(t, lab, film, trainer.Token())
	apptest.Eventually(t, 2*time.Minute, "the answer that nobody takes to end", func() bool {
		return strings.Count(lab.Log(), answered) > before
	})
}
