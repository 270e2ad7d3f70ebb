package box

import (
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// grace is how much processor time a tool has left when the kernel tells it by
// SIGXCPU that its own is over. Nearly every program dies of that signal, which so
// tells a limit apart from a SIGKILL of somebody else's.
const grace = 5 * time.Second

// Heed lets a worker of ours die of SIGXCPU as other programs do; Go would hear it
// and go on. It is the kernel that ends it, since nobody else is awake while a file
// holds the only processor.
func Heed() {
	const setSize = 8                                                                                                                  // bytes of a set of signals on 64 bits
	var byDefault [4]uintptr                                                                                                           // the kernel's sigaction: SIG_DFL, no flags, nothing else
	_, _, _ = syscall.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(unix.SIGXCPU), uintptr(unsafe.Pointer(&byDefault)), 0, setSize, 0, 0) // cannot fail; if it did, the kernel would kill a little later
}
