package assessment

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/digital-learning-lab/lab/internal/text"
)

// plainNumber is what Number reads: an exponent of more than three digits would
// make numbers that fill the memory.
var plainNumber = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$`)

// maxNumber is how many characters a number may have.
const maxNumber = 60

// Number reads a number as people here write it: "1.5", "1,5", "١٫٥", "-3", "1e3",
// "12 500"; spaces group digits. It is exact.
func Number(s string) (*big.Rat, bool) {
	s = strings.Join(strings.Fields(text.Line(s)), "")
	s = strings.NewReplacer(",", ".", "٫", ".", "٬", "", "−", "-").Replace(s)
	if len(s) > maxNumber || !plainNumber.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}
