package oidc

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
)

// secretLength is how many random bytes stand behind a state, a nonce, a
// verifier (43 letters, as RFC 7636 asks) and the token of a browser.
const secretLength = 32

// secret makes one. It panics only where the source of randomness fails, as
// crypto/rand does.
func (d *Door) secret() string {
	raw := make([]byte, secretLength)
	if _, err := io.ReadFull(d.random, raw); err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hash gives what is stored of a browser's token: it is random, so a plain
// SHA-256 cannot be searched.
func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
