package httpapi

import (
	"io"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// strictJSON reads JSON as RFC 8259 means it: unknown members are refused, and
// so are doubled ones and those that differ only in capitals. Lists that are
// empty are written as [], never as null, and what is the same is written in the
// same order.
func strictJSON() huma.Format {
	return huma.Format{
		Marshal: func(w io.Writer, v any) error {
			return json.MarshalWrite(w, v, jsontext.EscapeForHTML(true), json.Deterministic(true))
		},
		Unmarshal: func(data []byte, v any) error {
			return json.Unmarshal(data, v, json.RejectUnknownMembers(true))
		},
	}
}

// versionOf reads If-Match, a quoted version number.
func versionOf(ifMatch string) (int, error) {
	if ifMatch == "" {
		return 0, errNoVersion
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(ifMatch, "W/"), `"`))
	if err != nil {
		return 0, errNoVersion
	}
	return n, nil
}

// etagOf writes a version number as an entity tag.
func etagOf(version int) string { return `"` + strconv.Itoa(version) + `"` }
