package box

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"unsafe"

	"github.com/landlock-lsm/go-landlock/landlock"
	llsyscall "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

const (
	exitRefused = 125 // Enter did not become the tool
	niceness    = 10
	openFiles   = 256
)

// Enter is the sub-command sandboxed: it gives up everything that its orders do
// not name, proves that it is gone, and becomes the tool. It returns only where
// that failed, with the exit code.
//
// The user stays the lab's: the source is a link to the lab's own blob, which
// nobody else may read. What a user may do beyond files is given up instead:
// capabilities, also root's, and signals to other processes.
func Enter(args []string, complaints io.Writer) int {
	fmt.Fprintln(complaints, "enter the sandbox:", enter(args))
	return exitRefused
}

// enter answers why this program is still itself.
func enter(args []string) error {
	var o orders
	if len(args) != 1 {
		return errors.New("one argument is expected: the orders")
	}
	if err := json.Unmarshal([]byte(args[0]), &o); err != nil {
		return err
	}
	debug.SetGCPercent(-1) // a moment's work, and no memory at its end, see lastCalls
	// Priority, capabilities and the death of the process are the thread's.
	runtime.LockOSThread()
	if err := stepBehind(); err != nil {
		return fmt.Errorf("step behind the lab: %w", err)
	}
	if err := powerless(); err != nil {
		return fmt.Errorf("give up capabilities: %w", err)
	}
	if o.Confined {
		if err := confine(o); err != nil {
			return err
		}
	}
	return o.become()
}

// stepBehind stands behind the lab wherever that stands: nobody but root may go
// to a place before it.
func stepBehind() error {
	const least, ofKernel = 19, 20 // the system call answers 20 less the place
	place, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		return err
	}
	return syscall.Setpriority(syscall.PRIO_PROCESS, 0, min(ofKernel-place+niceness, least))
}

// powerless gives up all capabilities. Together with no_new_privs not even root
// gets them back by becoming another program.
func powerless() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	none := [2]unix.CapUserData{} // the third version of the interface has two words
	return unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &none[0])
}

// Rights below Landlock's rules. Nothing that a tool wrote can be executed.
const (
	look  landlock.AccessFSSet = llsyscall.AccessFSReadFile | llsyscall.AccessFSReadDir
	start                      = look | llsyscall.AccessFSExecute
	alter                      = look | llsyscall.AccessFSWriteFile | llsyscall.AccessFSTruncate | llsyscall.AccessFSMakeReg |
		llsyscall.AccessFSMakeDir | llsyscall.AccessFSRemoveFile | llsyscall.AccessFSRemoveDir
	ofFile = llsyscall.AccessFSReadFile | llsyscall.AccessFSWriteFile | llsyscall.AccessFSTruncate | llsyscall.AccessFSExecute
)

// access is what may be done with files, and with what is below folders.
type access struct {
	rights landlock.AccessFSSet
	paths  []string
}

// to leaves out the rights that a file cannot have.
func (a access) to(info os.FileInfo) landlock.AccessFSSet {
	if info.IsDir() {
		return a.rights
	}
	return a.rights & ofFile
}

// system is what every tool may use of the machine, where it is there.
var system = []access{
	{start, []string{"/usr", "/lib", "/lib64", "/bin"}},
	{look, []string{"/etc/alternatives", "/etc/fonts", "/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice", "/etc/ld.so.cache", "/var/cache/fontconfig", "/dev/zero", "/dev/random", "/dev/urandom"}},
	{alter, []string{"/dev/null"}},
}

// confine takes away files, network and system calls, and makes sure of it.
func confine(o orders) error {
	var rules []landlock.Rule
	for _, a := range append(slices.Clone(system), access{start, []string{o.Path}}, access{look, o.Read}, access{alter, o.Write}) {
		for _, path := range a.paths {
			if info, err := os.Stat(path); err == nil {
				rules = append(rules, landlock.PathAccess(a.to(info), path))
			}
		}
	}
	if err := landlock.V11.BestEffort().Restrict(rules...); err != nil {
		return fmt.Errorf("give up files: %w", err)
	}
	if err := filterCalls(o.Mute); err != nil {
		return fmt.Errorf("give up system calls: %w", err)
	}
	return proven()
}

// proven tries what must not be possible any more.
func proven() error {
	if root, err := os.Open("/"); err == nil {
		return errors.Join(errors.New("the machine's files can still be read"), root.Close())
	}
	if _, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0); !errors.Is(err, unix.EPERM) {
		return fmt.Errorf("a socket can still be made: %w", err)
	}
	return nil
}

// become replaces this program by the tool, under its limits.
func (o orders) become() error {
	for _, l := range []struct {
		resource   int
		told, most int64
	}{
		{unix.RLIMIT_CORE, 0, 0},
		{unix.RLIMIT_NOFILE, openFiles, openFiles},
		{unix.RLIMIT_FSIZE, o.Limits.FileSize, o.Limits.FileSize},
		{unix.RLIMIT_CPU, int64(o.Limits.CPU.Seconds()), int64((o.Limits.CPU + grace).Seconds())},
	} {
		if err := syscall.Setrlimit(l.resource, &syscall.Rlimit{Cur: uint64(l.told), Max: uint64(l.most)}); err != nil {
			return fmt.Errorf("limit resource %d: %w", l.resource, err)
		}
	}
	path, err := syscall.BytePtrFromString(o.Path)
	if err != nil {
		return err
	}
	args, err := syscall.SlicePtrFromStrings(append([]string{o.Path}, o.Args...))
	if err != nil {
		return err
	}
	env, err := syscall.SlicePtrFromStrings(o.Env)
	if err != nil {
		return err
	}
	return fmt.Errorf("start %s: %w", o.Path, lastCalls(o.Limits.Memory, path, args, env))
}

// lastCalls limits memory and starts the tool. Go reserves more addresses than
// most tools may have, so between the two its runtime must not ask for any: they
// are made without it.
func lastCalls(memory int64, path *byte, args, env []*byte) error {
	limit := syscall.Rlimit{Cur: uint64(memory), Max: uint64(memory)}
	_, _, errno := syscall.RawSyscall6(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_AS, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if errno == 0 {
		_, _, errno = syscall.RawSyscall(unix.SYS_EXECVE, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&args[0])), uintptr(unsafe.Pointer(&env[0])))
	}
	return errno
}
