package box

import "golang.org/x/sys/unix"

// MachineMemory is how many bytes the machine has; 0 where it does not say.
func MachineMemory() uint64 {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return 0
	}
	return info.Totalram * uint64(info.Unit)
}
