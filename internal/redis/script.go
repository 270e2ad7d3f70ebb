package redis

import (
	"crypto/sha1" //nolint:gosec // the protocol names scripts by it
	"encoding/hex"
)

// Script is a text in the server's own language, which it runs as one act. It
// is sent by name, and as a whole where the server does not know it.
type Script struct{ text, name string }

// NewScript gives a text its name.
func NewScript(text string) *Script {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // see above
	return &Script{text: text, name: hex.EncodeToString(sum[:])}
}

// known is a command as it is sent first.
func (c Command) known() []any {
	if s, is := c[0].(*Script); is {
		return append([]any{"EVALSHA", s.name}, c[1:]...)
	}
	return c
}

// whole is the command of a script that the server did not know.
func (c Command) whole() []any {
	return append([]any{"EVAL", c[0].(*Script).text}, c[1:]...)
}
