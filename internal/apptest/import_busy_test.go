package apptest_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/intake/remote"
	"github.com/digital-learning-lab/lab/internal/intake/stick"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// A connection that broke is at work in the lab for a while, and holds its file.
// Who goes on with the file waits for that, and it arrives.
func TestAFolderThatIsSentWaitsForAConnectionThatBroke(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	token, err := lab.Accounts.TokenFor(t.Context(), "nadia.berrada", "stick")
	if err != nil {
		t.Fatal(err)
	}
	there, err := remote.New(lab.URL, token)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := stick.Open(usb(t, map[string]string{"a.bin": strings.Repeat("a", upload.MaxChunk+10)}), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = folder.Close() }() // only read from
	b := breaking{there, func(id string) {
		hold(t, lab.URL, id, token)
		apptest.Eventually(t, time.Minute, "the lab to read from it", func() bool {
			at, err := os.Stat(filepath.Join(lab.Config.Staging(), id))
			return err == nil && at.Size() == upload.MaxChunk+2
		})
	}}
	came, err := folder.Bring(t.Context(), b, func(stick.Progress) {})
	if err != nil || came.Sent != 1 || len(came.Left) != 0 {
		t.Fatalf("%+v, %v", came, err)
	}
}

// breaking is a lab where something happens after the first chunk of a file.
type breaking struct {
	stick.Lab
	between func(upload string)
}

func (b breaking) Send(ctx context.Context, course string, i intake.Item, from io.ReaderAt, there func(int64)) error {
	once := false
	return b.Lab.Send(ctx, course, i, from, func(bytes int64) {
		if bytes == upload.MaxChunk && !once {
			once = true
			b.between(i.Upload)
		}
		there(bytes)
	})
}

// hold sends two of ten bytes behind the first chunk and is silent for two
// seconds, then gone.
func hold(t *testing.T, lab, id, token string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(lab, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(2*time.Second, func() { _ = c.Close() })
	_, err = fmt.Fprintf(c, "PATCH /api/v1/uploads/%s HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"+
		"Upload-Offset: %d\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 10\r\n\r\naa", id, token, upload.MaxChunk)
	if err != nil {
		t.Fatal(err)
	}
}
