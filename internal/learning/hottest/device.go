package hottest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// Message is one beat on its way: what a device says, and when it arrives.
type Message struct {
	learning.Beat
	Arrives time.Time
}

// grains draws a number of hundredths of a second, up to so many seconds.
func grains(t *rapid.T, most float64, label string) int {
	return rapid.IntRange(0, int(most*100)).Draw(t, label)
}

// Class is who learns with what, for Post to draw beats of.
type Class struct {
	Person, Resource string
	Target           learning.Target
	From             int                     // second at which the part of the film that they watch begins
	Session          func(device int) string // the name of a device's session
}

// part is how much of the film they watch, in seconds.
const part = 600

// session draws what a player says of one session: each beat carries all before
// it, and no more than twice the time that passed.
func (c Class) session(t *rapid.T, device int) (beats []learning.Beat) {
	began := noon.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "begins")) * time.Second)
	var watched, heard, again learning.Intervals
	spent := 0.0
	for n := range rapid.IntRange(1, 8).Draw(t, "beats") {
		took, from := grains(t, 20, "took"), 100*c.From+grains(t, part, "from")
		stretch := learning.Intervals{{float64(from) / 100, float64(from+2*took) / 100}}
		if rapid.Bool().Draw(t, "hears") {
			heard = heard.Union(stretch)
		} else {
			watched = watched.Union(stretch)
		}
		if rapid.Bool().Draw(t, "again") {
			again = again.Union(stretch)
		}
		spent += float64(took) / 100
		beats = append(beats, learning.Beat{
			Session: c.Session(device), Person: c.Person, Resource: c.Resource, Device: fmt.Sprint("device ", device), Target: c.Target,
			Counter: int64(n + 1), Position: stretch[0][1], Activity: learning.Playing, Watched: watched, Heard: heard, Again: again,
			Spent: spent, At: began.Add(time.Duration(spent * float64(time.Second))),
		})
	}
	return beats
}

// Post draws what arrives of the beats of one to four devices of a person on one
// film, in whatever order: some are lost, some come twice, some days later, and a
// device's clock may have jumped, so that a beat is said to have waited longer
// than it did.
func (c Class) Post(t *rapid.T) (post []Message) {
	var said []learning.Beat
	for d := range rapid.IntRange(1, 4).Draw(t, "devices") {
		said = append(said, c.session(t, d)...)
	}
	arrives := noon
	for range rapid.IntRange(1, 3*len(said)).Draw(t, "arrivals") {
		b := said[rapid.IntRange(0, len(said)-1).Draw(t, "which")]
		arrives = later(arrives, b.At).Add(time.Duration(rapid.SampledFrom([]int{0, 1, 3600, 5 * 24 * 3600}).Draw(t, "late")) * time.Second)
		b.Age = arrives.Sub(b.At).Seconds() + rapid.SampledFrom([]float64{0, 0, 86400, 400 * 86400}).Draw(t, "clock")
		b.Age = min(b.Age, learning.MaxAge)
		b.At = arrives.Add(-time.Duration(b.Age * float64(time.Second)))
		post = append(post, Message{b, arrives})
	}
	return post
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Sum is what a person's progress must hold after some beats: all that was said,
// and nothing else.
func Sum(post []Message) (all learning.Intervals) {
	for _, m := range post {
		all = all.Union(m.Watched).Union(m.Heard)
	}
	return all
}
