package media

import "strings"

// Plain gives the text of pages for who cannot afford their pictures: each with its
// heading above it, and parted from the next by a form feed, as plain text parts pages.
func Plain(pages []Page) string {
	var all []string
	for _, p := range pages {
		all = append(all, strings.TrimPrefix(p.Title+"\n\n"+p.Text, "\n\n"))
	}
	return strings.Join(all, "\n\f")
}
