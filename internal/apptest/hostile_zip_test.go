package apptest_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"
)

// archives are ZIP files, sent as an album of photographs (CBZ), which the lab
// opens, and as plain ZIP, which it only keeps. #1 to #11.
func archives() []hostile {
	album := func(number, what, want string, data func(*testing.T) []byte) hostile {
		return hostile{number: number, what: "album: " + what, file: "photos.cbz", data: data, want: want}
	}
	plainZip := func(number, what string, data func(*testing.T) []byte) hostile {
		return hostile{number: number, what: "ZIP: " + what, file: "archive.zip", data: data, want: "kept file.archive"}
	}
	up := entriesNamed("../../evil.jpg")
	bomb := zeros("photo.jpg", 256<<20)
	return []hostile{
		album("#1", "a name upwards", "failed archive.unsafe", up),
		plainZip("#1", "a name upwards", entriesNamed("../../evil.txt", "notes.txt")),
		album("#2", "an absolute name", "failed archive.unsafe", entriesNamed("/etc/evil.jpg")),
		album("#3", "a name with backslashes", "failed archive.unsafe", entriesNamed(`..\..\evil.jpg`)),
		album("#3", "a drive", "failed archive.unsafe", entriesNamed(`C:evil.jpg`)),
		album("#4", "a symbolic link", "failed archive.unsafe", special(fs.ModeSymlink, "/etc/passwd")),
		album("#4", "a device", "failed archive.unsafe", special(fs.ModeDevice, "")),
		plainZip("#5", "archives in archives", nested),
		album("#6", "zeros, a thousand times their size", "failed archive.too-large", bomb),
		plainZip("#6", "zeros, a thousand times their size", zeros("zeros.bin", 256<<20)),
		album("#7", "entries that share their bytes", "failed archive.unsafe", shared),
		album("#8", "65,000 files", "failed archive.too-large", many(65_000)),
		plainZip("#8", "65,000 files", many(65_000)),
		album("#8", "200 folders deep", "failed archive.unsafe", entriesNamed(strings.Repeat("d/", 200)+"photo.jpg")),
		album("#9", "one name twice", "failed archive.unsafe", entriesNamed("photo.jpg", "photo.jpg")),
		album("#9", "names that differ in case", "failed archive.unsafe", entriesNamed("photo.jpg", "PHOTO.jpg")),
		album("#10", "names that differ in composition", "failed archive.unsafe", entriesNamed("caf\u00e9.jpg", "cafe\u0301.jpg")),
		album("#11", "a locked entry", "failed archive.locked", locked),
		album("#11", "headers that contradict each other", "failed archive.unsafe", contradicting),
	}
}

// entriesNamed makes a ZIP of entries with these names.
func entriesNamed(names ...string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			for _, name := range names {
				w, err := z.CreateRaw(&zip.FileHeader{Name: name, CRC32: crc32.ChecksumIEEE([]byte("evil")), CompressedSize64: 4, UncompressedSize64: 4})
				if err == nil {
					_, err = w.Write([]byte("evil"))
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func zipped(t *testing.T, fill func(*zip.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := fill(z); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// special is a ZIP with an entry that is no file.
func special(mode fs.FileMode, content string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			h := &zip.FileHeader{Name: "photo.jpg"}
			h.SetMode(mode | 0o777)
			w, err := z.CreateHeader(h)
			if err == nil {
				_, err = w.Write([]byte(content))
			}
			return err
		})
	}
}

// zeros is a ZIP of one entry of so many zeros.
func zeros(name string, size int) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			w, err := z.Create(name)
			block := make([]byte, 1<<20)
			for range size >> 20 {
				if err == nil {
					_, err = w.Write(block)
				}
			}
			return err
		})
	}
}

// nested is a ZIP of 16 of 16 of zeros.
func nested(t *testing.T) []byte {
	data := zeros("zeros.bin", 16<<20)(t)
	for range 2 {
		inner := data
		data = zipped(t, func(z *zip.Writer) error {
			for i := range 16 {
				w, err := z.Create(fmt.Sprintf("%d.zip", i))
				if err == nil {
					_, err = w.Write(inner)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	return data
}

// many is a ZIP of empty files.
func many(n int) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			for i := range n {
				if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%d.jpg", i)}); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// central is where the directory of a ZIP begins (APPNOTE.TXT, 4.3.12).
func central(data []byte) int { return bytes.Index(data, []byte("PK\x01\x02")) }

// shared lets the second of two entries stand where the first does.
func shared(t *testing.T) []byte {
	data := entriesNamed("a.jpg", "b.jpg")(t)
	second := central(data) + 46 + len("a.jpg")
	binary.LittleEndian.PutUint32(data[second+42:], 0)
	return data
}

// locked says that its entry is encrypted, in both headers.
func locked(t *testing.T) []byte {
	data := entriesNamed("photo.jpg")(t)
	data[6] |= 1
	data[central(data)+8] |= 1
	return data
}

// contradicting has another name before its entry than in the directory.
func contradicting(t *testing.T) []byte {
	data := entriesNamed("photo.jpg")(t)
	copy(data[30:], "evil!.jpg")
	return data
}
