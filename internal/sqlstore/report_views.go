package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Watched implements report.Views.
func (s *Reports) Watched(ctx context.Context, resource string) (w report.Watched, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		r, err := findShelved(ctx, q, resource)
		if err != nil {
			return err
		}
		w = report.Watched{Course: report.Named{ID: r.course}, Object: r.object}
		w.Resource = report.Resource{ID: resource, Kind: string(r.asset.Kind), Film: filmed(r.asset.Kind), Extent: r.asset.Duration}
		if !w.Film {
			w.Extent = float64(max(1, r.asset.Pages))
		}
		return each(ctx, q, `SELECT r.title, c.title FROM resource r JOIN course c ON c.id = r.course_id WHERE r.id = $1`, args{resource},
			func(row *sql.Rows) error { return row.Scan(&w.Title, &w.Course.Name) })
	})
	if err != nil {
		return w, fmt.Errorf("find a resource to tell of: %w", err)
	}
	return w, nil
}

// filmed reports whether a kind is counted in seconds.
func filmed(kind media.Kind) bool { return kind == media.Video || kind == media.Audio }

// overAt is when the lab knew that the session s was over: a phone may tell of it days
// after it was.
const overAt = `CASE WHEN s.closed_at > s.seen_at THEN s.closed_at ELSE s.seen_at END`

const microsOfADay = 24 * 3600 * 1_000_000

// ofLearners is true for the sessions s on some resources of those who are asked
// about. Who looks at a course without being a learner, such as its trainer, is not
// counted, nor what was seen of a file that another took the place of.
func ofLearners(a *args, of report.Learners, resources []string) string {
	return `s.person_id IN (` + askedAbout(a, of) + `) AND s.resource_id IN ` + list(a, resources) +
		` AND s.started_at >= (SELECT z.since FROM resource z WHERE z.id = s.resource_id)`
}

// askedAbout selects those who are asked about.
func askedAbout(a *args, of report.Learners) string {
	who := `SELECT t.person_id FROM role_grant t WHERE t.role = 'learner' AND t.scope_kind = 'group' AND t.org_id = ` + a.add(of.Org)
	if of.Group != "" {
		who += ` AND t.scope_id = ` + a.add(of.Group)
	}
	return who
}

// groupsOfLearners reads the groups of which some people are learners, by person; people
// selects their identifiers.
func groupsOfLearners(ctx context.Context, q sqldb.Querier, people string, a args) (map[string][]string, error) {
	groups := map[string][]string{}
	err := each(ctx, q, `SELECT g.person_id, g.scope_id FROM role_grant g WHERE g.role = 'learner' AND g.scope_kind = 'group'
		AND g.person_id IN (`+people+`) ORDER BY g.person_id, g.scope_id`, a, func(row *sql.Rows) error {
		var person, group string
		err := row.Scan(&person, &group)
		groups[person] = append(groups[person], group)
		return err
	})
	return groups, err
}

// Audience implements report.Views.
func (s *Reports) Audience(ctx context.Context, of report.Learners, resources []string) (found report.Audience, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = report.Audience{}
		var a args
		which := ofLearners(&a, of, resources)
		err := each(ctx, q, `SELECT DISTINCT s.resource_id, s.person_id, (`+overAt+`) / `+fmt.Sprint(microsOfADay)+` FROM learning_session s WHERE `+which, a, func(row *sql.Rows) error {
			var d report.Attended
			err := row.Scan(&d.Resource, &d.Person, &d.Day)
			found.Days = append(found.Days, d)
			return err
		})
		if err != nil {
			return err
		}
		found.Groups, err = groupsOfLearners(ctx, q, `SELECT s.person_id FROM learning_session s WHERE `+which, a)
		return err
	})
	if err != nil {
		return found, fmt.Errorf("read who saw resources: %w", err)
	}
	return found, nil
}

// Viewings implements report.Views.
func (s *Reports) Viewings(ctx context.Context, of report.Learners, resources []string, hand func(resource string, v report.Viewing) error) error {
	if len(resources) == 0 {
		return nil
	}
	err := s.db.Read(ctx, func(q sqldb.Querier) error {
		var a args
		which := ofLearners(&a, of, resources)
		return each(ctx, q, `SELECT s.resource_id, s.person_id, s.id, s.watched, s.heard, s.again, s.backs, s.position, s.seen_at, `+overAt+`, COALESCE(CASE WHEN p.marked_by = '' THEN p.completed_at END, 0)
			FROM learning_session s LEFT JOIN progress p ON p.person_id = s.person_id AND p.resource_id = s.resource_id
			WHERE `+which+` ORDER BY s.resource_id, s.person_id, s.seen_at, s.id`, a, func(row *sql.Rows) error {
			resource, v, err := scanViewing(row)
			if err != nil {
				return err
			}
			return hand(resource, v)
		})
	})
	if err != nil {
		return fmt.Errorf("read what sessions saw: %w", err)
	}
	return nil
}

func scanViewing(row *sql.Rows) (resource string, v report.Viewing, err error) {
	var watched, heard, again, backs string
	var seen, over, completed int64
	err = row.Scan(&resource, &v.Person, &v.Session, &watched, &heard, &again, &backs, &v.Position, &seen, &over, &completed)
	v.Seen, v.Ended, v.Completed = sqldb.Time(seen), sqldb.Time(over), sqldb.Time(completed)
	return resource, v, errors.Join(err, unpack(watched, &v.Watched), unpack(heard, &v.Heard), unpack(again, &v.Again), unpack(backs, &v.Backs))
}

// maxSaid bounds what is told of one page, in letters.
const maxSaid = 120

// Said implements report.Views.
func (s *Reports) Said(ctx context.Context, resource string) (said []report.Said, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if said, err = readSpoken(ctx, q, resource); err != nil || len(said) > 0 {
			return err
		}
		pages, err := readTexts(ctx, q, resource)
		for _, p := range pages {
			if words := beginning(p); words != "" {
				said = append(said, report.Said{At: float64(p.Ord), Words: words})
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is said in a resource: %w", err)
	}
	return said, nil
}

// readSpoken reads the captions of one language: that of the resource, where there
// are such, else the first.
func readSpoken(ctx context.Context, q sqldb.Querier, resource string) (said []report.Said, err error) {
	var own string
	if err := each(ctx, q, `SELECT language FROM resource WHERE id = $1`, args{resource}, func(row *sql.Rows) error { return row.Scan(&own) }); err != nil {
		return nil, err
	}
	cues, err := readCues(ctx, q, resource)
	chosen := ""
	for _, c := range cues {
		if chosen == "" || c.Language == own && own != "" {
			chosen = c.Language
		}
	}
	for _, c := range cues {
		if c.Language == chosen {
			said = append(said, report.Said{At: c.Start, Words: strings.Join(strings.Fields(c.Text), " ")})
		}
	}
	return said, err
}

// beginning is how a page is known: by its title, or by its first words without the
// page's own number.
func beginning(p media.Page) string {
	words := strings.Join(strings.Fields(p.Title), " ")
	if words == "" {
		words = strings.TrimPrefix(strings.Join(strings.Fields(p.Text), " "), strconv.Itoa(p.Ord)+" ")
	}
	if letters := []rune(words); len(letters) > maxSaid {
		return strings.TrimSpace(string(letters[:maxSaid])) + "…"
	}
	return words
}
