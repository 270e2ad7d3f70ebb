package blob

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var errKey = fault.New(fault.Invalid, "blob.key", "This is not the name of a stored file.")

// depths says how many components the keys of each folder have. They are
// fixed so that no key is a folder of another, which some stores refuse:
//
//	source/<sha256>                   what was uploaded
//	run/<run>/<name>                  what one try at a step made
//	manifest/<asset>/<revision>.json  what an asset is, to rebuild from
var depths = map[string]int{"source": 2, "run": 3, "manifest": 3}

// longest is the number of bytes of a component; folders allow 255.
const longest = 200

// Folders names the first components of keys.
func Folders() []string { return []string{"source", "run", "manifest"} }

// CheckKey says, as a fault of the kind Invalid, when key cannot name an
// object: it has another shape than those of the table, or a component that is
// empty, too long, begins with a dot or has a character outside [a-z0-9._-].
func CheckKey(key string) error {
	parts := strings.Split(key, "/")
	if depths[parts[0]] != len(parts) {
		return errKey
	}
	for _, part := range parts {
		if part == "" || len(part) > longest || part[0] == '.' || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" {
			return errKey
		}
	}
	return nil
}
