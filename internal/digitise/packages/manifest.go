package packages

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/text"
)

// manifest is imsmanifest.xml (IMS Content Packaging 1.1.4; SCORM 1.2 and 2004,
// Content Aggregation Model), as far as it is read.
type manifest struct {
	Base          string   `xml:"base,attr"`
	Schema        string   `xml:"metadata>schema"`
	SchemaVersion string   `xml:"metadata>schemaversion"`
	Titles        []string `xml:"metadata>lom>general>title>langstring"`
	TitlesLater   []string `xml:"metadata>lom>general>title>string"`
	Language      string   `xml:"metadata>lom>general>language"`
	Organizations struct {
		Default string         `xml:"default,attr"`
		All     []organization `xml:"organization"`
	} `xml:"organizations"`
	Resources struct {
		Base string     `xml:"base,attr"`
		All  []resource `xml:"resource"`
	} `xml:"resources"`
}

type organization struct {
	ID    string  `xml:"identifier,attr"`
	Title string  `xml:"title"`
	Items []entry `xml:"item"`
}

type entry struct {
	Resource string  `xml:"identifierref,attr"`
	Title    string  `xml:"title"`
	Items    []entry `xml:"item"`
}

type resource struct {
	ID      string `xml:"identifier,attr"`
	Base    string `xml:"base,attr"`
	Address string `xml:"href,attr"`
	Sort    string `xml:"scormtype,attr"` // SCORM 1.2
	Kind    string `xml:"scormType,attr"` // SCORM 2004
}

// readManifest reads what a SCORM or other IMS package says of itself.
func (p *pack) readManifest() error {
	data, err := p.read("imsmanifest.xml", markup.XMLSize)
	if err != nil {
		return err
	}
	var m manifest
	if err := markup.XML(data, &m); err != nil {
		return damaged(err)
	}
	o := m.chosen()
	p.about.Standard, p.about.Version = m.standard()
	p.about.Language = strings.TrimSpace(m.Language)
	p.about.Title = text.Line(cmp.Or(first(m.Titles), first(m.TitlesLater), o.Title))
	if p.about.Launch, err = m.launch(o); err != nil {
		return err
	}
	p.add(p.about.Title, strings.Join(titles(nil, o.Items), "\n"))
	return nil
}

// chosen is the tree that a package begins with.
func (m manifest) chosen() organization {
	for _, o := range m.Organizations.All {
		if o.ID == m.Organizations.Default {
			return o
		}
	}
	if len(m.Organizations.All) > 0 {
		return m.Organizations.All[0]
	}
	return organization{}
}

// standard tells which one a package follows. Files of SCORM 2004 say "CAM 1.3"
// in their first edition.
func (m manifest) standard() (name, version string) {
	version = text.Line(m.SchemaVersion)
	scorm := strings.Contains(strings.ToUpper(m.Schema), "SCORM")
	for _, r := range m.Resources.All {
		scorm = scorm || r.Sort != "" || r.Kind != ""
	}
	switch {
	case !scorm:
		return "IMS", version
	case version == "CAM 1.3":
		return "SCORM", "2004"
	}
	return "SCORM", version
}

// launch is the file of the first item that has one, or else of the first
// resource. An address that is more than a file of the package is refused: what
// runs a package one day must not be led elsewhere.
func (m manifest) launch(o organization) (string, error) {
	launch := ""
	wanted := firstOf(o.Items)
	for _, r := range m.Resources.All {
		if r.Address == "" {
			continue
		}
		file, inside := within(m.Base, m.Resources.Base, r.Base, r.Address)
		if !inside {
			return "", digitise.ErrPackageOutside
		}
		if launch == "" || r.ID == wanted {
			launch = file
		}
	}
	return launch, nil
}

// firstOf is the resource of the first item that has one.
func firstOf(items []entry) string {
	for _, i := range items {
		if found := cmp.Or(i.Resource, firstOf(i.Items)); found != "" {
			return found
		}
	}
	return ""
}

// titles gives those of all items.
func titles(list []string, items []entry) []string {
	for _, i := range items {
		list = titles(append(list, text.Line(i.Title)), i.Items)
	}
	return list
}

// within reads an address, each part of it below the one before, as the name of a
// file of the package.
func within(parts ...string) (file string, inside bool) {
	for _, part := range parts {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil || u.Scheme != "" || u.Host != "" || path.IsAbs(u.Path) || strings.ContainsAny(u.Path, "\\\x00") {
			return "", false
		}
		file = path.Join(file, u.Path)
	}
	return text.Line(file), file != ".." && !strings.HasPrefix(file, "../")
}

func first(list []string) string {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// spoken is the language of a code, of those that search knows.
func spoken(code string) string {
	main, _, _ := strings.Cut(strings.ToLower(code), "-")
	if main == "fr" || main == "ar" || main == "en" {
		return main
	}
	return ""
}
