package account

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
)

// tokenLength is how many random bytes stand behind a cookie, a link or an API
// token.
const tokenLength = 32

// newToken makes a token and what is stored of it. It panics only where the
// source of randomness fails, as crypto/rand does.
func (s *Service) newToken() (token, stored string) {
	raw := make([]byte, tokenLength)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		panic(err)
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, hashToken(token)
}

// Credential is what may be kept of a token that a request carries, to tell later
// whether it is still good; see Service.Holder.
func Credential(token string) string { return hashToken(token) }

// hashToken gives what is stored of a token: its SHA-256 in hexadecimal. A token
// is random, so a plain hash cannot be searched.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// randomSecret makes the secret of a connection card.
func (s *Service) randomSecret() string {
	out := make([]byte, cardSecretLength)
	if _, err := io.ReadFull(s.random, out); err != nil {
		panic(err)
	}
	for i := range out {
		out[i] = readable[out[i]%byte(len(readable))] // 256 is a multiple of 32: no letter is likelier
	}
	return string(out)
}
