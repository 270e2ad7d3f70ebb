// Package redis speaks to a Redis server for all that the lab keeps there while
// it happens: learning sessions, presence, locks. It writes keys that begin with
// lab: and the name of the lab's life, and nothing else outside itself.
//
// Nothing of the product may wait for that server. A call ends within Patience,
// whether the server is dead, hung, full or slow; after two failures in a row
// every call is answered ErrAway at once, until the server answers a question
// that is put to it each second. What was asked when a call ends as away may
// still be done: ask only what can be asked twice.
//
// Calls of one moment share one round trip: those that come within a
// millisecond, or while another round trip is under way. Replies come in the
// protocol's second version: string, int64, []any, and nil for what is not
// there.
package redis

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Patience is how long one call waits, whatever happens to the server.
const Patience = 250 * time.Millisecond

const (
	roundTrip   = 200 * time.Millisecond // for one pipeline, connecting included
	connections = 4                      // one for pipelines, the rest while one is given up
)

// ErrAway is every call while the server does not answer, or refuses.
var ErrAway = fault.New(fault.Unavailable, "redis.away", "The server that keeps what happens just now is away; try again in a moment.")

// Command is the name of a command, or a *Script, and its arguments: texts,
// bytes and numbers. After a script stands the number of its keys.
type Command []any

// Client is one server as one life of one lab sees it. It is safe for
// concurrent use.
type Client struct {
	server  *goredis.Client
	address address
	prefix  string
	calls   chan *call
	away    atomic.Bool
	failed  int // round trips in a row, known to run alone
	stop    context.CancelFunc
	done    chan struct{}
}

// Open reads redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for
// TLS, and does not wait for the server. life names the life of the lab: a lab
// that was restored, or another one on the same server, has another and reads
// nothing of this one. ctx gives values and not an end: Close ends.
func Open(ctx context.Context, text, life string) (*Client, error) {
	a, err := parseAddress(text)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &Client{
		server: connect(a), address: a, prefix: "lab:" + short(life) + ":",
		calls: make(chan *call, waiting), stop: stop, done: make(chan struct{}),
	}
	go c.run(ctx)
	return c, nil
}

// connect makes the client of the library. What it would do by itself is turned
// off: with its defaults a hung server holds a caller for 35 seconds.
func connect(a address) *goredis.Client {
	goredis.SetLogger(silent{})
	return goredis.NewClient(&goredis.Options{
		Addr: a.host, Username: a.user, Password: a.password, DB: a.database, TLSConfig: a.tls(),
		DialTimeout: roundTrip, ReadTimeout: roundTrip, WriteTimeout: roundTrip, PoolTimeout: roundTrip,
		MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
		PoolSize: connections, MaxActiveConns: connections, PipelinePoolSize: -1,
		Protocol: 2, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}

// silent keeps the library from writing a line for each connection that fails:
// who calls is told, and the lab logs it once.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// Close ends. Calls that wait are answered ErrAway.
func (c *Client) Close() error {
	c.stop()
	<-c.done
	return c.server.Close()
}

// Key gives the whole key of a name, within the life of this lab.
func (c *Client) Key(name string) string { return c.prefix + name }

// Address is where the server is, without user and password.
func (c *Client) Address() string { return c.address.host }

// Away reports whether calls are answered ErrAway without asking.
func (c *Client) Away() bool { return c.away.Load() }

// Do asks commands, in their order and beside those of others, and gives their
// replies. Where the server refuses one, the call fails with what it said as
// the cause, and those beside it may have been done.
func (c *Client) Do(ctx context.Context, commands ...Command) ([]any, error) {
	if c.Away() {
		return nil, ErrAway
	}
	within, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	w := &call{commands: commands, left: within.Done(), answer: make(chan answer, 1)}
	select {
	case c.calls <- w:
	case <-within.Done():
		return nil, gaveUp(ctx)
	}
	select {
	case a := <-w.answer:
		return a.replies, a.err
	case <-within.Done():
		return nil, gaveUp(ctx)
	}
}

// gaveUp says whose patience was over: the caller's, or ours.
func gaveUp(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return ErrAway.Because(context.DeadlineExceeded)
}

// refused is what the server said instead of a reply.
func refused(name any, err error) error {
	return ErrAway.Because(fmt.Errorf("%v: %w", name, err))
}

// isReply reports whether the server answered, be it by a refusal.
func isReply(err error) bool {
	var said goredis.Error
	return err == nil || errors.As(err, &said)
}
