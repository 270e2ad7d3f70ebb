package digitise

import (
	"maps"
	"slices"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Kinds names the kinds that have a plan.
func Kinds() []media.Kind { return slices.Sorted(maps.Keys(plan)) }
