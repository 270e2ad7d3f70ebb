package meili

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	meilisearch "github.com/meilisearch/meilisearch-go"
)

// tried are the versions that the suite was run on. Others answer in other
// ways, patch releases apart, and are tried before they are used.
const tried = "1.50."

// checkVersion refuses a server that was not tried, in a sentence for the
// engineer.
func (c client) checkVersion(ctx context.Context) error {
	v, err := c.lib.VersionWithContext(ctx)
	r, _ := refused(err)
	switch {
	case r.status == http.StatusUnauthorized, r.status == http.StatusForbidden:
		return fmt.Errorf("the search server at %s refuses the key of LAB_SEARCH_KEY: give it the master key, or one that may do everything", c.url)
	case err != nil:
		return meaning(ctx, "ask the search server for its version", err)
	case !strings.HasPrefix(v.PkgVersion, tried):
		return fmt.Errorf("the search server at %s is Meilisearch %s, and the lab was tried on %sx only", c.url, v.PkgVersion, tried)
	}
	return nil
}

// right is a key of the lab's own.
type right struct {
	name    string
	actions []string
	indexes []string
}

// rights are the two keys: one that may only search what is published, and one
// for all that is written.
func rights(n names) (asking, writing right) {
	asking = right{"asks", []string{"search"}, []string{n.passages}}
	writing = right{"writes", []string{"documents.*", "indexes.*", "settings.*", "stats.get", "tasks.get"}, []string{n.passages, n.next, n.state}}
	return asking, writing
}

// leastKeys makes the two keys where the given one may, and else uses the given
// one for both.
func (c client) leastKeys(ctx context.Context, n names) (asking, writing client, err error) {
	ask, write := rights(n)
	searchKey, err := c.keyFor(ctx, ask)
	if errors.Is(err, errNoMaster) {
		return c.by(c.key, askingPatience), c, nil
	}
	if err != nil {
		return c, c, err
	}
	writeKey, err := c.keyFor(ctx, write)
	if err != nil {
		return c, c, err
	}
	return c.by(searchKey, askingPatience), c.by(writeKey, writingPatience), nil
}

var errNoMaster = errors.New("the key may not make keys")

// keyFor makes a key, or finds the one that was made before. Its identifier says
// what it may, so that it is the same after a server was made anew.
func (c client) keyFor(ctx context.Context, r right) (string, error) {
	wanted := &meilisearch.Key{Name: "lab " + r.name, Description: "made by the lab", UID: r.uid(), Actions: r.actions, Indexes: r.indexes}
	key, err := c.lib.CreateKeyWithContext(ctx, wanted)
	if is(err, keyThere) {
		key, err = c.lib.GetKeyWithContext(ctx, wanted.UID)
	}
	if r, _ := refused(err); r.status == http.StatusForbidden || r.status == http.StatusUnauthorized {
		return "", errNoMaster
	}
	if err != nil {
		return "", meaning(ctx, "make a key of the search server", err)
	}
	return key.Key, nil
}

// uid is an identifier of the form that the server takes (UUID, version 4).
func (r right) uid() string {
	sum := sha256.Sum256([]byte(strings.Join(slices.Concat([]string{r.name}, r.actions, r.indexes), " ")))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
