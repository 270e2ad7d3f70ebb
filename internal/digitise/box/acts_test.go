package box_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// acts are what this binary does inside the box, in the folder of its job; they
// answer an exit code, and say on standard error what should not have been.
var acts = map[string]func(job string) int{
	"act-write":       write,
	"act-shown":       func(job string) int { return code(os.WriteFile(job+"/cache/made", nil, 0o600)) },
	"act-read":        read,
	"act-network":     network,
	"act-processes":   processes,
	"act-power":       power,
	"act-execute":     execute,
	"act-environment": environment,
	"act-calls":       calls,
	"act-link":        func(job string) int { return code(os.Symlink("/etc/passwd", job+"/out/link")) },
	"act-flood":       func(string) int { os.Stdout.WriteString(strings.Repeat("x", 1<<20)); return 0 },
	"act-large":       large,
	"act-fill":        fill,
	"act-fill-well":   func(job string) int { _ = fill(job); return 0 },
	"act-complain": func(string) int {
		fmt.Fprintln(os.Stderr, "av_interleaved_write_frame(): No space left on device")
		return 0
	},
	"act-crash":     func(string) int { return 134 },
	"act-overrun":   func(string) int { box.Heed(); return raise(syscall.SIGXCPU) },
	"act-killed":    func(string) int { return raise(syscall.SIGKILL) },
	"act-stopped":   func(string) int { return raise(syscall.SIGTERM) },
	"act-fail":      func(string) int { return 1 },
	"act-limits":    limits,
	"act-wait":      wait,
	"act-temporary": func(string) int { return code(os.WriteFile(filepath.Join(os.TempDir(), "half"), nil, 0o600)) },
}

func code(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// refused counts what succeeded and should not have.
func refused(tries map[string]error) int {
	for what, err := range tries {
		if err == nil {
			return code(fmt.Errorf("%s was possible", what))
		}
	}
	return 0
}

func write(job string) int {
	if err := os.WriteFile(job+"/out/made", []byte("made"), 0o600); err != nil {
		return code(err)
	}
	if err := os.WriteFile("here", nil, 0o600); err != nil { // a tool starts in its out folder
		return code(err)
	}
	_, emptied := os.OpenFile(job+"/source", os.O_RDONLY|os.O_TRUNC, 0)
	return refused(map[string]error{
		"writing the source":           os.WriteFile(job+"/source", nil, 0o600),
		"emptying the source":          os.Truncate(job+"/source", 0),
		"opening the source emptied":   emptied,
		"writing beside the job":       os.WriteFile("/usr/made", nil, 0o600),
		"linking the source":           os.Link(job+"/source", job+"/out/linked"),
		"a device among the results":   syscall.Mknod(job+"/out/device", syscall.S_IFBLK|0o600, 0x0801),
		"moving out of the out folder": os.Rename("made", "/tmp/../made"),
	})
}

// read tries to read what is nobody's business.
func read(string) int {
	tries := map[string]error{}
	for _, file := range []string{"/etc/passwd", "/etc/hostname", "/etc/shadow", "/root/.bashrc", "/sys/kernel/notes"} {
		_, tries["reading "+file] = os.ReadFile(file)
	}
	for _, dir := range []string{"/root", "/home", "/var/lib", "/work", "/srv", "/var/log"} {
		_, tries["listing "+dir] = os.ReadDir(dir)
	}
	if first, _ := os.ReadFile("/proc/1/environ"); strings.Contains(string(first), "LAB_") { // in a name space that is the box
		return code(errors.New("what the lab was started with can be read"))
	}
	return refused(tries)
}

// network tries every way to somebody else.
func network(string) int {
	if known, _ := os.ReadFile("/proc/net/route"); strings.Count(string(known), "\n") > 1 {
		return code(errors.New("a route leads out"))
	}
	tries := map[string]error{}
	for _, address := range []string{"127.0.0.1:80", "127.0.0.1:5432", "192.0.2.1:80"} {
		_, tries["connecting to "+address] = net.Dial("tcp", address)
	}
	_, tries["an abstract socket"] = net.Dial("unix", "@/tmp/.X11-unix/X0")
	_, tries["the bus of the machine"] = net.Dial("unix", "/run/dbus/system_bus_socket")
	return refused(tries)
}

// processes tries to touch another one. In a name space of its own there is
// none: the number of its parent is 1 or 2.
func processes(string) int {
	parent := syscall.Getppid()
	if parent <= 2 {
		return 0
	}
	return refused(map[string]error{
		"a signal to the parent":        syscall.Kill(parent, 0),
		"a signal to the first process": syscall.Kill(1, 0),
		"tracing the parent":            syscall.PtraceAttach(parent),
		"another process":               exec.Command("/usr/bin/true").Run(),
	})
}

// power tries what only root may.
func power(string) int {
	var has [2]unix.CapUserData
	if err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &has[0]); err != nil {
		return code(err)
	}
	if has[0].Effective|has[0].Permitted|has[1].Effective|has[1].Permitted != 0 {
		return code(fmt.Errorf("capabilities %x", has))
	}
	return refused(map[string]error{
		"mounting":          unix.Mount("none", "/tmp", "tmpfs", 0, ""),
		"another namespace": unix.Unshare(unix.CLONE_NEWNS | unix.CLONE_NEWNET),
		"another user":      syscall.Setuid(1),
		"another root":      syscall.Chroot("/usr"),
		"another host name": syscall.Sethostname([]byte("evil")),
	})
}

