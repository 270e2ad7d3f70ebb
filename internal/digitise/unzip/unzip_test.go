package unzip_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// entry is a file of an archive that a test makes.
type entry struct {
	name   string
	body   string
	method uint16
	change func(*zip.FileHeader)
}

func archive(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: e.method}
		if e.change != nil {
			e.change(h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.body); err != nil && !strings.HasSuffix(e.name, "/") {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(data []byte) (*unzip.Archive, error) {
	return unzip.Open(bytes.NewReader(data), int64(len(data)))
}

func TestAnHonestArchiveIsReadWhole(t *testing.T) {
	a, err := open(archive(t, entry{name: "m/"}, entry{name: "m/Photo 1.jpg", body: "abc"},
		entry{name: "m/2.jpg", body: strings.Repeat("x", 100_000), method: zip.Deflate}, entry{name: "r\xe9sum\xe9.jpg", body: "d"}))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range a.Entries {
		var b bytes.Buffer
		if err := e.Copy(&b); err != nil || int64(b.Len()) != e.Size {
			t.Errorf("%s: %d of %d bytes, %v", e.Name, b.Len(), e.Size, err)
		}
		names = append(names, e.Name)
	}
	if got := strings.Join(names, ", "); got != "m/Photo 1.jpg, m/2.jpg, résumé.jpg" {
		t.Errorf("read %s", got)
	}
}

func TestAHostileArchiveIsRefusedWithItsFirstEntryAtFault(t *testing.T) {
	plain := entry{name: "a.jpg", body: "abc"}
	link := func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }
	device := func(h *zip.FileHeader) { h.SetMode(fs.ModeDevice | 0o600) }
	locked := func(h *zip.FileHeader) { h.Flags |= 1 }
	many := make([]entry, 10_001)
	for i := range many {
		many[i] = entry{name: fmt.Sprintf("%05d.jpg", i)}
	}
	for name, c := range map[string]struct {
		data []byte
		want *fault.Error
		at   string
	}{
		"upwards":             {archive(t, plain, entry{name: "../x.jpg", body: "x"}, entry{name: "../y.jpg"}), unzip.ErrUnsafe, "../x.jpg"},
		"upwards in the path": {archive(t, entry{name: "a/../../x.jpg"}), unzip.ErrUnsafe, "a/../../x.jpg"},
		"absolute":            {archive(t, entry{name: "/etc/x.jpg"}), unzip.ErrUnsafe, "/etc/x.jpg"},
		"a backslash":         {archive(t, entry{name: `..\x.jpg`}), unzip.ErrUnsafe, `..\\x.jpg`},
		"a drive":             {archive(t, entry{name: `C:x.jpg`}), unzip.ErrUnsafe, "C:x.jpg"},
		"a control character": {archive(t, entry{name: "a\nb.jpg"}), unzip.ErrUnsafe, `a\nb.jpg`},
		"a link":              {archive(t, entry{name: "l.jpg", body: "/etc/passwd", change: link}), unzip.ErrUnsafe, "l.jpg"},
		"a device":            {archive(t, entry{name: "d.jpg", change: device}), unzip.ErrUnsafe, "d.jpg"},
		"a password":          {archive(t, entry{name: "p.jpg", body: "x", change: locked}), unzip.ErrLocked, "p.jpg"},
		"twice":               {archive(t, plain, plain), unzip.ErrUnsafe, "a.jpg"},
		"case twins":          {archive(t, plain, entry{name: "A.JPG"}), unzip.ErrUnsafe, "A.JPG"},
		"composed twins":      {archive(t, entry{name: "é.jpg"}, entry{name: "e\u0301.jpg"}), unzip.ErrUnsafe, "e\u0301.jpg"},
		"a file as a folder":  {archive(t, entry{name: "a"}, entry{name: "a/b.jpg"}), unzip.ErrUnsafe, "a/b.jpg"},
		"too deep":            {archive(t, entry{name: strings.Repeat("d/", 21) + "x.jpg"}), unzip.ErrUnsafe, strings.Repeat("d/", 21) + "x.jpg"},
		"a bomb":              {archive(t, entry{name: "z.jpg", body: strings.Repeat("\x00", 4<<20), method: zip.Deflate}), unzip.ErrTooMuch, "z.jpg"},
		"too many":            {archive(t, many...), unzip.ErrTooMuch, ""},
		"no archive":          {[]byte("PK\x03\x04 and nothing more"), unzip.ErrDamaged, ""},
		"nothing":             {nil, unzip.ErrDamaged, ""},
		"cut short":           {archive(t, plain)[:60], unzip.ErrDamaged, ""},
		"bytes before":        {append([]byte("#!/bin/sh\n"), archive(t, plain)...), unzip.ErrDamaged, ""},
		"bytes behind":        {append(archive(t, plain), 0), unzip.ErrDamaged, ""},
	} {
		_, err := open(c.data)
		f, is := fault.As(err)
		if !is || !errors.Is(err, c.want) || f.Field != c.at {
			t.Errorf("%s: %v at %q, want %v at %q", name, err, field(f), c.want, c.at)
		}
	}
}

func field(f *fault.Error) string {
	if f == nil {
		return ""
	}
	return f.Field
}

// central is where the directory of an archive begins.
func central(data []byte) int {
	return int(binary.LittleEndian.Uint32(data[len(data)-6:]))
}

func TestHeadersThatContradictEachOtherAreRefused(t *testing.T) {
	for name, forge := range map[string]func(data []byte){
		"another name":    func(d []byte) { d[30] = 'b' },
		"another method":  func(d []byte) { d[8] = 8 },
		"other flags":     func(d []byte) { d[6] |= 1 },
		"shared bytes":    func(d []byte) { c := central(d); second := c + 46 + 5; binary.LittleEndian.PutUint32(d[second+42:], 0) },
		"beyond the data": func(d []byte) { binary.LittleEndian.PutUint32(d[central(d)+20:], 1<<20) },
	} {
		data := archive(t, entry{name: "a.jpg", body: "abcdef"}, entry{name: "b.jpg", body: "abcdef"})
		forge(data)
		if _, err := open(data); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBytesThatAreNotAsDeclaredAreRefusedWhenTheyAreRead(t *testing.T) {
	data := archive(t, entry{name: "a.jpg", body: "abcdef"})
	data[35]++ // in the body: its sum is wrong now
	a, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Entries[0].Copy(io.Discard); !errors.Is(err, unzip.ErrDamaged) {
		t.Errorf("a wrong sum: %v", err)
	}
	long := archive(t, entry{name: "a.jpg", body: strings.Repeat("a", 5000), method: zip.Deflate})
	binary.LittleEndian.PutUint32(long[central(long)+24:], 100) // it unpacks to more than that
	if a, err = open(long); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := a.Entries[0].Copy(&b); fault.KindOf(err) != fault.Invalid || b.Len() > 101 {
		t.Errorf("more than declared: %v after %d bytes", err, b.Len())
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := open(data)
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			if err := e.Copy(io.Discard); err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", e.Name, err)
			}
		}
	})
}
