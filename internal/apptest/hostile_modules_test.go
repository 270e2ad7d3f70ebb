package apptest_test

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

// modules are books, SCORM and H5P packages in archives that attack: each is told
// to be one by the file that it has, also where it cannot be opened. #1 to #11.
func modules() (rows []hostile) {
	for _, kind := range []struct{ what, file, mark string }{
		{"EPUB", "livre.epub", "META-INF/container.xml"}, {"SCORM", "module.zip", "imsmanifest.xml"}, {"H5P", "exercice.h5p", "h5p.json"},
	} {
		row := func(number, what, want string, data func(*testing.T) []byte) {
			rows = append(rows, hostile{number: number, what: kind.what + ": " + what, file: kind.file, data: data, want: "failed archive." + want})
		}
		row("#1", "a name upwards", "unsafe", entriesNamed(kind.mark, "../../evil.html"))
		row("#2", "an absolute name", "unsafe", entriesNamed(kind.mark, "/etc/evil.html"))
		row("#3", "a name with backslashes", "unsafe", entriesNamed(kind.mark, `..\..\evil.html`))
		row("#4", "a symbolic link", "unsafe", link(kind.mark))
		row("#6", "zeros, a thousand times their size", "too-large", zeros(kind.mark, 256<<20))
		row("#7", "entries that share their bytes", "unsafe", sharing(kind.mark))
		row("#8", "65,000 files", "too-large", manyBeside(kind.mark))
		row("#8", "200 folders deep", "unsafe", entriesNamed(kind.mark, strings.Repeat("d/", 200)+"a.html"))
		row("#9", "one name twice", "unsafe", entriesNamed(kind.mark, kind.mark))
		row("#9", "names that differ in case", "unsafe", entriesNamed(kind.mark, strings.ToUpper(kind.mark)))
		row("#10", "names that differ in composition", "unsafe", entriesNamed(kind.mark, "caf\u00e9.html", "cafe\u0301.html"))
		row("#11", "a locked entry", "locked", lockedEntry(kind.mark))
		row("#11", "headers that contradict each other", "unsafe", contradictingEntry(kind.mark))
	}
	return rows
}

// link is a ZIP whose only entry is a symbolic link.
func link(name string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			h := &zip.FileHeader{Name: name}
			h.SetMode(fs.ModeSymlink | 0o777)
			w, err := z.CreateHeader(h)
			if err == nil {
				_, err = w.Write([]byte("/etc/passwd"))
			}
			return err
		})
	}
}

// sharing lets the second of two entries stand where the first does.
func sharing(name string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		data := entriesNamed(name, "b.html")(t)
		copy(data[central(data)+46+len(name)+42:], []byte{0, 0, 0, 0})
		return data
	}
}

// manyBeside is a ZIP of 65,000 files, of which the last tells what it is.
func manyBeside(name string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		return zipped(t, func(z *zip.Writer) error {
			for i := range 65_000 {
				if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%d.html", i)}); err != nil {
					return err
				}
			}
			_, err := z.CreateRaw(&zip.FileHeader{Name: name})
			return err
		})
	}
}

func lockedEntry(name string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		data := entriesNamed(name)(t)
		data[6] |= 1
		data[central(data)+8] |= 1
		return data
	}
}

// contradictingEntry has another name before its entry than in the directory.
func contradictingEntry(name string) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		data := entriesNamed(name)(t)
		data[30] = '!'
		return data
	}
}
