package liveredis

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// spoken begins the names of channels: one for each topic.
const spoken = "live:"

// saying is an event on its way to the other processes.
type saying struct {
	From string         `json:"from"`
	Name string         `json:"name"`
	Data jsontext.Value `json:"data"`
}

// Tell implements live.Relay.
func (b *Board) Tell(e live.Event) {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return // who listens here was told; what is no JSON is told nowhere else
	}
	message, err := json.Marshal(saying{b.name, e.Name, data})
	if err == nil {
		b.put(redis.Command{"PUBLISH", b.server.Key(spoken + e.Topic), message})
	}
}

// hear hands on what another process told.
func (b *Board) hear(hub *live.Hub, channel, message string) {
	topic, ours := strings.CutPrefix(channel, b.server.Key(spoken))
	var s saying
	if err := json.Unmarshal([]byte(message), &s); err != nil || !ours || s.From == b.name {
		return
	}
	hub.Hear(live.Event{Topic: topic, Name: s.Name, Data: s.Data})
}

// topics are those that somebody here listens to.
type topics struct {
	mu      *sync.Mutex
	wanted  map[string]bool
	changed chan struct{}
}

func newTopics() topics {
	return topics{mu: &sync.Mutex{}, wanted: map[string]bool{}, changed: make(chan struct{}, 1)}
}

// Follow implements live.Relay.
func (b *Board) Follow(topic string) { b.topics.turn(topic, true) }

// Drop implements live.Relay.
func (b *Board) Drop(topic string) { b.topics.turn(topic, false) }

func (t topics) turn(topic string, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if on {
		t.wanted[topic] = true
	} else {
		delete(t.wanted, topic)
	}
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// differ gives what is wanted and not heard, and what is heard for nobody.
func (t topics) differ(heard map[string]bool) (more, fewer []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for topic := range t.wanted {
		if !heard[topic] {
			more = append(more, topic)
		}
	}
	for topic := range heard {
		if !t.wanted[topic] {
			fewer = append(fewer, topic)
		}
	}
	return more, fewer
}

// follow lets the ears hear the topics that somebody here listens to, and no
// others: what is told of a person costs those processes nothing where the
// person has no screen open.
func (b *Board) follow(ctx context.Context, ears *redis.Ears) {
	defer func() { _ = ears.Close() }() // nobody listens any more
	heard := map[string]bool{}
	for {
		select {
		case <-b.topics.changed:
			more, fewer := b.topics.differ(heard)
			ears.Change(ctx, b.channels(more), b.channels(fewer))
			for _, topic := range more {
				heard[topic] = true
			}
			maps.DeleteFunc(heard, func(topic string, _ bool) bool { return slices.Contains(fewer, topic) })
		case <-ctx.Done():
			return
		}
	}
}

func (b *Board) channels(topics []string) []string {
	names := make([]string, len(topics))
	for i, topic := range topics {
		names[i] = b.server.Key(spoken + topic)
	}
	return names
}