// execute tries to run what the tool itself wrote.
func execute(job string) int {
	program, err := os.ReadFile("/usr/bin/false")
	if err == nil {
		err = os.WriteFile(job+"/out/evil", program, 0o700)
	}
	if err != nil {
		return code(err)
	}
	if strings.HasPrefix(job, "/job") {
		return 0 // bubblewrap lets it run, where it can do no more than the tool
	}
	_ = syscall.Exec(job+"/out/evil", []string{"evil"}, nil) // ends with 1 if it is possible
	return 0
}

// environment looks for what the lab knows.
func environment(string) int {
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "LAB_") {
			return code(fmt.Errorf("%s is known", name))
		}
	}
	return 0
}

// calls tries system calls that no tool needs.
func calls(string) int {
	try := func(number uintptr, arguments ...uintptr) error {
		var a [3]uintptr
		copy(a[:], arguments)
		if _, _, errno := syscall.RawSyscall(number, a[0], a[1], a[2]); errno != 0 {
			return errno
		}
		return nil
	}
	for name, number := range map[string]uintptr{
		"socket": unix.SYS_SOCKET, "socketpair": unix.SYS_SOCKETPAIR, "ptrace": unix.SYS_PTRACE, "bpf": unix.SYS_BPF,
		"keyctl": unix.SYS_KEYCTL, "perf_event_open": unix.SYS_PERF_EVENT_OPEN, "io_uring_setup": unix.SYS_IO_URING_SETUP,
		"process_vm_readv": unix.SYS_PROCESS_VM_READV, "userfaultfd": unix.SYS_USERFAULTFD, "memfd_create": unix.SYS_MEMFD_CREATE,
		"setsid": unix.SYS_SETSID, "fork": unix.SYS_CLONE, "fchmodat": unix.SYS_FCHMODAT, "open_by_handle_at": unix.SYS_OPEN_BY_HANDLE_AT,
	} {
		if err := try(number); !errors.Is(err, unix.EPERM) {
			return code(fmt.Errorf("%s answers %w", name, err))
		}
	}
	if err := try(unix.SYS_CLONE3); !errors.Is(err, unix.ENOSYS) {
		return code(fmt.Errorf("clone3 answers %w", err))
	}
	return 0
}

// fill writes until the disk is full, as a tool does that makes a film.
func fill(job string) int {
	f, err := os.Create(job + "/out/film")
	for err == nil {
		_, err = f.Write(make([]byte, 1<<16))
	}
	return code(err)
}

func large(job string) int {
	f, err := os.Create(job + "/out/large")
	if err != nil {
		return code(err)
	}
	if f.Truncate(1<<30) != nil { // Go does not die of SIGXFSZ
		return 153
	}
	return 0
}

// raise sends a signal to this process, which is not to survive it.
func raise(signal syscall.Signal) int {
	if err := syscall.Kill(os.Getpid(), signal); err != nil {
		return code(err)
	}
	_ = syscall.Pause() // until it comes
	return 0
}

// limits compares with the row of the table; of processor time, a tool is told a
// little before it is killed.
func limits(string) int {
	for resource, want := range map[int]uint64{
		unix.RLIMIT_CPU: 65, unix.RLIMIT_AS: 3 << 30, unix.RLIMIT_FSIZE: 64 << 20, unix.RLIMIT_NOFILE: 256, unix.RLIMIT_CORE: 0,
	} {
		var l syscall.Rlimit
		if err := syscall.Getrlimit(resource, &l); err != nil || l.Max != want {
			return code(fmt.Errorf("limit %d is %d: %w", resource, l.Max, err))
		}
	}
	place, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err == nil && strconv.Itoa(place) != os.Getenv("BEHIND") {
		err = fmt.Errorf("priority %d instead of %s", place, os.Getenv("BEHIND"))
	}
	if err != nil {
		return code(err)
	}
	return 0
}

func wait(job string) int {
	lock, err := os.Create(job + "/out/lock")
	if err == nil {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
	}
	if err == nil {
		err = os.WriteFile(job+"/out/begun", nil, 0o600)
	}
	if err != nil {
		return code(err)
	}
	_ = syscall.Pause() // until the box is killed
	return 0
}
