package box

import (
	"math"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// LeastRoom is what a disk must have left, in bytes, for what a tool says to be
// believed: ffmpeg says that all went well when it could write no more than a
// part. What a tool had written when it ended is still there.
const LeastRoom = 16 << 20

// Room is how many bytes are left on the disk of a folder: none where no file can
// be made on it, and no end of them where that cannot be known.
func Room(dir string) uint64 {
	var disk unix.Statfs_t
	switch err := unix.Statfs(dir, &disk); {
	case err != nil:
		return math.MaxUint64
	case disk.Files > 0 && disk.Ffree == 0:
		return 0
	}
	return disk.Bavail * uint64(disk.Bsize)
}

func full(dir string) bool { return dir != "" && Room(dir) < LeastRoom }

// tellsOfAFullDisk reports whether a tool that ended well met a disk that was
// full for a while.
func (t *tail) tellsOfAFullDisk() bool {
	return strings.Contains(strings.ToLower(t.String()), syscall.ENOSPC.Error())
}
