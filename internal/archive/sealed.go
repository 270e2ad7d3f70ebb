package archive

import (
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// sealedReader gives what is in a backup. Its errors are those of what is read
// from, or ErrDamaged.
type sealedReader struct {
	from  *watched
	plain io.Reader
	err   error // the first one, for those who hear of it in other words
}

// watched remembers how reading failed.
type watched struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

func unseal(from io.Reader, key Key) (*sealedReader, error) {
	w := &watched{Reader: from}
	plain, err := age.Decrypt(w, key.identity)
	var other *age.NoIdentityMatchError
	switch {
	case w.err != nil:
		return nil, fmt.Errorf("read the backup: %w", w.err)
	case errors.As(err, &other):
		return nil, ErrKey.Because(err)
	case err != nil:
		return nil, ErrDamaged.Because(err)
	}
	return &sealedReader{from: w, plain: plain}, nil
}

// Read implements io.Reader.
func (s *sealedReader) Read(p []byte) (int, error) {
	n, err := s.plain.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	s.err = ErrDamaged.Because(err)
	if s.from.err != nil {
		s.err = fmt.Errorf("read the backup: %w", s.from.err)
	}
	return n, s.err
}
