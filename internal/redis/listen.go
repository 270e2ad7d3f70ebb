package redis

import (
	"context"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// heartbeat is how often a silent channel is asked whether it still lives.
const heartbeat = 5 * time.Second

// Listen hands on what is published on a channel (Key of a name) until ctx ends,
// which is its error. It connects again by itself; what was said in between is
// lost. take must not wait: a listener that falls far behind loses messages.
func (c *Client) Listen(ctx context.Context, channel string, take func(message string)) error {
	heard := c.server.Subscribe(ctx, channel)
	defer heard.Close()
	messages := heard.Channel(goredis.WithChannelHealthCheckInterval(heartbeat))
	for {
		select {
		case m, open := <-messages:
			if !open {
				return ErrAway
			}
			take(m.Payload)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
