package learning_test

import (
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

var putUp = time.Date(2026, 11, 30, 14, 0, 0, 0, time.UTC)

func TestWhatWasReadOfPagesThatAreTheSameIsRead(t *testing.T) {
	done := putUp.Add(-time.Hour)
	was := learning.Progress{Watched: learning.Intervals{{0, 3}, {4, 5}}, Position: 3, Extent: 5, Completed: done, MarkedBy: "trainer"}
	now := was.Carry(map[int]int{1: 1, 2: 4, 4: 2, 5: 5}, 6, putUp)
	if want := (learning.Intervals{{0, 1}, {3, 5}}); !slices.Equal(now.Watched, want) {
		t.Errorf("it is read %v, want %v", now.Watched, want)
	}
	if now.Position != 4 || now.Extent != 6 || !now.Completed.Equal(done) || now.MarkedBy != "trainer" || !now.Since.Equal(putUp) {
		t.Errorf("%+v", now)
	}
	if gone := was.Carry(nil, 6, putUp); len(gone.Watched) != 0 || gone.Position != 0 || !gone.Completed.Equal(done) {
		t.Errorf("of another document %+v", gone)
	}
}

func TestPagesThatStandWhereTheyStoodAreUnmoved(t *testing.T) {
	if same := map[int]int{1: 1, 2: 2, 3: 3}; !learning.Unmoved(same, 3) || !learning.Unmoved(same, 2) || learning.Unmoved(same, 4) || learning.Unmoved(map[int]int{1: 2}, 1) {
		t.Error("where pages stand is misjudged")
	}
}

func TestASessionThatBeganWithTheOldFileAddsNothingToTheNewOne(t *testing.T) {
	target := learning.Target{Extent: 10, Needs: 0.9, Paged: true, Since: putUp}
	beat := func(session string, at time.Time, spent float64, watched ...learning.Interval) learning.Beat {
		return learning.Beat{Session: session, Person: "p", Resource: "r", Device: "d", Counter: 1, Position: 9, Activity: learning.Playing,
			Watched: watched, Spent: spent, At: at, Target: target}
	}
	carried := learning.Progress{Person: "p", Resource: "r", Watched: learning.Intervals{{0, 1}}, Extent: 10, Position: 1, Since: putUp}
	old, now, err := learning.Fold(learning.Beat{}, carried, beat("old", putUp.Add(time.Minute), 120, learning.Interval{7, 9}))
	if err != nil || !slices.Equal(now.Watched, carried.Watched) || now.Position != 1 || len(old.Watched) == 0 {
		t.Errorf("after a session of the old file: %+v, %+v, %v", now, old, err)
	}
	_, now, err = learning.Fold(learning.Beat{}, carried, beat("new", putUp.Add(time.Minute), 30, learning.Interval{7, 9}))
	if want := (learning.Intervals{{0, 1}, {7, 9}}); err != nil || !slices.Equal(now.Watched, want) || now.Position != 9 {
		t.Errorf("after a session of the new file: %+v, %v", now, err)
	}
}

func TestAStoreThatKnowsTheOldFileAddsNothingToOneThatKnowsTheNew(t *testing.T) {
	done := putUp.Add(-time.Hour)
	old := learning.Progress{Person: "p", Resource: "r", Watched: learning.Intervals{{0, 9}}, Position: 9, Seen: done, Completed: done}
	knows := learning.Progress{Person: "p", Resource: "r", Watched: learning.Intervals{{2, 3}}, Position: 3, Seen: done.Add(-time.Hour), Since: putUp}
	for _, joined := range []learning.Progress{old.Join(knows), knows.Join(old)} {
		if !slices.Equal(joined.Watched, knows.Watched) || joined.Position != 3 || !joined.Completed.Equal(done) || !joined.Since.Equal(putUp) {
			t.Errorf("%+v", joined)
		}
	}
}
