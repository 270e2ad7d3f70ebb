package container

import (
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// compoundMagic begins a compound file ([MS-CFB], 2.2).
const compoundMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// The parts of a compound file's header, and of an entry of its directory.
const (
	headerSize  = 512
	entrySize   = 128
	inHeader    = 109        // numbers of sectors of the allocation table in the header
	lastSector  = 0xfffffffa // above it are marks, as the end of a chain
	maxSectors  = 512        // of the directory: 2,048 streams and more
	maxTables   = 64         // sectors that name the allocation table: 500 MB of file
	inMini      = 4096       // bytes; shorter streams stand together in one, the mini stream
	miniSector  = 64
	streamEntry = 2
	rootEntry   = 5 // whose stream is the mini stream
)

// streams say which format a compound file is, by the one that holds the document.
// A new file in a locked one is a stream that only the password opens ([MS-OFFCRYPTO]).
var streams = []struct {
	name   string
	format Format
	locked func(first []byte) bool // told from the beginning of the stream
}{
	{"EncryptedPackage", Format{Name: "docx", MIME: ooxml + "wordprocessingml.document", Locked: true}, nil},
	{"PowerPoint Document", Format{Name: "ppt", MIME: "application/vnd.ms-powerpoint"}, nil},
	{"WordDocument", Format{Name: "doc", MIME: "application/msword"}, lockedText},
	{"Workbook", Format{Name: "xls", MIME: "application/vnd.ms-excel"}, lockedSheet},
	{"Book", Format{Name: "xls", MIME: "application/vnd.ms-excel"}, lockedSheet},
}

// lockedSlides is a stream that only locked slides have, unless their author left
// open what they are about; currentUser is one that all slides have.
const (
	lockedSlides = "EncryptedSummary"
	currentUser  = "Current User"
)

func tellCompound(r io.ReaderAt, size int64) (Format, error) {
	c := &compound{r: r}
	found, err := c.directory(size)
	if err != nil {
		return Format{}, unzip.ErrDamaged.Because(err)
	}
	for _, known := range streams {
		at, is := found[known.name]
		if !is {
			continue
		}
		format := known.format
		if _, is := found[lockedSlides]; is {
			format.Locked = true
		}
		if known.locked != nil {
			format.Locked = known.locked(c.beginning(at))
		}
		if user, is := found[currentUser]; is && lockedUser(c.beginning(user)) {
			format.Locked = true
		}
		return format, nil
	}
	return Format{}, ErrForeign
}

// lockedText reads the flag fEncrypted of a text ([MS-DOC], 2.5.2).
func lockedText(first []byte) bool { return len(first) > 11 && first[11]&1 != 0 }

// lockedSheet looks for the record FilePass after that with which a workbook
// begins ([MS-XLS], 2.4.117).
func lockedSheet(first []byte) bool {
	const filePass, few = 0x2f, 4
	for range few {
		if len(first) < 4 {
			return false
		}
		record, length := binary.LittleEndian.Uint16(first), int(binary.LittleEndian.Uint16(first[2:]))
		if record == filePass {
			return true
		}
		first = first[min(len(first), 4+length):]
	}
	return false
}

// lockedUser reads the token of CurrentUserAtom ([MS-PPT], 2.3.2).
func lockedUser(first []byte) bool {
	return len(first) >= 16 && binary.LittleEndian.Uint32(first[12:]) == 0xf3d1c4df
}

// compound is an open compound file.
type compound struct {
	r     io.ReaderAt
	shift uint     // of the size of a sector
	table []uint32 // sectors of the allocation table
	mini  uint32   // where the mini stream begins
}

// stream is where a stream begins and how long it is.
type stream struct {
	first uint32
	size  uint64
}

// directory lists the streams by name, as far as a directory of maxSectors goes.
func (c *compound) directory(size int64) (map[string]stream, error) {
	header := make([]byte, headerSize)
	if _, err := c.r.ReadAt(header, 0); err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	le := binary.LittleEndian
	if c.shift = uint(le.Uint16(header[30:])); c.shift != 9 && c.shift != 12 {
		return nil, fmt.Errorf("sectors of 2^%d bytes", c.shift)
	}
	c.readTable(header)
	found := map[string]stream{}
	at := le.Uint32(header[48:])
	for range min(maxSectors, size>>c.shift+1) {
		if at >= lastSector {
			return found, nil
		}
		sector := c.sector(at)
		for ; len(sector) >= entrySize; sector = sector[entrySize:] {
			switch sector[66] {
			case rootEntry:
				c.mini = le.Uint32(sector[116:])
			case streamEntry:
				found[entryName(sector)] = stream{le.Uint32(sector[116:]), le.Uint64(sector[120:])}
			}
		}
		at = c.next(at)
	}
	return found, nil
}

// readTable lists the sectors of the allocation table: the first in the header,
// those of a larger file in sectors that name each other ([MS-CFB], 2.5).
func (c *compound) readTable(header []byte) {
	le := binary.LittleEndian
	for i := range inHeader {
		c.table = append(c.table, le.Uint32(header[76+4*i:]))
	}
	at := le.Uint32(header[68:])
	for range min(maxTables, le.Uint32(header[72:])) {
		sector := c.sector(at)
		if at >= lastSector || len(sector) < 1<<c.shift {
			return
		}
		for ; len(sector) > 4; sector = sector[4:] {
			c.table = append(c.table, le.Uint32(sector))
		}
		at = le.Uint32(sector)
	}
}

// beginning reads the first sector of a stream, or as much of it as is there.
func (c *compound) beginning(s stream) []byte {
	if s.size >= inMini {
		return c.sector(s.first)
	}
	offset, at := int(s.first)*miniSector, c.mini
	for range min(offset>>c.shift, maxSectors) {
		at = c.next(at)
	}
	if sector, from := c.sector(at), offset%(1<<c.shift); at < lastSector && from < len(sector) {
		return sector[from:min(len(sector), from+miniSector)]
	}
	return nil
}

// entryName reads the name of an entry: UTF-16, its length with a zero at its end.
func entryName(entry []byte) string {
	length := min(int(binary.LittleEndian.Uint16(entry[64:])), 64)
	var units []uint16
	for i := 0; i+2 < length; i += 2 {
		units = append(units, binary.LittleEndian.Uint16(entry[i:]))
	}
	return string(utf16.Decode(units))
}

// sector reads one sector, or as much of it as is there.
func (c *compound) sector(n uint32) []byte {
	b := make([]byte, 1<<c.shift)
	read, _ := c.r.ReadAt(b, (int64(n)+1)<<c.shift) // what is cut off is missing from the list
	return b[:read]
}

// next is the sector after another.
func (c *compound) next(n uint32) uint32 {
	perSector := uint32(1) << (c.shift - 2)
	if int(n/perSector) >= len(c.table) {
		return lastSector
	}
	sector := c.sector(c.table[n/perSector])
	at := 4 * int(n%perSector)
	if at+4 > len(sector) {
		return lastSector
	}
	return binary.LittleEndian.Uint32(sector[at:])
}
