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
	Topic string // "person:<id>": everything goes to a person's own stream
	Name  string // "upload", "asset", "course", "progress"
	Data  any    // becomes JSON
}

// ToPerson names the stream of one person.
func ToPerson(id string) string { return "person:" + id }

// backlog is how many events a listener may fall behind before it loses some.
const backlog = 64

// Hub hands events to the listeners of this process.
type Hub struct {
	mu        sync.Mutex
	listeners map[string][]chan Event
}

// NewHub makes a hub with nobody listening.
func NewHub() *Hub { return &Hub{listeners: map[string][]chan Event{}} }

// Tell hands an event to all who listen to its topic, and never waits.
func (h *Hub) Tell(e Event) {
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
