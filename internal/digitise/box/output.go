package box

import (
	"errors"
	"strings"
)

// tailSize is how much of a tool's standard error is kept, in bytes.
const tailSize = 64 << 10

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p[max(0, len(p)-tailSize):]...)
	t.kept = t.kept[max(0, len(t.kept)-tailSize):]
	return len(p), nil
}

func (t *tail) String() string { return string(t.kept) }

// capped keeps what is written to it and refuses more than its limit, upon
// which the writing tool gets SIGPIPE.
type capped struct {
	limit int
	bytes []byte
	over  bool
}

var errOver = errors.New("more output than expected")

func (c *capped) Write(p []byte) (int, error) {
	if len(c.bytes)+len(p) > c.limit {
		c.over = true
		return 0, errOver
	}
	c.bytes = append(c.bytes, p...)
	return len(p), nil
}

func cut(env string) (name, value string) {
	name, value, _ = strings.Cut(env, "=")
	return name, value
}
