package intake

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// chapter is a module to be, with what stands in it. Films stand before their
// captions.
type chapter struct {
	key   string // what it is derived from
	title string
	items []Item
}

// layout is a folder laid out as a course, before anything is known of the lab.
type layout struct {
	chapters []chapter
	left     []Left
	ignored  int
}

// entry is a file of a listing whose path can be read.
type entry struct {
	File
	at   int
	path string // legible
	dirs []string
	name string
}

// read makes the paths legible, counts what is ignored, and puts the rest in
// order.
func (l Listing) read() (entries []entry, ignored int, err error) {
	if len(l.Files) > MaxFiles {
		return nil, 0, errFiles
	}
	for at, f := range l.Files {
		parts := strings.Split(text.Legible(f.Path), "/")
		if len(f.Path) > MaxPath || f.Size < 0 || slices.ContainsFunc(parts, nowhere) {
			return nil, 0, errListing
		}
		if slices.ContainsFunc(parts, Ignored) {
			ignored++
			continue
		}
		if len(parts) == 1 && parts[0] == ScriptName {
			continue
		}
		last := len(parts) - 1
		entries = append(entries, entry{f, at, strings.Join(parts, "/"), parts[:last], parts[last]})
	}
	slices.SortStableFunc(entries, inOrder)
	return entries, ignored, nil
}

func nowhere(part string) bool {
	return part == "" || part == "." || part == ".." || strings.ContainsRune(part, 0)
}

// inOrder puts the files of a folder before those of the folders in it, all
// else in natural order.
func inOrder(a, b entry) int {
	for i := range min(len(a.dirs), len(b.dirs)) {
		if by := text.Natural(a.dirs[i], b.dirs[i]); by != 0 {
			return by
		}
	}
	if len(a.dirs) != len(b.dirs) {
		return len(a.dirs) - len(b.dirs)
	}
	return text.Natural(a.name, b.name)
}

// laid lays a folder out by its tree.
func laid(entries []entry, name string) layout {
	var out layout
	for _, e := range gather(entries, &out) {
		key, title := "", name
		if len(e.dirs) > 0 {
			key, title = e.dirs[0], heading(e.dirs[0])
		}
		at := slices.IndexFunc(out.chapters, func(c chapter) bool { return c.key == key })
		if at < 0 {
			out.chapters = append(out.chapters, chapter{key: key, title: title})
			at = len(out.chapters) - 1
		}
		out.chapters[at].items = append(out.chapters[at].items, e.item())
	}
	for i := range out.chapters {
		out.pair(&out.chapters[i])
	}
	return out
}

// taken is what becomes one item: a file, or the photos of an album.
type taken struct {
	entry
	photos []entry
	title  string
}

// gather joins the photos of each album, which then stands as a file beside its
// folder.
func gather(entries []entry, out *layout) (all []taken) {
	open := map[string]int{} // album by the path of its folder
	for _, e := range entries {
		folder := path.Dir(e.path)
		title, isAlbum := "", false
		if len(e.dirs) > 0 && is(images, e.name) {
			title, isAlbum = album(e.dirs[len(e.dirs)-1])
		}
		at, begun := open[folder]
		switch {
		case !isAlbum:
			all = append(all, taken{entry: e, title: titleOf(e.name)})
		case e.Size == 0:
			out.left = append(out.left, Left{e.path, ErrEmpty})
		case !begun:
			open[folder] = len(all)
			last := len(e.dirs) - 1
			one := entry{at: e.at, path: folder, dirs: e.dirs[:last], name: e.dirs[last]}
			all = append(all, taken{entry: one, photos: []entry{e}, title: heading(title)})
		case len(all[at].photos) >= MaxPages:
			out.left = append(out.left, Left{e.path, ErrPages})
		default:
			all[at].photos = append(all[at].photos, e)
		}
	}
	slices.SortStableFunc(all, func(a, b taken) int { return inOrder(a.entry, b.entry) })
	return all
}

