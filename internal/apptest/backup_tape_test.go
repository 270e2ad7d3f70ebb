package apptest_test

import (
	"archive/tar"
	"errors"
	"io"
)

// tape writes an archive of one entry.
func tape(w io.Writer, name, text string) error {
	t := tar.NewWriter(w)
	err := t.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o600})
	_, wrote := io.WriteString(t, text)
	return errors.Join(err, wrote, t.Close())
}
