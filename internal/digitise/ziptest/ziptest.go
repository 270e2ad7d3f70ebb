// Package ziptest writes files into ZIP archives for tests: books, slides, albums
// and modules are all such.
package ziptest

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// File is one of an archive: its name, and what is in it.
type File [2]string

// Of packs files, in this order and uncompressed.
func Of(t testing.TB, files ...File) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f[0]})
		if err == nil {
			_, err = io.WriteString(w, f[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
