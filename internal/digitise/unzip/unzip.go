// Package unzip opens ZIP files that strangers made. Everything that the
// headers tell is checked before a byte of an entry is read: names that lead
// out of a folder, links and devices, encryption, names that are one on some
// systems, headers that contradict each other or share their bytes, and sizes
// that no honest file has. Real bytes are counted against what was declared.
//
// It writes nothing and names no file of ours after an entry. Limits: 10,000
// entries, 4 MiB of directory, 1 GiB an entry and 8 GiB together, 200 times
// their compressed size, 20 folders in depth; no ZIP64, no parts. The format is
// that of PKWARE's APPNOTE.TXT 6.3.10.
package unzip

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Limits of an archive.
const (
	maxEntries   = 10_000
	maxDirectory = 4 << 20
	maxEntry     = 1 << 30
	maxTotal     = 8 << 30
	maxRatio     = 200
	smallEntry   = 1 << 20 // below it no ratio is asked for: a blank page packs to nothing
	maxDepth     = 20
	maxNamed     = 120 // characters of a name in a refusal
)

// Why an archive is refused. The field names the first entry at fault, escaped;
// it is empty where no entry is.
var (
	ErrDamaged = fault.New(fault.Invalid, "archive.damaged", "The archive is damaged or was cut short. Make it again and send it once more.")
	ErrUnsafe  = fault.New(fault.Invalid, "archive.unsafe", "The archive is not safe to open. Make it again from the files alone.")
	ErrLocked  = fault.New(fault.Invalid, "archive.locked", "The archive is locked by a password. Make it again without one.")
	ErrTooMuch = fault.New(fault.Invalid, "archive.too-large", "The archive unpacks to more than the lab takes from one file.")
)

// Archive is an archive whose headers are sound.
type Archive struct {
	// Entries are its files, in the order of its directory, without folders.
	Entries []Entry
}

// Entry is one file of an archive.
type Entry struct {
	Name string // legible, with slashes; text, and no path of ours
	Size int64  // bytes, as declared
	file *zip.File
}

// naming says which entry is at fault.
func naming(why *fault.Error, entry string) *fault.Error {
	if letters := []rune(entry); len(letters) > maxNamed {
		entry = string(letters[:maxNamed]) + "…"
	}
	quoted := strconv.Quote(entry)
	return why.On(quoted[1 : len(quoted)-1])
}

// Open checks an archive of size bytes. Its errors are the faults above, or of
// reading.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	d, err := findDirectory(r, size)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // which entry that is, is told below
		return nil, ErrDamaged.Because(err)
	}
	if len(z.File) != d.entries {
		return nil, ErrDamaged
	}
	a := &Archive{}
	for _, f := range z.File {
		e, folder, err := check(f)
		if err != nil {
			return nil, err
		}
		if !folder {
			a.Entries = append(a.Entries, e)
		}
	}
	for _, rule := range []func() error{
		func() error { return apart(z.File) },
		func() error { return measured(z.File) },
		func() error { return d.agree(r, z.File) },
	} {
		if err := rule(); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// OpenFile opens an archive on this machine. The caller closes the file when
// nothing more is read of it.
func OpenFile(path string) (*Archive, io.Closer, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	a, err := Open(file, info.Size())
	if err != nil {
		_ = file.Close() // the first error tells more
		return nil, nil, err
	}
	return a, file, nil
}

// Bytes gives those of an entry, if they are no more than a limit; else
// ErrTooMuch.
func (e Entry) Bytes(limit int64) ([]byte, error) {
	if e.Size > limit {
		return nil, naming(ErrTooMuch, e.Name)
	}
	var b bytes.Buffer
	b.Grow(int(e.Size))
	err := e.Copy(&b)
	return b.Bytes(), err
}

// Copy writes the bytes of an entry, as many as were declared, and checks their
// sum.
func (e Entry) Copy(w io.Writer) error {
	r, err := e.file.Open()
	if err != nil {
		return naming(ErrDamaged, e.Name).Because(err)
	}
	defer func() { _ = r.Close() }() // only read from
	source := &told{Reader: io.LimitReader(r, e.Size+1)}
	n, err := io.Copy(w, source)
	switch {
	case source.err != nil:
		return naming(ErrDamaged, e.Name).Because(source.err)
	case err != nil:
		return err
	case n != e.Size:
		return naming(ErrUnsafe, e.Name)
	}
	return nil
}

// Into copies an entry into another archive as it is, packed, without looking at
// its bytes.
func (e Entry) Into(z *zip.Writer) error { return z.Copy(e.file) }

// told keeps apart what went wrong with reading from what did with writing.
type told struct {
	io.Reader
	err error
}

// Read reads on.
func (t *told) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err != nil && err != io.EOF {
		t.err = err
	}
	return n, err
}

// directory is where the list of the entries stands (section 4.3.16).
type directory struct {
	at, size int64
	entries  int
}

const (
	endSize    = 22
	maxComment = 1<<16 - 1
)

// findDirectory reads the end record. Its place must be told without a gap, so
// that nobody reads another directory than we do.
func findDirectory(r io.ReaderAt, size int64) (directory, error) {
	tail := make([]byte, min(size, endSize+maxComment))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return directory{}, err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endSize {
		return directory{}, ErrDamaged
	}
	end := tail[at:]
	le := binary.LittleEndian
	d := directory{at: int64(le.Uint32(end[16:])), size: int64(le.Uint32(end[12:])), entries: int(le.Uint16(end[10:]))}
	parts := le.Uint16(end[4:]) != 0 || le.Uint16(end[6:]) != 0 || int(le.Uint16(end[8:])) != d.entries
	switch {
	case parts, int(le.Uint16(end[20:])) != len(end)-endSize, d.at+d.size != size-int64(len(end)):
		return d, ErrDamaged
	case d.entries > maxEntries || d.size > maxDirectory:
		return d, ErrTooMuch
	}
	return d, nil
}
