package sqlstore

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/text"
)

// subject is a person as text may name them.
type subject struct {
	id    string
	login string
	email string
}

// ownWords are members of JSON that hold words of the lab, never those of people:
// somebody whose login is "admin" is not meant by the role.
var ownWords = []string{"role", "scope_kind", "by", "operation", "kind", "language", "state", "noun", "level", "mode", "slot"}

// words are what a row must hold to name the person.
func (s subject) words() []string {
	words := []string{s.id, s.login}
	if s.email != "" {
		words = append(words, s.email)
	}
	return words
}

// telling reports whether a login is no ordinary word: wherever it stands, it is
// this person. "2007102700175" is, "admin" is not.
func telling(login string) bool {
	return len(login) >= 5 && strings.ContainsFunc(login, func(r rune) bool { return unicode.IsDigit(r) || r == '.' || r == '_' || r == '@' })
}

// inText reports whether what somebody typed names the person.
func (s subject) inText(typed string) bool {
	return slices.ContainsFunc(s.words(), func(word string) bool {
		return (word != s.login || telling(s.login)) && text.HoldsWord(typed, word)
	})
}

// inJSON reports whether JSON names the person: their identifier or e-mail
// anywhere, their login as a login.
func (s subject) inJSON(said string) (named bool) {
	rewritten(said, func(key, value string) string {
		named = named || key == "login" && value == s.login || s.inText(value)
		return value
	})
	return named
}

// rewritten gives JSON with each of its strings changed, or the text itself where
// nothing was. What is no JSON is one string without a key.
func rewritten(said string, change func(key, value string) string) string {
	var all any
	from := json.NewDecoder(strings.NewReader(said))
	from.UseNumber()
	if from.Decode(&all) != nil {
		return change("", said)
	}
	changed := false
	all = eachString(all, "", func(key, value string) string {
		now := change(key, value)
		changed = changed || now != value
		return now
	})
	if !changed {
		return said
	}
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(true) // as json.Marshal wrote it
	if to.Encode(all) != nil {
		return said // it was read as JSON: it is written again
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func eachString(v any, key string, change func(key, value string) string) any {
	switch v := v.(type) {
	case string:
		if slices.Contains(ownWords, key) {
			return v
		}
		return change(key, v)
	case []any:
		for i := range v {
			v[i] = eachString(v[i], key, change)
		}
	case map[string]any:
		for k := range v {
			v[k] = eachString(v[k], k, change)
		}
	}
	return v
}

// textOf is a value of a row as text; empty for what is none.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}
