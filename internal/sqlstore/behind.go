package sqlstore

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
)

// errPage is what a cursor of another list, or of none, is answered.
var errPage = fault.New(fault.Invalid, "cursor.unknown", "This page is not there any more. Begin again.").On("cursor")

// lastOf is the cursor of a page that ends with something: the numbers that the
// list is ordered by, and its identifier.
func lastOf(id string, numbers ...int64) string {
	var written strings.Builder
	for _, n := range numbers {
		written.WriteString(strconv.FormatInt(n, 10) + ".")
	}
	return base64.RawURLEncoding.EncodeToString([]byte(written.String() + id))
}

// behind is the condition of what stands behind a cursor in a list that falls by
// these columns: numbers, and an identifier as the last.
func behind(a *args, columns []string, cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(cursor)
	parts, last := strings.Split(string(plain), "."), len(columns)-1
	if err != nil || len(parts) != len(columns) || !id.Valid(parts[last]) {
		return "", errPage
	}
	marks := make([]string, len(parts))
	for i, part := range parts[:last] {
		n, notNumber := strconv.ParseInt(part, 10, 64)
		if notNumber != nil {
			return "", errPage
		}
		marks[i] = a.add(n)
	}
	marks[last] = a.add(parts[last])
	return " AND (" + strings.Join(columns, ", ") + ") < (" + strings.Join(marks, ", ") + ")", nil
}
