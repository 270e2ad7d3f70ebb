package apptest_test

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
)

// An office file that is locked says so, whichever program locked it, and stays as
// a download; the same file without its password is shown.
func TestALockedOfficeFileSaysSoWhateverLockedIt(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	for name, data := range map[string][]byte{
		"cours.docx":   encrypted(t, head(t, "slides.docx", 1<<30)),
		"cours.pptx":   encrypted(t, head(t, "officer.pptx", 1<<30)),
		"notes.xlsx":   encrypted(t, head(t, "officer.xlsx", 1<<30)),
		"cours.odt":    lockedText(t),
		"cours.doc":    lockedWord(t, head(t, "old.doc", 1<<30)),
		"notes.xls":    lockedExcel(t, head(t, "old.xls", 1<<30)),
		"cours.ppt":    lockedPowerPoint(t, head(t, "old.ppt", 1<<30)),
		"anonyme.ppt":  lockedUser(t, head(t, "old.ppt", 1<<30)),
		"sans-mot.doc": head(t, "old.doc", 1<<30),
		"sans-mot.xls": head(t, "old.xls", 1<<30),
		"sans-mot.ppt": head(t, "old.ppt", 1<<30),
	} {
		resource := d.send(name, data)
		d.Idle()
		want := "failed office.password"
		if name[:4] == "sans" {
			want = "ready "
		}
		s := see(t, d.trainer, resource)
		if got := s.Asset.State + " " + s.Asset.Reason; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
		var v viewer
		d.trainer.Get("/resources/"+resource+"/viewer", &v)
		if back := apptest.MustSend(t, d.trainer, http.MethodGet, v.Original.Src); back.Status != http.StatusOK || !bytes.Equal(back.Body, data) {
			t.Errorf("%s comes back as %d, %d bytes of %d", name, back.Status, len(back.Body), len(data))
		}
	}
	d.nothingLost(t)
}

// encrypted locks a file of Office 2007 and later as Office does ([MS-OFFCRYPTO]).
func encrypted(t *testing.T, file []byte) []byte {
	t.Helper()
	locked, err := excelize.Encrypt(file, &excelize.Options{Password: "cacahuètes"})
	if err != nil {
		t.Fatal(err)
	}
	return locked
}

// lockedText is a text of OpenDocument whose content only a password opens (OASIS
// ODF 1.3 part 2, 4.8.1).
func lockedText(t *testing.T) []byte {
	t.Helper()
	const manifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="9"><manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AA=="/></manifest:file-entry></manifest:manifest>`
	return ziptest.Of(t, ziptest.File{"mimetype", "application/vnd.oasis.opendocument.text"}, ziptest.File{"content.xml", "\x93\x01\xfe\x80chiffré"}, ziptest.File{"META-INF/manifest.xml", manifest})
}

// lockedWord sets the flag fEncrypted ([MS-DOC], 2.5.2).
func lockedWord(t *testing.T, file []byte) []byte {
	t.Helper()
	file[find(t, file, []byte{0xec, 0xa5})+11] |= 1
	return file
}

// lockedExcel makes the record after the first one FilePass ([MS-XLS], 2.4.117).
func lockedExcel(t *testing.T, file []byte) []byte {
	t.Helper()
	at := find(t, file, []byte{0x09, 0x08, 0x10, 0x00})
	binary.LittleEndian.PutUint16(file[at+4+0x10:], 0x2f)
	return file
}

// lockedPowerPoint names a stream as the one in which locked slides say what they
// are about ([MS-PPT], 2.1.5).
func lockedPowerPoint(t *testing.T, file []byte) []byte {
	t.Helper()
	name := wideName("EncryptedSummary")
	at := find(t, file, wideName("\x05SummaryInformation"))
	clear(file[at : at+64])
	copy(file[at:], name)
	binary.LittleEndian.PutUint16(file[at+64:], uint16(len(name)+2))
	return file
}

// lockedUser sets the token of slides that are locked but for what they are about.
func lockedUser(t *testing.T, file []byte) []byte {
	t.Helper()
	at := find(t, file, []byte{0x14, 0, 0, 0, 0x5f, 0xc0, 0x91, 0xe3})
	binary.LittleEndian.PutUint32(file[at+4:], 0xf3d1c4df)
	return file
}

func wideName(name string) (b []byte) {
	for _, unit := range utf16.Encode([]rune(name)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

func find(t *testing.T, file, what []byte) int {
	t.Helper()
	at := bytes.Index(file, what)
	if at < 0 {
		t.Fatalf("% x is not in the file", what)
	}
	return at
}
