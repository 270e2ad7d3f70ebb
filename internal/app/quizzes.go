package app

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/job"
)

// lapseJob hands in the attempts at quizzes whose time is over.
type lapseJob struct{}

// Kind names it for the queue.
func (lapseJob) Kind() string { return "lapse" }

const (
	lapseEvery = time.Minute
	lapseTime  = 5 * time.Minute
)

// openQuizzes makes what marks quizzes. The first start makes the key of the names
// that learners are shown.
func (l *Lab) openQuizzes(ctx context.Context) error {
	key, err := l.stores.attempts.Veil(ctx, []byte(rand.Text()))
	if err != nil {
		return err
	}
	l.examiner = assessment.NewExaminer(l.stores.attempts, key, l.Hub, l.now)
	return nil
}

// registerQuizzes says who works the job.
func (l *Lab) registerQuizzes() {
	job.Handle(l.Queue, lapseTime, 1, func(ctx context.Context, _ job.Job[lapseJob]) error { return l.HandInLapsed(ctx) })
	l.Queue.Every(lapseEvery, lapseJob{})
}

// HandInLapsed hands in the attempts whose time is over, as the lab does every
// minute.
func (l *Lab) HandInLapsed(ctx context.Context) error {
	return l.examiner.HandInLapsed(ctx, l.stores.attempts)
}
