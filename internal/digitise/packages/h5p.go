package packages

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/text"
)

const maxContent = 8 << 20 // bytes of content.json

// described is h5p.json (H5P specification, package definition).
type described struct {
	Title    string `json:"title"`
	Language string `json:"language"`
	Main     string `json:"mainLibrary"`
	Needs    []struct {
		Name  string      `json:"machineName"`
		Major json.Number `json:"majorVersion"`
		Minor json.Number `json:"minorVersion"`
	} `json:"preloadedDependencies"`
}

// readH5P reads what an H5P package says of itself, and what is in it.
func (p *pack) readH5P() error {
	data, err := p.read("h5p.json", markup.XMLSize)
	if err != nil {
		return err
	}
	var d described
	if err := json.Unmarshal(data, &d); err != nil {
		return damaged(err)
	}
	p.about.Standard, p.about.Title, p.about.Launch = "H5P", text.Line(d.Title), "h5p.json"
	if p.about.Language = d.Language; d.Language == "und" { // ISO 639-2 for none
		p.about.Language = ""
	}
	p.about.Version = strings.TrimPrefix(d.Main, "H5P.")
	for _, n := range d.Needs {
		if n.Name == d.Main {
			p.about.Version += fmt.Sprintf(" %s.%s", n.Major, n.Minor)
		}
	}
	content, err := p.read("content/content.json", maxContent)
	if err != nil {
		return err
	}
	var all any
	if err := json.Unmarshal(content, &all); err != nil {
		return damaged(err)
	}
	words, err := markup.Words([]byte("<p>" + strings.Join(said(nil, all), "</p><p>") + "</p>"))
	if err != nil {
		return damaged(err)
	}
	p.add(p.about.Title, words)
	return nil
}

// settings are the keys of content.json that hold nothing to read.
var settings = []string{"path", "mime", "library", "subContentId", "contentType", "license", "licenseVersion", "codecs", "quality", "color", "backgroundColor", "l10n", "behaviour", "copyright"}

// said gathers the texts of content.json; they are HTML or plain.
func said(list []string, value any) []string {
	switch v := value.(type) {
	case string:
		if strings.ContainsFunc(v, isLetter) {
			list = append(list, v)
		}
	case []any:
		for _, one := range v {
			list = said(list, one)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if !slices.Contains(settings, key) {
				list = said(list, v[key])
			}
		}
	}
	return list
}
