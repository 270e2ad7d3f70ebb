package account

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// The cost of argon2id (RFC 9106), as OWASP's Password Storage Cheat Sheet
// advises: two passes over 19 MiB, one lane; some 25 ms on a small server.
// Those of a stored secret are read from it, so that they may be raised.
const (
	hashMemory   = 19 * 1024 // KiB
	hashPasses   = 2
	hashLanes    = 1
	hashLength   = 32 // bytes
	saltLength   = 16 // bytes
	hashesAtOnce = 4  // so that a rush of sign-ins holds 76 MiB at most
)

// The shortest and longest secret, in characters.
const (
	minSecret = 8
	maxSecret = 1024
)

var (
	errSecretShort = fault.New(fault.Invalid, "secret.short", "Choose at least 8 characters.").On("secret")
	errSecretLong  = fault.New(fault.Invalid, "secret.long", "Choose at most 1024 characters.").On("secret")
	errSecretBytes = fault.New(fault.Invalid, "secret.characters", "The secret holds characters that cannot be typed.").On("secret")
	errSecretLogin = fault.New(fault.Invalid, "secret.login", "Choose something other than the login.").On("secret")
)

// checkSecret says what is wrong with a secret that somebody chose. Nothing is
// cut off it: what is too long is refused.
func checkSecret(login, secret string) error {
	if err := checkTyped(secret); err != nil {
		return err
	}
	switch {
	case utf8.RuneCountInString(secret) < minSecret:
		return errSecretShort
	case strings.EqualFold(secret, login):
		return errSecretLogin
	}
	return nil
}

// checkTyped says what keeps a text from being anybody's secret.
func checkTyped(secret string) error {
	switch {
	case utf8.RuneCountInString(secret) > maxSecret:
		return errSecretLong
	case !utf8.ValidString(secret) || strings.ContainsRune(secret, 0):
		return errSecretBytes
	}
	return nil
}

// cost is how much work a hash takes.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

var usualCost = cost{memory: hashMemory, passes: hashPasses, lanes: hashLanes}

// hashSecret gives what is stored of a secret, in the PHC string format:
// $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>.
func (s *Service) hashSecret(ctx context.Context, secret string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(s.random, salt); err != nil {
		return "", fmt.Errorf("salt a secret: %w", err)
	}
	sum, err := s.derive(ctx, secret, salt, usualCost)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes, b64(salt), b64(sum)), nil
}

// verify reports whether the secret is the one that was stored. Where nothing
// was stored it does the same work and says no.
func (s *Service) verify(ctx context.Context, stored, secret string) (bool, error) {
	c, salt, want, known := parseHash(stored)
	if !known {
		c, salt, want = usualCost, make([]byte, saltLength), make([]byte, hashLength)
	}
	sum, err := s.derive(ctx, secret, salt, c)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1 && known, nil
}

func (s *Service) derive(ctx context.Context, secret string, salt []byte, c cost) ([]byte, error) {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.hashing }()
	return argon2.IDKey([]byte(secret), salt, c.passes, c.memory, c.lanes, hashLength), nil
}

func parseHash(stored string) (c cost, salt, sum []byte, ok bool) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return cost{}, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); n != 3 || err != nil {
		return cost{}, nil, nil, false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	return c, salt, sum, saltErr == nil && sumErr == nil && len(sum) == hashLength
}

// readable is the alphabet of secrets that are copied from paper: no 0 o, no
// 1 l, one size. Ten of its 32 letters are 50 bits.
const readable = "abcdefghijkmnpqrstuvwxyz23456789"

// cardSecretLength is how many letters the secret of a card has.
const cardSecretLength = 10
