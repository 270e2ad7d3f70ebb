package apptest_test

import (
	"math"
	"net/http"
	"path"
	"regexp"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// priced is what a viewer is told that things cost, in bytes.
type priced struct {
	Video struct {
		Master string
		Rungs  []pricedRung
		Voice  pricedRung
	}
	Pages struct {
		Images, Thumbs []string
		Bytes          float64
	}
	Original struct {
		Src  string
		Size float64
	}
}

type pricedRung struct {
	Name, Src string
	Bytes     float64
}

// What is said before the tap is what is sent after it, within 5 %: a real film
// played to its end in each quality, a real document read to its last page, and
// what the list of the course says of both.
func TestWhatAChoiceIsSaidToCostIsWhatItTakes(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("Ce que cela coûte")
	film := trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	book := trainer.Upload(course, module, needtest.Corpus(t, "packaging-tutorial.en.pdf"))
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()

	var said priced
	learner.Get("/resources/"+film+"/viewer", &said)
	prices := map[float64]bool{}
	for _, r := range append(said.Video.Rungs, said.Video.Voice) {
		prices[r.Bytes] = true
		within(t, "the film in "+r.Name, r.Bytes, sizeOf(t, learner, said.Video.Master)+played(t, learner, r.Src))
	}
	if len(prices) < 3 {
		t.Errorf("%d qualities to choose among: %+v", len(prices), said.Video)
	}
	within(t, "the film as a file", said.Original.Size, sizeOf(t, learner, said.Original.Src))
	listed := listedSizes(learner, course)
	if !prices[listed[film]] {
		t.Errorf("the list says %.0f of the film, which no quality takes: %v", listed[film], prices)
	}

	learner.Get("/resources/"+book+"/viewer", &said)
	read := 0.0
	for _, address := range append(said.Pages.Images, said.Pages.Thumbs...) {
		read += sizeOf(t, learner, address)
	}
	within(t, "the document, page by page", said.Pages.Bytes, read)
	within(t, "the document in the list", listed[book], read)
}

// played plays a rung to its end, as a player does.
func played(t *testing.T, who *apptest.Client, list string) float64 {
	t.Helper()
	text := string(apptest.MustSend(t, who, http.MethodGet, list).Body)
	sum := float64(len(text))
	for _, piece := range regexp.MustCompile(`(?m)^\S+\.m4s$|[a-z0-9]+/init\.mp4`).FindAllString(text, -1) {
		sum += sizeOf(t, who, path.Dir(list)+"/"+piece)
	}
	return sum
}

func sizeOf(t *testing.T, who *apptest.Client, address string) float64 {
	t.Helper()
	return float64(len(apptest.MustSend(t, who, http.MethodGet, address).Body))
}

// listedSizes are what the page of a course says of its resources.
func listedSizes(who *apptest.Client, course string) map[string]float64 {
	var c struct {
		Modules []struct {
			Resources []struct {
				ID    string
				Bytes float64
			}
		}
	}
	who.Get("/courses/"+course, &c)
	sizes := map[string]float64{}
	for _, m := range c.Modules {
		for _, r := range m.Resources {
			sizes[r.ID] = r.Bytes
		}
	}
	return sizes
}

func within(t *testing.T, what string, said, took float64) {
	t.Helper()
	t.Logf("%s: said %.0f bytes, took %.0f", what, said, took)
	if took == 0 || math.Abs(said-took) > 0.05*took {
		t.Errorf("%s was said to take %.0f bytes, and took %.0f", what, said, took)
	}
}
