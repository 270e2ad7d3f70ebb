package meili

import (
	"context"
	_ "embed" // settings.json
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	meilisearch "github.com/meilisearch/meilisearch-go"
)

//go:embed settings.json
var settingsText []byte

// primaryKey is named in every write: a server that has to guess it may fail to.
const primaryKey = "id"

// prepare makes an index where there is none, with the lab's settings.
func (c client) prepare(ctx context.Context, index string) error {
	if _, err := c.lib.GetIndexWithContext(ctx, index); is(err, indexMissing) {
		if err := c.create(ctx, index); err != nil {
			return meaning(ctx, "make an index", err)
		}
	} else if err != nil {
		return meaning(ctx, "look for an index", err)
	}
	return meaning(ctx, "set up an index", c.apply(ctx, index))
}

// create makes an index. That it is there already is no failure: a request that
// was sent again made it the first time.
func (c client) create(ctx context.Context, index string) error {
	task, err := c.lib.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: index, PrimaryKey: primaryKey})
	if err := c.done(ctx, task, err); err != nil && !is(err, indexThere) {
		return err
	}
	return nil
}

// errKept is what a server deserves that takes settings and has others.
var errKept = errors.New("the search server does not keep the settings that it was given")

// apply gives an index the settings where it has others, and looks whether it
// took them: a change reads all texts again, so nothing is sent without need.
func (c client) apply(ctx context.Context, index string) error {
	if same, err := c.hasSettings(ctx, index); same || err != nil {
		return err
	}
	task := new(meilisearch.TaskInfo)
	err := c.ask(ctx, http.MethodPatch, settingsOf(index), json.RawMessage(settingsText), task)
	if err := c.done(ctx, task, err); err != nil {
		return err
	}
	same, err := c.hasSettings(ctx, index)
	if err == nil && !same {
		return errKept
	}
	return err
}

// hasSettings reports whether an index has every setting that is wanted.
func (c client) hasSettings(ctx context.Context, index string) (bool, error) {
	var want, got map[string]any
	if err := json.Unmarshal(settingsText, &want); err != nil {
		return false, err
	}
	if err := c.ask(ctx, http.MethodGet, settingsOf(index), nil, &got); err != nil {
		return false, err
	}
	return hold(got, want), nil
}

func settingsOf(index string) string { return "/indexes/" + index + "/settings" }

// inOrder are the lists whose order says something; of the others the server
// gives back sets.
var inOrder = []string{"searchableAttributes", "rankingRules"}

// hold reports whether settings are those that are wanted, and maybe others.
func hold(got, want map[string]any) bool {
	for name, value := range want {
		if slices.Contains(inOrder, name) && !reflect.DeepEqual(got[name], value) {
			return false
		}
		if !reflect.DeepEqual(asSet(got[name]), asSet(value)) {
			return false
		}
	}
	return true
}

// asSet sorts the lists of words in a value.
func asSet(value any) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = asSet(v[i])
		}
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(written(a), written(b)) })
		return list
	case map[string]any:
		set := make(map[string]any, len(v))
		for name, inner := range v {
			set[name] = asSet(inner)
		}
		return set
	}
	return value
}

func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}
