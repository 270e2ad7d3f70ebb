package sqldb

import (
	"strconv"
	"strings"
)

// positional writes ? for the numbered parameters of a statement that names $1 to
// $n once each and in order, and leaves any other as it is. SQLite keeps the
// names of parameters in a list, which its driver walks for each of them: a
// statement of a thousand spent more on that than on its rows. The same text
// still goes to PostgreSQL, which knows no ?.
func positional(query string) string {
	var out strings.Builder
	rest, n := query, 1
	for {
		at := strings.IndexAny(rest, "$'\"`-?")
		if at < 0 {
			break
		}
		out.WriteString(rest[:at])
		rest = rest[at:]
		if rest[0] == '-' && !strings.HasPrefix(rest, "--") { // a minus
			out.WriteByte('-')
			rest = rest[1:]
			continue
		}
		after, numbered := strings.CutPrefix(rest, "$"+strconv.Itoa(n))
		if !numbered || after != "" && '0' <= after[0] && after[0] <= '9' { // out of order, or a text, a name or a comment
			return query
		}
		out.WriteByte('?')
		rest, n = after, n+1
	}
	out.WriteString(rest)
	return out.String()
}
