package tus_test

import (
	"bytes"
	"errors"
	"flag"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/upload"
)

func TestAfterAFullDiskAnUploadGoesOnWithoutARestart(t *testing.T) {
	inMount(t, "1m", func(t *testing.T, mount string) {
		h := newHouse(t, mount)
		ballast := filepath.Join(mount, "ballast")
		h.must(os.WriteFile(ballast, make([]byte, 600<<10), 0o600))
		file := bytes.Repeat([]byte("0123456789abcdef"), 50<<10) // 800 KiB
		id := h.begin(len(file))
		h.is(h.patch(id, 0, file), http.StatusInsufficientStorage)
		have, err := h.staging.Size(id)
		h.must(err)
		if have == 0 || have >= int64(len(file)) || h.state(id) != upload.Receiving {
			t.Fatalf("%d bytes are kept, it is %s", have, h.state(id))
		}
		h.is(h.patch(id, int(have), file[have:]), http.StatusInsufficientStorage)
		another := h.ids.New()
		meta := h.meta(another)
		h.is(h.do("amina", "POST", "", nil, "Upload-Length", "5", "Upload-Metadata", meta), http.StatusInsufficientStorage)
		h.must(os.Remove(ballast))
		h.is(h.do("amina", "POST", "", nil, "Upload-Length", "5", "Upload-Metadata", meta), http.StatusCreated)
		h.is(h.patch(another, 0, []byte("12345")), http.StatusNoContent)
		h.at(id, int(have))
		h.is(h.patch(id, int(have), file[have:]), http.StatusNoContent)
		kept, err := os.ReadFile(h.staging.Path(id))
		h.must(err)
		if !bytes.Equal(kept, file) || h.state(id) != upload.Whole {
			t.Errorf("what is kept is not what was sent; it is %s", h.state(id))
		}
	})
}

// inMount runs test in a child of its own user and mount namespace, with a file
// system of the given size that goes away with it.
func inMount(t *testing.T, size string, test func(t *testing.T, mount string)) {
	t.Helper()
	mount := t.TempDir()
	if flag.Arg(0) == "mounted" {
		if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size="+size); err != nil {
			t.Fatal(err)
		}
		defer syscall.Unmount(mount, syscall.MNT_DETACH)
		test(t, mount)
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "--", "mounted")
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := child.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		needtest.Missing(t, "this machine allows no mounts of our own: "+err.Error())
	}
	if err != nil {
		t.Errorf("%s", out)
	}
}
