package apptest_test

import (
	"encoding/json"
	"slices"
)

// check compares who was told with who was to be, fact by fact, and says how
// many facts and notices there are.
func (c *crier) check() (facts, told int) {
	c.t.Helper()
	want, got := c.wanted(), c.told()
	for about, people := range want {
		facts++
		if !slices.Equal(people, got[about]) {
			c.t.Errorf("%s is told to %v, want %v", about, got[about], people)
		}
		told += len(people)
	}
	for about := range got {
		if _, known := want[about]; !known {
			c.t.Errorf("%v are told of %s", got[about], about)
		}
	}
	c.t.Logf("who was told: %d things", len(got))
	return facts, told
}

// wanted reads from the facts who is to be told of what, sorted.
func (c *crier) wanted() map[string][]string {
	c.t.Helper()
	class, nadia := c.learners(), c.self("nadia.berrada")
	want := map[string][]string{}
	rows, err := openRecord(c.t, c.looked).QueryContext(c.t.Context(), `SELECT f.id, f.kind, f.actor_id, f.object_id, f.payload, COALESCE(h.person_id, '')
		FROM fact f LEFT JOIN hand_in h ON h.id = f.object_id`)
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, kind, actor, object, payload, owner string
		if err := rows.Scan(&id, &kind, &actor, &object, &payload, &owner); err != nil {
			c.t.Fatal(err)
		}
		switch kind {
		case "course.published", "work.given":
			want[id] = class
		case "hand-in.handed":
			want["handed:"+object] = []string{nadia}
		case "hand-in.again", "hand-in.returned":
			want[id] = []string{owner}
		case "hand-in.remarked":
			want[id] = []string{nadia} // it is the learners who remark here
		case "mark.set":
			var set struct{ Learner, Source string }
			if err := json.Unmarshal([]byte(payload), &set); err != nil {
				c.t.Fatal(err)
			}
			if set.Source == "trainer" {
				want[id] = []string{set.Learner}
			}
		}
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return want
}

// told reads who was told of what, sorted: somebody who was told twice stands
// there twice.
func (c *crier) told() map[string][]string {
	return c.pairs(`SELECT about, person_id FROM notice ORDER BY person_id`)
}

// learners are those of the group, sorted.
func (c *crier) learners() []string {
	return c.pairs(`SELECT scope_id, person_id FROM role_grant WHERE role = 'learner' ORDER BY person_id`)[c.group]
}

func (c *crier) pairs(query string) map[string][]string {
	c.t.Helper()
	rows, err := openRecord(c.t, c.looked).QueryContext(c.t.Context(), query)
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	all := map[string][]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			c.t.Fatal(err)
		}
		all[key] = append(all[key], value)
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return all
}
