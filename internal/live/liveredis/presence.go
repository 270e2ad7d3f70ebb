package liveredis

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// The keys of presence: who of a group is there and on what, and which groups of
// a place somebody is in. Of a place only numbers are asked: they are counted in
// its groups, so that everybody is kept once.
const (
	ofGroup = "here:"   // hash: person to "until since activity home resource"
	ofPlace = "groups:" // sorted set: group by the millisecond until which somebody is there
)

// Seen implements live.Presence.
func (b *Board) Seen(_ context.Context, h live.Here) (news bool) {
	h, taken, news := b.nearby.Note(h)
	if taken && len(h.Groups) > 0 {
		b.put(b.write(h)...)
	}
	return news
}

// write keeps where somebody is. What nobody beats in goes as a whole; until then
// what lapsed in a group stays, which is never more than the group has learners.
func (b *Board) write(h live.Here) (commands []redis.Command) {
	keeps := int64(live.Stays / time.Millisecond)
	counted := slices.Min(h.Groups)
	for _, group := range h.Groups {
		key := b.server.Key(ofGroup + group)
		if h.Left {
			commands = append(commands, redis.Command{"HDEL", key, h.Person})
			continue
		}
		home := "-" // where one is counted in another group
		if group == counted {
			home = mark(h.Place)
		}
		commands = append(commands, redis.Command{"HSET", key, h.Person, written(h, home)}, redis.Command{"PEXPIRE", key, keeps})
	}
	if h.Left || h.Place == "" {
		return commands
	}
	key := b.server.Key(ofPlace + h.Place)
	return append(commands, redis.Command{"ZADD", key, h.Until().UnixMilli(), counted},
		redis.Command{"ZREMRANGEBYSCORE", key, "-inf", b.now().UnixMilli()}, redis.Command{"PEXPIRE", key, keeps})
}

// mark is the end of a place's identifier, which tells the places of one group's
// learners apart.
func mark(place string) string {
	if place == "" {
		return "-"
	}
	return place[max(0, len(place)-6):]
}

// written is somebody of a group, in at most 64 bytes, which Redis keeps without
// any overhead.
func written(h live.Here, home string) string {
	return strings.Join([]string{base36(h.Until().UnixMilli()), base36(h.Since.Unix()), h.Activity, home, h.Resource}, " ")
}

func base36(n int64) string { return strconv.FormatInt(n, 36) }

// kept is somebody as they stand in a group.
type kept struct {
	live.Here
	home string
}

// read reads what written wrote, of somebody who is still there.
func (b *Board) read(person string, value any) (k kept, still bool) {
	text, _ := value.(string)
	parts := strings.Split(text, " ")
	if len(parts) != 5 {
		return k, false
	}
	until, err := strconv.ParseInt(parts[0], 36, 64)
	if err != nil {
		return k, false
	}
	since, err := strconv.ParseInt(parts[1], 36, 64)
	k = kept{home: parts[3], Here: live.Here{
		Person: person, Activity: parts[2], Resource: parts[4],
		Since: time.Unix(since, 0).UTC(), At: time.UnixMilli(until).Add(-live.Stays).UTC(),
	}}
	return k, err == nil && b.now().Before(k.Until())
}

// In implements live.Presence. Of one person the newer counts: what this process
// knows and may not have told yet, or what another one told the server.
func (b *Board) In(ctx context.Context, group string) (there []live.Here, whole bool) {
	own, _ := b.nearby.In(ctx, group)
	replies, err := b.server.Do(ctx, redis.Command{"HGETALL", b.server.Key(ofGroup + group)})
	if err != nil {
		return own, false
	}
	elsewhere := map[string]bool{} // who beat by another process since
	pairs, _ := replies[0].([]any)
	for i := 0; i+1 < len(pairs); i += 2 {
		person, _ := pairs[i].(string)
		if k, still := b.read(person, pairs[i+1]); still && !b.nearby.Knows(k.Here) {
			there, elsewhere[person] = append(there, k.Here), true
		}
	}
	own = slices.DeleteFunc(own, func(h live.Here) bool { return elsewhere[h.Person] })
	return live.ByPerson(append(there, own...)), true
}

// Count implements live.Presence. What was seen within the last moment may not be
// counted yet.
func (b *Board) Count(ctx context.Context, groups, places []string) (counts []int, whole bool) {
	counts, err := b.count(ctx, groups, places)
	if err != nil {
		counts, _ = b.nearby.Count(ctx, groups, places)
	}
	return counts, err == nil
}

func (b *Board) count(ctx context.Context, groups, places []string) (counts []int, err error) {
	of, err := b.groupsOf(ctx, places)
	if err != nil {
		return nil, err
	}
	in, err := b.people(ctx, slices.Concat(groups, slices.Concat(of...)))
	if err != nil {
		return nil, err
	}
	for _, group := range groups {
		counts = append(counts, len(in[group]))
	}
	for i, place := range places {
		n := 0
		for _, group := range of[i] {
			n += number(in[group], mark(place))
		}
		counts = append(counts, n)
	}
	return counts, nil
}

// groupsOf gives of each place the groups that somebody of it is in.
func (b *Board) groupsOf(ctx context.Context, places []string) (of [][]string, err error) {
	replies, err := b.ask(ctx, places, func(place string) redis.Command {
		return redis.Command{"ZRANGEBYSCORE", b.server.Key(ofPlace + place), "(" + strconv.FormatInt(b.now().UnixMilli(), 10), "+inf"}
	})
	for _, reply := range replies {
		var groups []string
		list, _ := reply.([]any)
		for _, one := range list {
			group, _ := one.(string)
			groups = append(groups, group)
		}
		of = append(of, groups)
	}
	return of, err
}

// people gives the homes of those who are in each group.
func (b *Board) people(ctx context.Context, groups []string) (homes map[string][]string, err error) {
	slices.Sort(groups)
	groups = slices.Compact(groups)
	replies, err := b.ask(ctx, groups, func(group string) redis.Command { return redis.Command{"HVALS", b.server.Key(ofGroup + group)} })
	homes = map[string][]string{}
	for i, reply := range replies {
		values, _ := reply.([]any)
		for _, v := range values {
			if k, still := b.read("", v); still {
				homes[groups[i]] = append(homes[groups[i]], k.home)
			}
		}
	}
	return homes, err
}

// ask puts one command for each name.
func (b *Board) ask(ctx context.Context, names []string, command func(name string) redis.Command) ([]any, error) {
	if len(names) == 0 {
		return nil, nil
	}
	commands := make([]redis.Command, len(names))
	for i, name := range names {
		commands[i] = command(name)
	}
	return b.server.Do(ctx, commands...)
}

func number(homes []string, home string) (n int) {
	for _, h := range homes {
		if h == home {
			n++
		}
	}
	return n
}
