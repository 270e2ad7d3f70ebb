package hotredis

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// Progress implements learning.Hot: what the record knows, and what is not yet
// there. Whether a resource is completed the record alone says.
func (h *Hot) Progress(ctx context.Context, person string, resources []string) ([]learning.Progress, error) {
	found, err := h.record.Progress(ctx, person, resources)
	if err != nil || len(resources) == 0 {
		return found, err
	}
	var of []pair
	for _, resource := range resources {
		of = append(of, pair{person, resource})
	}
	kept, _ := h.kept(ctx, of) // while the server is away, what it has comes a little later
	return slices.Collect(maps.Values(joined(found, h.owing(person, kept), resources))), nil
}

// Recent implements learning.Hot.
func (h *Hot) Recent(ctx context.Context, person string, limit int) ([]learning.Progress, error) {
	found, err := h.record.Recent(ctx, person, limit)
	if err != nil {
		return nil, err
	}
	kept, _ := h.keptOf(ctx, person) // see Progress
	hot := h.owing(person, kept)
	if found, err = h.besides(ctx, person, found, hot); err != nil {
		return nil, err
	}
	begun := slices.Collect(maps.Values(joined(found, hot, nil)))
	begun = slices.DeleteFunc(begun, func(p learning.Progress) bool { return !p.Completed.IsZero() })
	slices.SortFunc(begun, func(a, b learning.Progress) int {
		return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.Resource, b.Resource))
	})
	return begun[:min(limit, len(begun))], nil
}

// besides adds what the record knows of hot resources that it did not name: they
// may be completed.
func (h *Hot) besides(ctx context.Context, person string, found []learning.Progress, hot []state) ([]learning.Progress, error) {
	var missing []string
	for _, s := range hot {
		if !slices.ContainsFunc(found, func(p learning.Progress) bool { return p.Resource == s.progress.Resource }) {
			missing = append(missing, s.progress.Resource)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	more, err := h.record.Progress(ctx, person, missing)
	return append(found, more...), err
}

// joined gives what the record and the hot states say, as one, by resource; of
// all resources, or of some.
func joined(found []learning.Progress, hot []state, resources []string) map[string]learning.Progress {
	all := map[string]learning.Progress{}
	for _, p := range found {
		all[p.Resource] = p
	}
	for _, s := range hot {
		if of := s.progress.Resource; resources == nil || slices.Contains(resources, of) {
			recorded := all[of].Completed
			p := s.progress.Join(all[of])
			p.Completed = recorded
			all[of] = p
		}
	}
	return all
}

// owing adds to some states of a person what this process owes the record.
func (h *Hot) owing(person string, kept []state) []state {
	return append(kept, unpackAll(h.laneOf(person).memory.debts(person))...)
}

func unpackAll(entries []entry) (states []state) {
	for _, e := range entries {
		if s, known := unpack(e.of, e.packed); known {
			states = append(states, s)
		}
	}
	return states
}

// kept gives what the server has of some pairs.
func (h *Hot) kept(ctx context.Context, of []pair) (states []state, err error) {
	var commands []redis.Command
	for _, p := range of {
		commands = append(commands, redis.Command{h.scripts.read, 1, h.server.Key(personKey + p.person), fieldOf(p.resource)})
	}
	if len(commands) == 0 {
		return nil, nil
	}
	replies, err := h.server.Do(ctx, commands...)
	for i, reply := range replies {
		states = unpacked(states, of[i], reply)
	}
	return states, err
}

// keptOf gives all that the server has of a person.
func (h *Hot) keptOf(ctx context.Context, person string) (states []state, err error) {
	replies, err := h.server.Do(ctx, redis.Command{"HGETALL", h.server.Key(personKey + person)})
	if err != nil {
		return nil, err
	}
	for resource, text := range wholes(texts(replies[0])) {
		states = unpacked(states, pair{person, resource}, text)
	}
	return states, nil
}

// wholes puts the parts of a person's fields together, by resource.
func wholes(fields []string) map[string]string {
	parts := map[string]map[int]string{}
	for field := range slices.Chunk(fields, 2) {
		resource, n, known := partOf(field[0])
		if !known {
			continue
		}
		if parts[resource] == nil {
			parts[resource] = map[int]string{}
		}
		parts[resource][n] = field[1]
	}
	whole := map[string]string{}
	for resource, of := range parts {
		for n := 0; ; n++ {
			whole[resource] += of[n]
			if len(of[n]) < partSize {
				break
			}
		}
	}
	return whole
}

// unpacked adds what a reply holds, if it holds something.
func unpacked(states []state, of pair, reply any) []state {
	if text, is := reply.(string); is {
		_, packed := split(text)
		if s, known := unpack(of, packed); known {
			states = append(states, s)
		}
	}
	return states
}

// Forget removes what is hot of a person, who is erased. What they beat in these
// seconds is brought to the record before, without their device.
func (h *Hot) Forget(ctx context.Context, person string) error {
	m := h.laneOf(person).memory
	owed := m.debts(person)
	m.forget(person)
	var beats []learning.Beat
	for _, s := range unpackAll(owed) {
		for _, b := range s.sessions {
			b.Device = ""
			beats = append(beats, b)
		}
	}
	if _, err := h.bring(ctx, beats); err != nil {
		return err
	}
	_, err := h.server.Do(ctx, redis.Command{"DEL", h.server.Key(personKey + person)})
	return err
}
