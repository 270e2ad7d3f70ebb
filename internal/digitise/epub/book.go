package epub

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// book is what the package document says (EPUB 3.3, section 5; OPF 2.0.1).
type book struct {
	files    map[string]unzip.Entry
	title    string
	creators []string
	language string // "fr", "ar", "en" or empty
	rtl      bool
	order    []string // names of its documents as they are read
	nav, ncx string   // names of its contents, or empty
	cover    string   // name of a picture, or empty
	numbers  map[string]int
	pictured []string // names of its pictures; the first is figure 1
}

// container says where the package document is (EPUB 3.3, section 4.2.6.3).
type container struct {
	Roots []struct {
		Path string `xml:"full-path,attr"`
	} `xml:"rootfiles>rootfile"`
}

type packageDocument struct {
	Titles    []string `xml:"metadata>title"`
	Creators  []string `xml:"metadata>creator"`
	Languages []string `xml:"metadata>language"`
	Said      []struct {
		Name    string `xml:"name,attr"`
		Content string `xml:"content,attr"`
	} `xml:"metadata>meta"`
	Items []item `xml:"manifest>item"`
	Spine struct {
		Contents  string `xml:"toc,attr"`
		Direction string `xml:"page-progression-direction,attr"`
		Refs      []struct {
			Item string `xml:"idref,attr"`
		} `xml:"itemref"`
	} `xml:"spine"`
}

type item struct {
	ID         string `xml:"id,attr"`
	Address    string `xml:"href,attr"`
	Type       string `xml:"media-type,attr"`
	Properties string `xml:"properties,attr"`
}

func (i item) has(property string) bool {
	return slices.Contains(strings.Fields(i.Properties), property)
}

// open reads what a book says of itself.
func open(a *unzip.Archive) (*book, error) {
	b := &book{files: map[string]unzip.Entry{}, numbers: map[string]int{}}
	for _, e := range a.Entries {
		b.files[e.Name] = e
	}
	if err := b.unlocked(); err != nil {
		return nil, err
	}
	var c container
	if err := b.xml("META-INF/container.xml", &c); err != nil {
		return nil, err
	}
	if len(c.Roots) == 0 {
		return nil, digitise.ErrBookDamaged
	}
	var p packageDocument
	at := text.Legible(c.Roots[0].Path)
	if err := b.xml(at, &p); err != nil {
		return nil, err
	}
	b.describe(at, p)
	return b, nil
}

// xml reads a file of the book.
func (b *book) xml(name string, into any) error {
	data, err := b.read(name, markup.XMLSize)
	if err != nil {
		return err
	}
	if err := markup.XML(data, into); err != nil {
		if _, told := fault.As(err); told {
			return err
		}
		return digitise.ErrBookDamaged.Because(err)
	}
	return nil
}

func (b *book) read(name string, limit int64) ([]byte, error) {
	file, is := b.files[name]
	if !is {
		return nil, digitise.ErrBookDamaged
	}
	return file.Bytes(limit)
}

// describe takes over what the package document says.
func (b *book) describe(at string, p packageDocument) {
	items := map[string]item{}
	for _, i := range p.Items {
		items[i.ID] = i
		name, _ := b.resolve(at, i.Address)
		switch {
		case i.has("nav"):
			b.nav = name
		case i.has("cover-image"):
			b.cover = name
		case i.Type == "application/x-dtbncx+xml" && (b.ncx == "" || i.ID == p.Spine.Contents):
			b.ncx = name
		}
	}
	for _, s := range p.Said {
		if s.Name == "cover" && b.cover == "" { // EPUB 2
			b.cover, _ = b.resolve(at, items[s.Content].Address)
		}
	}
	for _, ref := range p.Spine.Refs {
		i := items[ref.Item]
		name, inside := b.resolve(at, i.Address)
		if _, is := b.files[name]; is && inside && isDocument(i) && !slices.Contains(b.order, name) {
			b.order = append(b.order, name)
		}
	}
	b.rtl = p.Spine.Direction == "rtl"
	b.tell(p)
}

// tell takes over title, authors and language.
func (b *book) tell(p packageDocument) {
	if len(p.Titles) > 0 {
		b.title = text.Line(p.Titles[0])
	}
	for _, c := range p.Creators {
		if c = text.Line(c); c != "" {
			b.creators = append(b.creators, c)
		}
	}
	if len(p.Languages) > 0 {
		main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(p.Languages[0])), "-")
		if slices.Contains([]string{"fr", "ar", "en"}, main) {
			b.language = main
		}
	}
}

func isDocument(i item) bool {
	return i.Type == "application/xhtml+xml" || i.Type == "text/html" || strings.HasSuffix(strings.ToLower(i.Address), "html")
}

// resolve gives the name, or name#id, that an address leads to from a file of
// the book; inside is false where it leads out of it.
func (b *book) resolve(from, address string) (target string, inside bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil, u.Scheme != "", u.Host != "", address == "":
		return "", false
	case u.Path == "":
		target = from
	default:
		target = text.Legible(path.Join(path.Dir(from), u.Path))
	}
	if u.Fragment != "" {
		target += "#" + u.Fragment
	}
	return target, true
}

// encryption lists what is locked (EPUB 3.3, section 4.2.6.3.2).
type encryption struct {
	Methods []struct {
		Algorithm string `xml:"Algorithm,attr"`
	} `xml:"EncryptedData>EncryptionMethod"`
}

// fonts are the ways to make fonts unreadable, which lock no word.
var fonts = []string{"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}

// unlocked refuses a book whose publisher locked it.
func (b *book) unlocked() error {
	const name = "META-INF/encryption.xml"
	if _, is := b.files[name]; !is {
		return nil
	}
	var e encryption
	if err := b.xml(name, &e); err != nil {
		return err
	}
	for _, m := range e.Methods {
		if !slices.Contains(fonts, m.Algorithm) {
			return digitise.ErrBookLocked
		}
	}
	return nil
}
