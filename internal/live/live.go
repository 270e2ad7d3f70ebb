// Package live tells people what is happening while it happens, and keeps
// nothing: who was not listening reads the stores instead. A slow listener
// loses events, never delays a speaker.
package live

import (
	"slices"
	"sync"
)

// Event is one thing to tell.
type Event struct {
	Topic string // "person:<id>" or "group:<id>"
	Name  string // "upload", "asset", "course", "progress", "hand-in", "notice"; of a group "presence"
	Data  any    // becomes JSON as it is
}

// ToPerson names the stream of one person.
func ToPerson(id string) string { return "person:" + id }

// ToGroup names the stream of those who look at a group.
func ToGroup(id string) string { return "group:" + id }

// backlog is how many events a listener may fall behind before it loses some.
const backlog = 64

// Relay carries what is told to the other processes of a lab (port). What they
// tell comes back by Hub.Hear. None of it may wait: it is called in the middle of
// telling.
type Relay interface {
	// Tell hands an event to who listens elsewhere.
	Tell(e Event)
	// Follow says that somebody here listens to a topic, Drop that nobody does.
	Follow(topic string)
	Drop(topic string)
}

// Hub hands events to the listeners of this process, and of others where it
// joined a relay.
type Hub struct {
	mu        sync.Mutex
	listeners map[string][]chan Event
	relay     Relay
}

// NewHub makes a hub with nobody listening.
func NewHub() *Hub { return &Hub{listeners: map[string][]chan Event{}} }

// Join lets other processes hear what is told here, and here what they tell. It
// comes before all else.
func (h *Hub) Join(r Relay) { h.relay = r }

// Tell hands an event to all who listen to its topic, and never waits.
func (h *Hub) Tell(e Event) {
	h.Hear(e)
	if h.relay != nil {
		h.relay.Tell(e)
	}
}

// Hear hands an event to those of this process who listen to its topic.
func (h *Hub) Hear(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.listeners[e.Topic] {
		select {
		case c <- e:
		default:
		}
	}
}

// Listen gives the events of a topic until stop is called, or the hub closes;
// the channel is closed then. stop may be called once.
func (h *Hub) Listen(topic string) (events <-chan Event, stop func()) {
	c := make(chan Event, backlog)
	h.mu.Lock()
	h.listeners[topic] = append(h.listeners[topic], c)
	if h.relay != nil && len(h.listeners[topic]) == 1 {
		h.relay.Follow(topic)
	}
	h.mu.Unlock()
	return c, func() { h.forget(topic, c) }
}

func (h *Hub) forget(topic string, c chan Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !slices.Contains(h.listeners[topic], c) {
		return // the hub was closed
	}
	close(c)
	rest := slices.DeleteFunc(h.listeners[topic], func(other chan Event) bool { return other == c })
	h.listeners[topic] = rest
	if len(rest) == 0 {
		delete(h.listeners, topic)
		if h.relay != nil {
			h.relay.Drop(topic)
		}
	}
}

// Close ends every listening: the lab is stopping.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for topic, all := range h.listeners {
		for _, c := range all {
			close(c)
		}
		delete(h.listeners, topic)
	}
}
