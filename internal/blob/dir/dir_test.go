package dir_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

const key = "run/01j9z8q4x7k2m5n8p3r6t9v1wb/film.mp4"

func open(t *testing.T, name string) *dir.Store {
	t.Helper()
	s, err := dir.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func put(t *testing.T, s blob.Store, key, content string) {
	t.Helper()
	if _, err := s.Put(t.Context(), key, strings.NewReader(content), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	object, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	content, err := io.ReadAll(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// temporaries counts what is not whole yet.
func temporaries(t *testing.T, name string) int {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(name, ".tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return len(left)
}

func TestAFolderKeepsEveryPromise(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store {
		name := t.TempDir()
		t.Cleanup(func() {
			if n := temporaries(t, name); n != 0 {
				t.Errorf("%d temporary files are left", n)
			}
		})
		return open(t, name)
	})
}

func TestAKilledPutLeavesNothingAndTheNextOpenSweepsItsFile(t *testing.T) {
	name := t.TempDir()
	blobtest.Killed(t, name, func(t *testing.T, place string) blob.Store { return open(t, place) })
	if n := temporaries(t, name); n != 0 {
		t.Errorf("%d temporary files are left", n)
	}
}

func TestASweepLeavesAPutOfAnotherProcessAlone(t *testing.T) {
	name := t.TempDir()
	s := open(t, name)
	half := readerFunc(func(p []byte) (int, error) {
		open(t, name) // as another process would, in the middle of the Put
		return copy(p, "whole"), io.EOF
	})
	if _, err := s.Put(t.Context(), key, half, blob.Unknown()); err != nil || read(t, s, key) != "whole" {
		t.Fatalf("got %v", err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAnAdoptedFileIsNotCopiedAndOutlivesItsFirstName(t *testing.T) {
	name := t.TempDir()
	s := open(t, filepath.Join(name, "blobs"))
	staged := filepath.Join(name, "staged")
	if err := os.WriteFile(staged, []byte("a film"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is there already
		info, err := s.Adopt(t.Context(), key, staged, blob.Digest{Size: 6})
		if err != nil || info.Size != 6 || len(info.SHA256) != 64 {
			t.Fatalf("%+v, %v", info, err)
		}
	}
	a, _ := os.Stat(staged)
	b, err := os.Stat(filepath.Join(name, "blobs", key))
	if err != nil || !os.SameFile(a, b) {
		t.Errorf("it was copied: %v", err)
	}
	if err := os.Remove(staged); err != nil || read(t, s, key) != "a film" {
		t.Errorf("it did not outlive its name: %v", err)
	}
}

func TestADamagedOrClashingFileIsNotAdopted(t *testing.T) {
	name := t.TempDir()
	s := open(t, filepath.Join(name, "blobs"))
	staged := filepath.Join(name, "staged")
	if err := os.WriteFile(staged, []byte("a film"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Adopt(t.Context(), key, staged, blob.Digest{Size: 7}); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("a damaged file gives %v", err)
	}
	if _, err := s.Adopt(t.Context(), "run/../x", staged, blob.Unknown()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a hostile key gives %v", err)
	}
	put(t, s, key, "another film")
	if _, err := s.Adopt(t.Context(), key, staged, blob.Unknown()); !errors.Is(err, blob.ErrTaken) {
		t.Errorf("a taken key gives %v", err)
	}
}

func TestAFileOfAnotherFileSystemIsCopied(t *testing.T) {
	inMount(t, "64m", func(t *testing.T, mount string) {
		s := open(t, t.TempDir())
		staged := filepath.Join(mount, "staged")
		if err := os.WriteFile(staged, []byte("a film"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Adopt(t.Context(), key, staged, blob.Unknown()); err != nil || read(t, s, key) != "a film" {
			t.Errorf("got %v", err)
		}
	})
}

func TestAFullDiskLeavesNothingAndKeepsWhatWasThere(t *testing.T) {
	inMount(t, "1m", func(t *testing.T, mount string) {
		s := open(t, mount)
		put(t, s, "source/kept", "kept")
		_, err := s.Put(t.Context(), key, bytes.NewReader(make([]byte, 2<<20)), blob.Unknown())
		if !errors.Is(err, blob.ErrFull) || fault.KindOf(err) != fault.NoSpace {
			t.Errorf("got %v", err)
		}
		if _, err := s.Stat(t.Context(), key); fault.KindOf(err) != fault.NotFound {
			t.Errorf("stat gives %v", err)
		}
		if n := temporaries(t, mount); n != 0 {
			t.Errorf("%d temporary files fill the disk", n)
		}
		if read(t, s, "source/kept") != "kept" {
			t.Error("what was there is damaged")
		}
		put(t, s, key, "there is room again")
	})
}

// inMount runs test in a child of its own user and mount namespace, with a
// file system of the given size that goes away with it.
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

func TestALinkInTheFolderLeadsNowhere(t *testing.T) {
	name := t.TempDir()
	s := open(t, filepath.Join(name, "blobs"))
	if err := os.WriteFile(filepath.Join(name, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"source/file": "../../secret", "run/folder": "../.."} {
		if err := os.Symlink(target, filepath.Join(name, "blobs", link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"source/file", "run/folder/secret"} {
		if object, err := s.Open(t.Context(), key); err == nil {
			object.Close()
			t.Errorf("%s leads out of the folder", key)
		}
	}
	if _, err := s.Put(t.Context(), "run/folder/new", strings.NewReader("x"), blob.Unknown()); err == nil {
		t.Error("a put led out of the folder")
	}
}

// What net.sendFile asks for is syscall.Conn; without it the bytes of films
// would pass through the process.
func TestAnObjectIsServedInRangesByTheKernel(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, key, "0123456789")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		object, err := s.Open(r.Context(), key)
		if err != nil {
			t.Error(err)
			return
		}
		defer object.Close()
		if _, can := object.(syscall.Conn); !can {
			t.Error("the kernel cannot send it")
		}
		http.ServeContent(w, r, "", object.Info().Modified, object)
	}))
	defer server.Close()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	request.Header.Set("Range", "bytes=2-5")
	answer, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusPartialContent || string(body) != "2345" {
		t.Fatalf("%s %q", answer.Status, body)
	}
}
