package meili

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
)

// errAddress is said to the engineer who set it.
var errAddress = errors.New("the address of the search server must be meili:http://HOST:PORT or meili:https://HOST, " +
	"and may end with ?prefix=PREFIX of its indexes: at most 40 letters, digits and hyphens")

var prefixForm = regexp.MustCompile(`^[a-zA-Z0-9-]{1,40}$`)

// defaultPrefix is that of a lab that has the server for itself.
const defaultPrefix = "lab"

// ParseServer reads meili:http://HOST:PORT[?prefix=PREFIX]; the key is told
// apart, so that the address may be shown.
func ParseServer(setting, key string) (Server, error) {
	at, err := url.Parse(strings.TrimPrefix(setting, "meili:"))
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || at.User != nil || at.Fragment != "" {
		return Server{}, errAddress
	}
	s := Server{Key: key, Prefix: defaultPrefix}
	for name, values := range at.Query() {
		if name != "prefix" || len(values) != 1 || !prefixForm.MatchString(values[0]) {
			return Server{}, errAddress
		}
		s.Prefix = values[0]
	}
	at.RawQuery, at.Path = "", strings.TrimSuffix(at.Path, "/")
	s.URL = at.String()
	return s, nil
}
