package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// Checker hands on what a reader gives, and finds out its digest. It stops
// with ErrDamaged as soon as there are more bytes than wanted, and with the
// context's error when that ends.
type Checker struct {
	from  io.Reader
	want  Digest
	ended func() error // the error of the context of this Put
	size  int64
	hash  hash.Hash
}

// NewChecker checks what r gives against want, for one Put.
func NewChecker(ctx context.Context, r io.Reader, want Digest) *Checker {
	return &Checker{from: r, want: want, ended: ctx.Err, hash: sha256.New()}
}

// Read implements io.Reader.
func (c *Checker) Read(p []byte) (int, error) {
	if err := c.ended(); err != nil {
		return 0, err
	}
	n, err := c.from.Read(p)
	c.size += int64(n)
	c.hash.Write(p[:n])
	if c.want.Size >= 0 && c.size > c.want.Size {
		return n, ErrDamaged.Because(fmt.Errorf("more than the %d bytes announced", c.want.Size))
	}
	return n, err
}

// Digest is that of all that was read, or ErrDamaged where it is not the one
// wanted. Call it after the end of the reader.
func (c *Checker) Digest() (Digest, error) {
	got := Digest{Size: c.size, SHA256: hex.EncodeToString(c.hash.Sum(nil))}
	if c.want.Size >= 0 && got.Size != c.want.Size {
		return got, ErrDamaged.Because(fmt.Errorf("%d bytes instead of %d", got.Size, c.want.Size))
	}
	if c.want.SHA256 != "" && got.SHA256 != c.want.SHA256 {
		return got, ErrDamaged.Because(fmt.Errorf("SHA-256 %s instead of %s", got.SHA256, c.want.SHA256))
	}
	return got, nil
}
