// Package container tells what an office file is by what stands in it, never by
// its name: LibreOffice guesses, and reads random bytes as a text and an image as
// a slide. It looks into the three containers of such files: the ZIP of Office
// Open XML (ISO/IEC 29500-2, "[Content_Types].xml"), the ZIP of OpenDocument
// (OASIS ODF 1.3 part 2, the entry "mimetype"), and the compound file of Office 97
// to 2003 ([MS-CFB]); and at the first bytes of RTF.
//
// It reads, writes nothing, and starts nothing. Limits: those of unzip, 300 MB
// unpacked, 1 MiB of a part that it reads itself.
package container

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// maxUnpacked bounds all parts of a file together, in bytes: more than LibreOffice
// opens in the memory that it is given.
const maxUnpacked = 300_000_000

// Format is a format of office files.
type Format struct {
	Name   string // as its files are called: "pptx"
	MIME   string
	Locked bool // it cannot be opened without a password
}

// ErrForeign is the answer to what is none of these formats.
var ErrForeign = errors.New("no office file")

// Tell says which format a file of size bytes is, or ErrForeign. A ZIP that is not
// safe to open, or too large, is a fault of unzip.
func Tell(r io.ReaderAt, size int64) (Format, error) {
	head := make([]byte, min(size, int64(len(compoundMagic))))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Format{}, fmt.Errorf("look at the file: %w", err)
	}
	for magic, tell := range map[string]func(io.ReaderAt, int64) (Format, error){
		"PK\x03\x04": tellZip, compoundMagic: tellCompound, `{\rtf`: tellRichText,
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return tell(r, size)
		}
	}
	return Format{}, ErrForeign
}

func tellRichText(io.ReaderAt, int64) (Format, error) {
	return Format{Name: "rtf", MIME: "application/rtf"}, nil
}

func tellZip(r io.ReaderAt, size int64) (Format, error) {
	archive, err := unzip.Open(r, size)
	if err != nil {
		return Format{}, err
	}
	format, err := openXML(archive)
	if errors.Is(err, ErrForeign) {
		format, err = openDocument(archive)
	}
	if err != nil {
		return Format{}, err
	}
	return format, fits(archive)
}

func fits(archive *unzip.Archive) error {
	left := int64(maxUnpacked)
	for _, e := range archive.Entries {
		if left -= e.Size; left < 0 {
			return unzip.ErrTooMuch
		}
	}
	return nil
}

// Claims reports whether a media type, guessed from the first bytes of a file, is
// that of an office file.
func Claims(mime string) bool {
	return strings.HasPrefix(mime, ooxml) || strings.HasPrefix(mime, openDocumentType)
}
