package hotredis

import "github.com/digital-learning-lab/lab/internal/learning"

// Packed is what a test sees of how a pair is written.
func Packed(p learning.Progress, sessions ...learning.Beat) string {
	return state{p, sessions}.pack()
}

// Unpacked reads what Packed wrote.
func Unpacked(person, resource, text string) (learning.Progress, []learning.Beat, bool) {
	s, known := unpack(pair{person, resource}, text)
	return s.progress, s.sessions, known
}
