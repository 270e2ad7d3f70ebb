package redis

import (
	"context"
	"errors"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// How calls share a round trip.
const (
	gather  = time.Millisecond // for which the first call waits for others
	largest = 512              // commands after which no further call joins
	waiting = 4096             // calls that may wait before others wait in turn
)

// How the breaker works: after so many round trips in a row that failed the
// server is away, and is asked again each second.
const (
	tolerated = 2
	pause     = time.Second
)

// call is one Do that waits for its replies.
type call struct {
	commands []Command
	left     <-chan struct{} // closed when nobody waits any more
	answer   chan answer
}

type answer struct {
	replies []any
	err     error
}

func (w *call) refuse() { w.answer <- answer{err: ErrAway} }

func (w *call) abandoned() bool {
	select {
	case <-w.left:
		return true
	default:
		return false
	}
}

// run makes one round trip after the other.
func (c *Client) run(ctx context.Context) {
	defer close(c.done)
	for {
		select {
		case first := <-c.calls:
			c.trip(ctx, c.collect(first))
		case <-ctx.Done():
			c.refuseAll()
			return
		}
		if c.failed >= tolerated {
			c.heal(ctx)
		}
	}
}

// refuseAll answers those who came while the client was closed.
func (c *Client) refuseAll() {
	c.away.Store(true)
	for {
		select {
		case w := <-c.calls:
			w.refuse()
		default:
			return
		}
	}
}

// collect gives the calls that share a round trip: the first, those that came
// during the last one, and those that come within the gathering time.
func (c *Client) collect(first *call) []*call {
	batch, size := []*call{first}, len(first.commands)
	over := time.NewTimer(gather)
	defer over.Stop()
	for size < largest {
		select {
		case next := <-c.calls:
			batch, size = append(batch, next), size+len(next.commands)
		case <-over.C:
			return batch
		}
	}
	return batch
}

// trip makes one round trip for a batch on a time of its own: no caller that
// leaves may end what another waits for. Nothing is sent for who left before.
func (c *Client) trip(ctx context.Context, batch []*call) {
	ctx, cancel := context.WithTimeout(ctx, roundTrip)
	defer cancel()
	asked := make([][]*goredis.Cmd, len(batch))
	pipe := c.server.Pipeline()
	for i, w := range batch {
		if !w.abandoned() {
			asked[i] = put(ctx, pipe, w.commands)
		}
	}
	if pipe.Len() == 0 {
		return
	}
	_, _ = pipe.Exec(ctx) // which tells of the first error alone: each command has its own
	c.again(ctx, batch, asked)
	c.count(asked)
	for i, w := range batch {
		w.answer <- w.read(asked[i])
	}
}

// put adds the commands of a call to a pipeline.
func put(ctx context.Context, pipe goredis.Pipeliner, commands []Command) []*goredis.Cmd {
	asked := make([]*goredis.Cmd, len(commands))
	for i, command := range commands {
		asked[i] = pipe.Do(ctx, command.known()...)
	}
	return asked
}

// again asks once more, with their texts, for the scripts that the server did
// not know: it was started again, or never had them.
func (c *Client) again(ctx context.Context, batch []*call, asked [][]*goredis.Cmd) {
	pipe := c.server.Pipeline()
	for i := range asked {
		for j, cmd := range asked[i] {
			if goredis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") {
				asked[i][j] = pipe.Do(ctx, batch[i].commands[j].whole()...)
			}
		}
	}
	if pipe.Len() > 0 {
		_, _ = pipe.Exec(ctx)
	}
}

// count notes how a round trip ended. A refusal is an answer, but for that of a
// server which still reads its own files.
func (c *Client) count(asked [][]*goredis.Cmd) {
	lost := func(cmd *goredis.Cmd) bool {
		return !isReply(cmd.Err()) || goredis.HasErrorPrefix(cmd.Err(), "LOADING")
	}
	for _, commands := range asked {
		if slices.ContainsFunc(commands, lost) {
			c.failed++
			return
		}
	}
	c.failed = 0
}

// read gives a call its replies.
func (w *call) read(asked []*goredis.Cmd) (a answer) {
	if asked == nil {
		return answer{err: ErrAway} // nobody waits for it
	}
	a.replies = make([]any, len(asked))
	for i, cmd := range asked {
		reply, err := cmd.Result()
		switch {
		case err == nil:
			a.replies[i] = reply
		case errors.Is(err, goredis.Nil):
		case a.err == nil:
			a.err = refused(cmd.Name(), err)
		}
	}
	return a
}

// heal answers everybody at once and asks the server each second, until it
// answers.
func (c *Client) heal(ctx context.Context) {
	c.away.Store(true)
	next := time.NewTicker(pause)
	defer next.Stop()
	for {
		select {
		case w := <-c.calls:
			w.refuse()
		case <-next.C:
			if c.ping(ctx) == nil {
				c.failed = 0
				c.away.Store(false)
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (c *Client) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, roundTrip)
	defer cancel()
	return c.server.Ping(ctx).Err()
}
