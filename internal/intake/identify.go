package intake

import (
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/text"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// derive gives the identifier that belongs to these words for ever.
func derive(words ...string) string {
	name := "intake"
	for _, w := range words {
		name += fmt.Sprintf("/%d:%s", len(w), w)
	}
	return id.Derived(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), name)
}

// courseID is the course of somebody's folder of that name. Where a course made
// of it was removed, the next try makes another.
func courseID(who account.Actor, folder string, try int) string {
	return derive("course", who.Org(), who.Person(), text.Legible(folder), fmt.Sprint(try))
}

// identify gives modules and items the identifiers that they have for ever in
// this course, and items their order. Of several uploads that one file had,
// because earlier ones were given up, the last counts.
func (p *Plan) identify(l Listing, chapters []chapter, known Standing) {
	folder := text.Legible(l.Name)
	resources, keys := map[string]string{}, map[string]int{}
	for _, c := range chapters {
		m := Module{derive("module", p.Course.ID, folder, c.key), c.title}
		if c.key == "" && l.Module != "" {
			m.ID = l.Module
		}
		p.Modules = append(p.Modules, m)
		for _, i := range c.items {
			i.Module, i.Ord = m.ID, len(p.Items)
			keys[i.key]++
			words := []string{"resource", p.Course.ID, folder, i.key, fmt.Sprint(keys[i.key])}
			if i.Film != "" {
				i.Film = resources[i.Film]
				words = append(words, i.stamp)
			}
			i.Resource = derive(words...)
			resources[i.key] = i.Resource
			i.follow(known)
			p.Items = append(p.Items, i)
		}
	}
}

// follow finds out how far an item has come. Its upload is of its bytes as they
// are; another one where that was given up.
func (i *Item) follow(known Standing) {
	if known.Resources[i.Resource] {
		i.As = upload.AsReplace
	}
	i.State = ToSend
	for try := 0; ; try++ {
		i.Upload = derive("upload", i.Resource, i.stamp, fmt.Sprint(try))
		switch known.Uploads[i.Upload].State {
		case upload.Expired, upload.Deleted:
			continue
		case upload.Whole:
			i.State = Checking
		case upload.Received:
			i.State = There
		}
		if u, begun := known.Uploads[i.Upload]; begun {
			i.As = u.As
		}
		return
	}
}