// item gives what is known of a file from its name and place. Below the folder
// of its module the folders' names lead its title.
func (t taken) item() Item {
	i := Item{
		Files: []int{t.at}, Path: t.path, Name: t.name, Size: t.Size, As: upload.AsResource,
		Title: t.title, Language: languageOf(t.name), key: t.path, stamp: stampOf(t.entry),
	}
	if len(t.dirs) > 1 {
		i.Title = heading(strings.Join(t.dirs[1:], " · ") + " · " + t.title)
	}
	if t.photos != nil {
		i.Files, i.Name, i.stamp = nil, t.title+".cbz", ""
		var sizes []int64
		var names []string
		for _, p := range t.photos {
			i.Files = append(i.Files, p.at)
			i.stamp += stampOf(p) + "/" + p.name + "\n"
			sizes, names = append(sizes, p.Size), append(names, p.name)
		}
		i.Size = AlbumSize(names, sizes)
	}
	return i
}

// stampOf changes when a file's bytes did, as far as a listing can tell.
func stampOf(e entry) string { return fmt.Sprintf("%d %d", e.Size, e.Changed) }

// pair gives captions to the film that they are named after, in the same
// folder, and puts them behind it. Captions without a film are left.
func (out *layout) pair(c *chapter) {
	var kept []Item
	spoken := slices.DeleteFunc(slices.Clone(c.items), func(i Item) bool { return !is(captions, i.Name) })
	for _, i := range c.items {
		if is(captions, i.Name) {
			continue
		}
		kept = append(kept, i)
		if !is(films, i.Name) {
			continue
		}
		spoken = slices.DeleteFunc(spoken, func(s Item) bool {
			its := path.Dir(s.Path) == path.Dir(i.Path) && upload.Belong(s.Name, i.Name)
			if its {
				s.Film = i.key
				kept = append(kept, s)
			}
			return its
		})
	}
	for _, s := range spoken {
		out.left = append(out.left, Left{s.Path, ErrAlone})
	}
	c.items = kept
}

// scripted lays a folder out as its course.yaml says.
func scripted(entries []entry, s Script) layout {
	var out layout
	byPath := map[string]entry{}
	for _, e := range entries {
		byPath[e.path] = e
	}
	named := map[string]bool{}
	take := func(c *chapter, name, title, language, film string) (key string) {
		at := text.Legible(path.Clean(name))
		e, found := byPath[at]
		if !found || named[at] {
			out.left = append(out.left, Left{at, ErrAbsent})
			return ""
		}
		named[at] = true
		i := taken{entry: e, title: titleOf(e.name)}.item()
		i.Film = film
		if title != "" {
			i.Title = heading(title)
		}
		if catalogue.KnownLanguage(language) {
			i.Language = language
		}
		c.items = append(c.items, i)
		return i.key
	}
	for n, m := range s.Modules {
		c := chapter{key: fmt.Sprintf("module %d", n), title: cmp.Or(m.Title, s.Title)}
		for _, r := range m.Resources {
			film := take(&c, r.File, r.Title, r.Language, "")
			for _, said := range r.Captions {
				if film != "" {
					take(&c, said.File, "", said.Language, film)
				}
			}
		}
		for _, w := range m.Works {
			for _, name := range w.Names() {
				named[text.Legible(path.Clean(name))] = true
			}
			out.left = append(out.left, Left{cmp.Or(w.Questions, w.Title), ErrWork})
		}
		out.chapters = append(out.chapters, c)
	}
	out.ignored = len(entries) - len(named)
	return out
}

// leave takes what is known to be refused out of a layout.
func (out *layout) leave() {
	modules, resources := 0, 0
	for at := range out.chapters {
		c := &out.chapters[at]
		if modules++; modules > catalogue.MaxModules {
			out.refuseAll(c)
			continue
		}
		c.items = slices.DeleteFunc(c.items, func(i Item) bool {
			reason := refusal(i)
			if i.Film == "" && reason == nil {
				if resources++; resources > catalogue.MaxResources {
					reason = ErrResources
				}
			}
			if reason != nil {
				out.left = append(out.left, Left{i.Path, reason})
			}
			return reason != nil
		})
	}
	out.chapters = slices.DeleteFunc(out.chapters, func(c chapter) bool { return len(c.items) == 0 })
}

func (out *layout) refuseAll(c *chapter) {
	for _, i := range c.items {
		out.left = append(out.left, Left{i.Path, ErrModules})
	}
	c.items = nil
}

func refusal(i Item) *fault.Error {
	switch {
	case i.Size == 0:
		return ErrEmpty
	case i.Size > upload.MaxSize:
		return ErrTooLarge
	}
	return nil
}
