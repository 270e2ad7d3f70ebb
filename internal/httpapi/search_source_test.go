package httpapi_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

// A machine that reads the picture of a page may be wrong: what it read says so
// where it is found, until somebody vouches for it, and the file's own words never.
func TestWhatIsFoundSaysWhetherAMachineReadIt(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		asked := map[string]string{"everywhere": "q=neutre", "in the book": "q=neutre&in=" + s.book}
		for _, source := range []media.Source{media.Read, media.Corrected, media.Own} {
			s.exec(`UPDATE page SET source = ? WHERE ord = 2 AND asset_id = (SELECT asset_id FROM resource WHERE id = ?)`, source, s.book)
			for where, query := range asked {
				var f struct {
					Groups []struct {
						Passages []struct {
							Kind   string
							Source media.Source
						}
					}
				}
				s.get(s.learner, "/search?"+query, &f)
				if len(f.Groups) != 1 || len(f.Groups[0].Passages) != 1 || f.Groups[0].Passages[0].Source != source {
					t.Errorf("%s a page whose text is %q answers %+v", where, source, f.Groups)
				}
			}
		}
		s.exec(`UPDATE page SET source = 'read' WHERE ord = 2 AND asset_id = (SELECT asset_id FROM resource WHERE id = ?)`, s.book)
		if f := s.search(s.stranger, "q=neutre"); f.Total != 0 {
			t.Errorf("a stranger finds %+v", f)
		}
	})
}
