package redis

import (
	"context"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// heartbeat is how often a silent channel is asked whether it still lives.
const heartbeat = 5 * time.Second

// Ears hear channels (Keys of names), which may change while they hear. They
// connect again by themselves; what was said in between is lost.
type Ears struct{ heard *goredis.PubSub }

// Ears begin to hear channels.
func (c *Client) Ears(ctx context.Context, channels ...string) *Ears {
	return &Ears{c.server.Subscribe(ctx, channels...)}
}

// Change hears more channels and others no longer. A server that is away is told
// when it is back.
func (e *Ears) Change(ctx context.Context, more, fewer []string) {
	if len(more) > 0 {
		_ = e.heard.Subscribe(ctx, more...) // noted, and asked for again with each connection
	}
	if len(fewer) > 0 {
		_ = e.heard.Unsubscribe(ctx, fewer...)
	}
}

// Hear hands on what is said until the ears are closed. take must not wait: who
// falls far behind loses messages.
func (e *Ears) Hear(take func(channel, message string)) {
	for m := range e.heard.Channel(goredis.WithChannelHealthCheckInterval(heartbeat)) {
		take(m.Channel, m.Payload)
	}
}

// Close ends Hear.
func (e *Ears) Close() error { return e.heard.Close() }
