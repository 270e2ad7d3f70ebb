package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"github.com/digital-learning-lab/lab/internal/glossary"
)

// namedDue makes the published resources of an organisation due for search that
// hold one of the forms in what the catalogue says of them, on a page or in a
// cue, and some that only look so. They keep their revision, and browsers what
// they hold of them; round tells the indexer that they are due once more.
func (b *Base) namedDue(ctx context.Context, tx *sql.Tx, org string, forms []string) error {
	var a args
	within := a.add(org)
	holds := lookers(&a, glossary.Looks(forms))
	if holds == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO search_due (resource_id, revision)
		SELECT r.id, r.revision FROM resource r JOIN module m ON m.id = r.module_id JOIN course c ON c.id = r.course_id
		WHERE r.state = 'published' AND c.org_id = `+within+` AND (`+holds+`)
		`+onceMore, a...)
	return err
}

// onceMore is what becomes of a resource that is due already: whoever is
// indexing it may not have seen the change.
const onceMore = `ON CONFLICT (resource_id) DO UPDATE SET revision = excluded.revision, round = search_due.round + 1`

// allNamedDue makes everything published in an organisation due once more.
func (b *Base) allNamedDue(ctx context.Context, tx *sql.Tx, org string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO search_due (resource_id, revision)
		SELECT r.id, r.revision FROM resource r JOIN course c ON c.id = r.course_id WHERE r.state = 'published' AND c.org_id = $1
		`+onceMore, org)
	return err
}

// lookers is the condition that a resource r of a module m and a course c holds
// what is looked for. A form may begin in one cue and end in the next: of cues
// its longest word is asked.
func lookers(a *args, looks []glossary.Look) string {
	var whole, word []string
	for _, look := range looks {
		whole, word = append(whole, look.Whole...), append(word, look.Word...)
	}
	if len(whole) == 0 {
		return ""
	}
	return like(a, `r.title || ' ' || m.title || ' ' || c.title || ' ' || c.summary || ' ' || c.keywords`, whole) + `
		OR EXISTS (SELECT 1 FROM page p WHERE p.asset_id = r.asset_id AND (` + like(a, `p.title || ' ' || p.text`, whole) + `))
		OR EXISTS (SELECT 1 FROM cue q JOIN resource_captions t ON t.asset_id = q.asset_id WHERE t.resource_id = r.id AND (` + like(a, `q.text`, word) + `))`
}

// like is the condition that a text fits one of some patterns, which are in lower
// case.
func like(a *args, text string, patterns []string) string {
	var fits []string
	for _, p := range patterns {
		fits = append(fits, `lower(`+text+`) LIKE `+a.add(p))
	}
	return strings.Join(fits, ` OR `)
}
