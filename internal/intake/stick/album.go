package stick

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"

	"github.com/digital-learning-lab/lab/internal/intake"
)

// Bytes are those of an item, read in any order until Close.
type Bytes interface {
	io.ReaderAt
	io.Closer
}

// read opens the bytes of an item: those of a file, or the album of its photos.
func (f *Folder) read(i intake.Item) (Bytes, error) {
	if len(i.Files) == 1 && i.Size == f.listing.Files[i.Files[0]].Size {
		one := f.listing.Files[i.Files[0]]
		file, err := f.open(one)
		if err != nil {
			return nil, err
		}
		return &original{file, one}, nil
	}
	return f.album(i)
}

// original is a file whose reading fails in words of a folder.
type original struct {
	*os.File
	listed intake.File
}

// ReadAt reads, and tells a file that ended or cannot be read.
func (o *original) ReadAt(p []byte, off int64) (int, error) {
	n, err := o.File.ReadAt(p, off)
	if err == nil || err == io.EOF && off+int64(n) == o.listed.Size {
		return n, err
	}
	if changed := unchanged(o.File, o.listed); changed != nil {
		return n, changed
	}
	return n, intake.ErrUnreadable.Because(err)
}

// album is a ZIP file that is never written down: its headers are kept, its
// photos read from the folder when they are asked for.
type album struct {
	folder *Folder
	parts  []part
	at     int // the part whose photo is open
	photo  Bytes
}

// part is a run of bytes of an album: some headers, or one photo.
type part struct {
	from  int64
	bytes []byte
	photo intake.File
	size  int64
}

// album reads every photo once for its checksum, which stands before it.
func (f *Folder) album(i intake.Item) (Bytes, error) {
	a := &album{folder: f, at: -1}
	var directory bytes.Buffer
	var from int64
	put := func(p part) {
		p.from = from
		from += p.size
		a.parts = append(a.parts, p)
	}
	for n, at := range i.Files {
		photo := f.listing.Files[at]
		sum, err := f.checksum(photo)
		if err != nil {
			return nil, err
		}
		name := intake.PageName(n+1, photo.Path)
		local := entryHeader(photo.Size, sum, name)
		directory.Write(directoryHeader(photo.Size, sum, name, from))
		put(part{bytes: local, size: int64(len(local))})
		put(part{photo: photo, size: photo.Size})
	}
	end := endRecord(len(i.Files), directory.Len(), from)
	directory.Write(end)
	put(part{bytes: directory.Bytes(), size: int64(directory.Len())})
	return a, nil
}

func (f *Folder) checksum(one intake.File) (uint32, error) {
	file, err := f.open(one)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }() // only read from
	sum := crc32.NewIEEE()
	if n, err := io.Copy(sum, file); err != nil || n != one.Size {
		return 0, intake.ErrUnreadable.Because(err)
	}
	return sum.Sum32(), nil
}

// ReadAt reads from the parts that hold the wanted bytes.
func (a *album) ReadAt(p []byte, off int64) (n int, err error) {
	for at := range a.parts {
		part := a.parts[at]
		for n < len(p) && off >= part.from && off < part.from+part.size {
			m, err := a.readPart(at, p[n:], off-part.from)
			n, off = n+m, off+int64(m)
			if err != nil {
				return n, err
			}
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (a *album) readPart(at int, p []byte, off int64) (int, error) {
	part := a.parts[at]
	p = p[:min(int64(len(p)), part.size-off)]
	if part.bytes != nil {
		return copy(p, part.bytes[off:]), nil
	}
	if a.at != at {
		file, err := a.folder.open(part.photo)
		if err != nil {
			return 0, err
		}
		_ = a.Close() // the photo before was only read from
		a.at, a.photo = at, &original{file, part.photo}
	}
	n, err := a.photo.ReadAt(p, off)
	if n == len(p) {
		err = nil
	}
	return n, err
}

// Close closes the photo that is open.
func (a *album) Close() error {
	if a.photo == nil {
		return nil
	}
	photo := a.photo
	a.photo, a.at = nil, -1
	return photo.Close()
}

// The headers of APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16, of entries
// that are stored and all of 1 January 2026, so that the same photos give the
// same album.
const (
	zipVersion = 20
	zipDate    = 46<<9 | 1<<5 | 1
)

func entryHeader(size int64, sum uint32, name string) []byte {
	return append(common([]byte("PK\x03\x04"), size, sum, name), name...)
}

func directoryHeader(size int64, sum uint32, name string, at int64) []byte {
	b := common([]byte{'P', 'K', 1, 2, zipVersion, 0}, size, sum, name)
	b = append(b, make([]byte, 10)...) // no comment, first disk, no attributes
	b = binary.LittleEndian.AppendUint32(b, uint32(at))
	return append(b, name...)
}

// common writes what both headers of an entry say of it.
func common(b []byte, size int64, sum uint32, name string) []byte {
	le := binary.LittleEndian
	for _, v := range []uint16{zipVersion, 0, 0, 0, zipDate} {
		b = le.AppendUint16(b, v)
	}
	for _, v := range []uint32{sum, uint32(size), uint32(size)} {
		b = le.AppendUint32(b, v)
	}
	return le.AppendUint32(b, uint32(len(name))) // and no extra field
}

func endRecord(entries, size int, at int64) []byte {
	le := binary.LittleEndian
	b := []byte("PK\x05\x06\x00\x00\x00\x00")
	b = le.AppendUint16(b, uint16(entries))
	b = le.AppendUint16(b, uint16(entries))
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint32(b, uint32(at))
	return le.AppendUint16(b, 0)
}
