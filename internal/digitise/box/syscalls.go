package box

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// needed are the system calls that tools make, as strace shows them, with their
// brothers: files by name, memory, threads, time. Whatever is not named answers
// EPERM: sockets, other processes, mounts, namespaces, keys, tracing, io_uring,
// changing owners and permissions, and what kernels to come will bring. So does
// every call of another architecture.
const needed = `
	open openat creat close close_range read readv pread64 preadv write writev pwrite64 pwritev lseek
	stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getdents getdents64
	rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir ftruncate fallocate fadvise64 fsync fdatasync flock
	umask getcwd chdir fchdir dup dup2 dup3 fcntl ioctl pipe pipe2 sendfile copy_file_range splice
	poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 timerfd_create timerfd_settime
	mmap munmap mremap mprotect madvise msync mincore mlock mlock2 munlock brk membarrier get_mempolicy set_mempolicy mbind
	futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl restart_syscall
	exit exit_group wait4 waitid execve getrandom uname sysinfo getcpu getrusage times getrlimit
	clone kill tgkill prlimit64 prctl
	getpid getppid gettid getuid geteuid getgid getegid getgroups getpgrp getpgid getsid getpriority capget
	sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
	rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack pause
	nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time alarm setitimer getitimer
	timer_create timer_settime timer_delete timer_gettime timer_getoverrun`

// hidden take their arguments behind a pointer, where no filter sees them;
// libraries go back to clone and openat.
const hidden = "clone3 openat2"

// newThings are the flags of clone that begin a namespace.
const newThings = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET

const (
	noSuchCall = seccomp.ActionErrno | seccomp.Action(syscall.ENOSYS)
	setVMA     = 0x53564d41 // PR_SET_VMA: Go and glibc name their memory
)

// halves are the system calls of which tools need a part: each row is what they
// may not ask for.
func halves() []seccomp.NameWithConditions {
	self := uint64(os.Getpid()) // becoming the tool keeps the number
	when := func(argument uint32, operation seccomp.Operation, value uint64) seccomp.Condition {
		return seccomp.Condition{Argument: argument, Operation: operation, Value: value}
	}
	const has, hasNot, not = seccomp.BitsSet, seccomp.BitsNotSet, seccomp.NotEqual
	return []seccomp.NameWithConditions{
		{Name: "clone", Conditions: []seccomp.Condition{when(0, hasNot, unix.CLONE_THREAD)}}, // another process
		{Name: "clone", Conditions: []seccomp.Condition{when(0, has, newThings)}},
		{Name: "kill", Conditions: []seccomp.Condition{when(0, not, self)}},
		{Name: "tgkill", Conditions: []seccomp.Condition{when(0, not, self)}},
		{Name: "prlimit64", Conditions: []seccomp.Condition{when(0, not, 0)}},
		{Name: "socket", Conditions: []seccomp.Condition{when(0, not, unix.AF_UNIX)}},
		{Name: "prctl", Conditions: []seccomp.Condition{when(0, not, unix.PR_SET_NAME), when(0, not, setVMA)}},
		// Landlock before Linux 6.2 does not see that a file is emptied by opening it for reading.
		{Name: "open", Conditions: []seccomp.Condition{when(1, has, unix.O_TRUNC), when(1, hasNot, unix.O_WRONLY|unix.O_RDWR)}},
		{Name: "openat", Conditions: []seccomp.Condition{when(2, has, unix.O_TRUNC), when(2, hasNot, unix.O_WRONLY|unix.O_RDWR)}},
	}
}

// filterCalls leaves this process the system calls that tools need, and a mute
// one its socket. Of several
// filters the strictest answer counts. Each condition has a filter of its own:
// after a condition that does not hold, go-seccomp-bpf 1.6.0 compares the
// argument, no longer the call's number, with the calls that follow.
func filterCalls(mute bool) error {
	here, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	has := func(name string) bool { _, has := here.SyscallNames[name]; return has }
	for _, half := range halves() {
		if !has(half.Name) {
			continue
		}
		if err := load(seccomp.ActionAllow, seccomp.SyscallGroup{
			Action: seccomp.ActionErrno, NamesWithCondtions: []seccomp.NameWithConditions{half},
		}); err != nil {
			return fmt.Errorf("%s: %w", half.Name, err)
		}
	}
	all := strings.Fields(needed)
	if mute {
		if err := pretend(); err != nil {
			return fmt.Errorf("pretend: %w", err)
		}
		all = append(all, "socket", "bind", "listen")
	}
	names := slices.DeleteFunc(all, func(name string) bool { return !has(name) })
	return load(seccomp.ActionErrno,
		seccomp.SyscallGroup{Action: noSuchCall, Names: strings.Fields(hidden)},
		seccomp.SyscallGroup{Action: seccomp.ActionAllow, Names: names},
	)
}

func load(otherwise seccomp.Action, groups ...seccomp.SyscallGroup) error {
	return seccomp.LoadFilter(seccomp.Filter{
		Flag:   seccomp.FilterFlagTSync, // no_new_privs is set, see powerless
		Policy: seccomp.Policy{DefaultAction: otherwise, Syscalls: groups},
	})
}
