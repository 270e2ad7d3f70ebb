package unzip

import (
	"archive/zip"
	"cmp"
	"encoding/binary"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Flags of an entry (section 4.4.4).
const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // sum and sizes stand behind the bytes
	flagStrong     = 1 << 6
	flagMasked     = 1 << 13
)

// check looks at one header; folder is true for what is nothing to read.
func check(f *zip.File) (e Entry, folder bool, err error) {
	name := text.Legible(f.Name)
	e = Entry{Name: name, Size: int64(f.UncompressedSize64), file: f}
	folder = strings.HasSuffix(name, "/") && f.Mode().IsDir() && f.UncompressedSize64 == 0
	switch {
	case leadsOut(name):
		err = naming(ErrUnsafe, f.Name)
	case f.Flags&(flagEncrypted|flagStrong|flagMasked) != 0:
		err = naming(ErrLocked, f.Name)
	case folder:
	case !f.Mode().IsRegular() || strings.HasSuffix(name, "/"):
		err = naming(ErrUnsafe, f.Name)
	case f.Method != zip.Store && f.Method != zip.Deflate:
		err = naming(ErrDamaged, f.Name)
	case f.UncompressedSize64 > maxEntry || f.UncompressedSize64 > smallEntry && f.UncompressedSize64 > maxRatio*f.CompressedSize64:
		err = naming(ErrTooMuch, f.Name)
	}
	return e, folder, err
}

// leadsOut reports whether a name is more than the name of a file in some
// folder: absolute, upwards, with a drive, a backslash or control characters.
func leadsOut(name string) bool {
	local := strings.TrimSuffix(name, "/")
	return !filepath.IsLocal(local) || !fs.ValidPath(local) || strings.Contains(local, `\`) || strings.Index(local, ":") == 1 ||
		strings.ContainsFunc(local, unicode.IsControl) || strings.Count(local, "/") >= maxDepth
}

// apart refuses names that are one and the same on systems that fold case or
// compose letters, or a file that is a folder as well.
func apart(files []*zip.File) error {
	kinds := map[string]bool{}
	for _, f := range files {
		name := strings.ToLower(text.Legible(f.Name))
		folder := strings.HasSuffix(name, "/")
		name = strings.TrimSuffix(name, "/")
		if known, twice := kinds[name]; twice && !(known && folder) {
			return naming(ErrUnsafe, f.Name)
		}
		kinds[name] = folder
		for at := strings.LastIndexByte(name, '/'); at > 0; at = strings.LastIndexByte(name[:at], '/') {
			if folder, known := kinds[name[:at]]; known && !folder {
				return naming(ErrUnsafe, f.Name)
			}
			kinds[name[:at]] = true
		}
	}
	return nil
}

// measured bounds what all entries declare together.
func measured(files []*zip.File) error {
	var total, packed uint64
	for _, f := range files {
		total += f.UncompressedSize64
		packed += f.CompressedSize64
		if total > maxTotal {
			return naming(ErrTooMuch, f.Name)
		}
	}
	if total > smallEntry && total > maxRatio*packed {
		return ErrTooMuch
	}
	return nil
}

// span is where an entry stands, with its header.
type span struct {
	from, to int64
	name     string
}

const (
	localSize   = 30
	centralSize = 46
)

// agree compares the header before each entry with that in the directory, and
// refuses entries that share bytes.
func (d directory) agree(r io.ReaderAt, files []*zip.File) error {
	var spans []span
	at := d.at
	for _, f := range files {
		var offset [4]byte
		if _, err := r.ReadAt(offset[:], at+42); err != nil {
			return ErrDamaged.Because(err)
		}
		at += int64(centralSize + len(f.Name) + len(f.Extra) + len(f.Comment))
		s, err := local(r, f, int64(binary.LittleEndian.Uint32(offset[:])))
		if err != nil {
			return err
		}
		spans = append(spans, s)
	}
	if at != d.at+d.size {
		return ErrDamaged
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	end := int64(0)
	for _, s := range spans {
		if s.from < end || s.to > d.at {
			return naming(ErrUnsafe, s.name)
		}
		end = s.to
	}
	return nil
}

// local reads the header before an entry (section 4.3.7).
func local(r io.ReaderAt, f *zip.File, at int64) (span, error) {
	head := make([]byte, localSize+len(f.Name))
	if _, err := r.ReadAt(head, at); err != nil || string(head[:4]) != "PK\x03\x04" {
		return span{}, naming(ErrDamaged, f.Name).Because(err)
	}
	le := binary.LittleEndian
	same := le.Uint16(head[6:]) == f.Flags && le.Uint16(head[8:]) == f.Method &&
		int(le.Uint16(head[26:])) == len(f.Name) && string(head[localSize:]) == f.Name
	if f.Flags&flagDescriptor == 0 {
		same = same && le.Uint32(head[14:]) == f.CRC32 &&
			uint64(le.Uint32(head[18:])) == f.CompressedSize64 && uint64(le.Uint32(head[22:])) == f.UncompressedSize64
	}
	if !same {
		return span{}, naming(ErrUnsafe, f.Name)
	}
	body := at + localSize + int64(len(f.Name)) + int64(le.Uint16(head[28:]))
	return span{at, body + int64(f.CompressedSize64), f.Name}, nil
}
