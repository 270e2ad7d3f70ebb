package archive

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

// spool is a file without a name that holds what is too large for memory until
// it is used: it goes when it is closed, also where the process is killed.
type spool struct {
	file *os.File
	to   *bufio.Writer
	sum  hash.Hash
	size int64
}

func newSpool(folder string) (*spool, error) {
	file, err := os.CreateTemp(folder, "spool-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("hide a temporary file: %w", err), file.Close())
	}
	return &spool{file: file, to: bufio.NewWriterSize(file, 256<<10), sum: sha256.New()}, nil
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	s.sum.Write(p[:n])
	s.size += int64(n)
	return n, err
}

// end flushes what was written and gives its hash.
func (s *spool) end() (string, error) {
	return hex.EncodeToString(s.sum.Sum(nil)), s.to.Flush()
}

// open reads the spool from its beginning; several may read at once.
func (s *spool) open() io.Reader { return io.NewSectionReader(s.file, 0, s.size) }

func (s *spool) close() error { return s.file.Close() }
