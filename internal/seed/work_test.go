package seed_test

import (
	"bytes"
	"testing"

	"github.com/digital-learning-lab/lab/content"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/seed"
)

func TestTheDemonstrationsWorkIsFinishedAndLeadsBackIntoItsCourse(t *testing.T) {
	found := 0
	for _, s := range content.Starters() {
		pack, err := archive.Open(bytes.NewReader(s.Pack()), int64(len(s.Pack())))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range seed.Works(pack.Pack) {
			found++
			if _, err := a.Work.Tidied(); err != nil {
				t.Errorf("%s: %v", a.Work.Title, err)
			}
			if a.Work.Kind == assessment.Devoir {
				continue
			}
			if err := assessment.Finished(a.Questions); err != nil {
				t.Error(err)
			}
			for _, q := range a.Questions {
				if q.Review == nil {
					t.Errorf("%q leads nowhere", q.Text)
				}
			}
		}
	}
	if found != 2 {
		t.Errorf("%d works", found)
	}
}
