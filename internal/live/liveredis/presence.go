package liveredis

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// The keys of presence: who of a group is there and on what, which is told by
// name, and how many are there of a place, which is only counted.
const (
	ofGroup = "here:" // hash: person to "until since activity resource"
	ofPlace = "many:" // sorted set: person by the millisecond until which they are there
)

// Seen implements live.Presence.
func (b *Board) Seen(_ context.Context, h live.Here) (news bool) {
	h, taken, news := b.nearby.Note(h)
	if taken {
		b.put(b.write(h)...)
	}
	return news
}

// write keeps where somebody is. What nobody beats in goes as a whole, and with a
// beat what lapsed in its place; in a group what lapsed stays until then, which
// is never more than the group has learners.
func (b *Board) write(h live.Here) (commands []redis.Command) {
	keeps := int64(live.Stays / time.Millisecond)
	for _, group := range h.Groups {
		key := b.server.Key(ofGroup + group)
		if h.Left {
			commands = append(commands, redis.Command{"HDEL", key, h.Person})
			continue
		}
		commands = append(commands, redis.Command{"HSET", key, h.Person, written(h)}, redis.Command{"PEXPIRE", key, keeps})
	}
	key := b.server.Key(ofPlace + h.Place)
	switch {
	case h.Place == "":
		return commands
	case h.Left:
		return append(commands, redis.Command{"ZREM", key, h.Person})
	}
	return append(commands, redis.Command{"ZADD", key, h.Until().UnixMilli(), h.Person},
		redis.Command{"ZREMRANGEBYSCORE", key, "-inf", b.now().UnixMilli()}, redis.Command{"PEXPIRE", key, keeps})
}

// written is somebody of a group, in at most 64 bytes, which Redis keeps without
// any overhead.
func written(h live.Here) string {
	return strings.Join([]string{base36(h.Until()), base36(h.Since), h.Activity, h.Resource}, " ")
}

func base36(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 36) }

// read reads what written wrote; what is not that is nobody.
func read(person, text string) (h live.Here, sound bool) {
	parts := strings.Split(text, " ")
	if len(parts) != 4 {
		return h, false
	}
	until, err := strconv.ParseInt(parts[0], 36, 64)
	if err != nil {
		return h, false
	}
	since, err := strconv.ParseInt(parts[1], 36, 64)
	return live.Here{
		Person: person, Activity: parts[2], Resource: parts[3],
		Since: time.UnixMilli(since).UTC(), At: time.UnixMilli(until).Add(-live.Stays).UTC(),
	}, err == nil
}

// In implements live.Presence. What this process knows of its own people is newer
// than what the server was told of them.
func (b *Board) In(ctx context.Context, group string) (there []live.Here, whole bool) {
	own, _ := b.nearby.In(ctx, group)
	replies, err := b.server.Do(ctx, redis.Command{"HGETALL", b.server.Key(ofGroup + group)})
	if err != nil {
		return own, false
	}
	pairs, _ := replies[0].([]any)
	for i := 0; i+1 < len(pairs); i += 2 {
		person, _ := pairs[i].(string)
		if h, still := b.still(person, pairs[i+1]); still && !b.nearby.Knows(h) {
			there = append(there, h)
		}
	}
	return live.ByPerson(append(there, own...)), true
}

// still reads somebody who is still there.
func (b *Board) still(person string, value any) (h live.Here, still bool) {
	text, _ := value.(string)
	h, sound := read(person, text)
	return h, sound && b.now().Before(h.Until())
}

// Count implements live.Presence. What was seen within the last moment may not be
// counted yet.
func (b *Board) Count(ctx context.Context, groups, places []string) (counts []int, whole bool) {
	var commands []redis.Command
	for _, group := range groups {
		commands = append(commands, redis.Command{"HVALS", b.server.Key(ofGroup + group)})
	}
	for _, place := range places {
		commands = append(commands, redis.Command{"ZCOUNT", b.server.Key(ofPlace + place), "(" + strconv.FormatInt(b.now().UnixMilli(), 10), "+inf"})
	}
	if len(commands) == 0 {
		return nil, true
	}
	replies, err := b.server.Do(ctx, commands...)
	if err != nil {
		counts, _ = b.nearby.Count(ctx, groups, places)
		return counts, false
	}
	for _, reply := range replies {
		counts = append(counts, b.count(reply))
	}
	return counts, true
}

// count reads how many there are of a place, or counts those of a group.
func (b *Board) count(reply any) (n int) {
	if number, is := reply.(int64); is {
		return int(number)
	}
	values, _ := reply.([]any)
	for _, v := range values {
		if _, still := b.still("", v); still {
			n++
		}
	}
	return n
}
