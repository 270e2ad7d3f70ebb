package meili

import (
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/search"
)

// anyOf is a filter by some values of a field, in quotes that no value leaves.
func anyOf(field string, values []string) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
	}
	return field + " IN [" + strings.Join(list, ", ") + "]"
}

// gates are the filters that say what may be shown at all: by rights, kind and
// resource. Inside a resource its card is not: it is what the reader already
// stands on.
func gates(q search.Query) (list []string) {
	if !q.All {
		list = append(list, anyOf("acl", marks(q.ACL)))
	}
	if q.Kind != "" {
		list = append(list, anyOf("kind", []string{string(q.Kind)}))
	}
	if q.Resource != "" {
		list = append(list, anyOf("rid", []string{q.Resource}))
		if q.Kind == "" {
			list = append(list, `kind != "`+string(search.Card)+`"`)
		}
	}
	return list
}

// marks are those of who asks; an empty one opens nothing.
func marks(acl []string) []string {
	return slices.DeleteFunc(slices.Clone(acl), func(mark string) bool { return mark == "" })
}

// chosen are the filters of the facets, but for one of them.
func chosen(q search.Query, but string) (list []string) {
	for _, name := range search.Facets() {
		if values := q.Filters[name]; name != but && len(values) > 0 {
			list = append(list, anyOf(name, values))
		}
	}
	return list
}

// narrowed are the facets by which a question is filtered.
func narrowed(q search.Query) (names []string) {
	for _, name := range search.Facets() {
		if len(q.Filters[name]) > 0 {
			names = append(names, name)
		}
	}
	return names
}
