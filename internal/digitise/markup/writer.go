package markup

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

var (
	headings = []string{"h1", "h2", "h3", "h4", "h5", "h6"}
	// inline are the elements that do not end a line of text.
	inline = []string{"a", "em", "strong", "del", "code", "img", "b", "i", "u", "s", "small", "sub", "sup", "kbd", "samp", "var", "abbr", "cite",
		"q", "bdi", "bdo", "ruby", "rt", "rp", "span", "font", "big", "tt", "dfn", "ins", "mark", "time", "label", "wbr", "strike", "acronym", "nobr"}
	// voids have no end of their own.
	voids = []string{"br", "hr", "img", "image", "wbr", "meta", "link", "input", "area", "base", "col", "embed", "param", "source", "track"}
	// blocks are shown as what they are: parts of a text.
	blocks = []string{"section", "article", "aside", "main", "header", "footer", "nav", "address", "center", "details", "summary", "fieldset", "form"}
	// whole are the elements that are not cut in two.
	whole = []string{"ul", "ol", "dl", "table", "blockquote", "figure", "pre"}
	// silent are those of which nothing stays, not even the words.
	silent = []string{"script", "style", "template", "svg", "iframe", "object", "applet", "audio", "video", "canvas", "select", "textarea", "button",
		"noscript", "noembed", "noframes", "annotation", "annotation-xml"}
	// closed is what XHTML may write and HTML takes for the beginning of a text
	// that nothing ends.
	closed = regexp.MustCompile(`(?i)<(title|script|style|textarea|iframe|noscript|noembed|noframes|xmp|plaintext)\b([^<>]*)/>`)
)

// writer writes one document into a text, token by token.
type writer struct {
	text    *Text
	of      Document
	head    strings.Builder // the title that its head tells
	title   strings.Builder // of the section
	body    strings.Builder // idem
	open    bool            // a section has begun
	heading string          // the heading that one is in, or empty
	inTitle bool
	nested  int // open elements that are not cut
	pre     int
	begins  int      // where in the part its section does
	silent  string   // the element that is passed over, or empty
	depth   int      // of elements of its name within it
	waiting []string // names for which no section has begun yet
}

// write goes through the document.
func (w *writer) write() error {
	tokens := html.NewTokenizer(strings.NewReader(string(closed.ReplaceAll(w.of.HTML, []byte("<$1$2></$1>")))))
	tokens.AllowCDATA(true)
	for tokens.Next() != html.ErrorToken {
		w.take(tokens.Token())
	}
	if err := tokens.Err(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("read a document: %w", err)
	}
	w.end()
	return nil
}

func (w *writer) take(t html.Token) {
	switch {
	case t.Type == html.DoctypeToken || t.Type == html.CommentToken:
	case w.silent != "":
		w.pass(t)
	case t.Type == html.TextToken:
		w.words(t)
	case t.Type == html.EndTagToken:
		w.close(t)
	case t.Data == "img" || t.Data == "image":
		w.picture(t)
	case t.Data == "title":
		w.inTitle = t.Type == html.StartTagToken
	case slices.Contains(silent, t.Data):
		if t.Type == html.StartTagToken {
			w.silent, w.depth = t.Data, 1
		}
	default:
		w.start(t)
		if t.Type == html.SelfClosingTagToken && !slices.Contains(voids, t.Data) {
			w.close(html.Token{Type: html.EndTagToken, Data: t.Data})
		}
	}
}

// pass looks for the end of what is passed over. A picture in a drawing is one:
// the covers of books are made so.
func (w *writer) pass(t html.Token) {
	switch {
	case t.Data == "image" && w.silent == "svg" && t.Type != html.EndTagToken:
		w.picture(t)
	case t.Data == w.silent && t.Type == html.StartTagToken:
		w.depth++
	case t.Data == w.silent && t.Type == html.EndTagToken:
		if w.depth--; w.depth == 0 {
			w.silent = ""
		}
	}
}

func (w *writer) words(t html.Token) {
	if w.inTitle {
		w.head.WriteString(t.Data)
		return
	}
	if !w.of.Lines && w.pre == 0 {
		t.Data = folded(t.Data)
	}
	if w.heading != "" {
		w.title.WriteString(t.Data)
	} else {
		if strings.TrimSpace(t.Data) != "" {
			w.begin()
		}
		w.body.WriteString(t.Data)
	}
	w.text.part.WriteString(t.String())
}

// folded makes every stretch of white space one space, as HTML is shown.
func folded(s string) string {
	words := strings.Join(strings.Fields(s), " ")
	if words == "" {
		return s[:min(len(s), 1)]
	}
	if strings.TrimLeft(s, " \t\r\n\f") != s {
		words = " " + words
	}
	if strings.TrimRight(s, " \t\r\n\f") != s {
		words += " "
	}
	return words
}

func (w *writer) start(t html.Token) {
	isHeading := slices.Contains(headings, t.Data) && w.heading == ""
	big := w.open && w.nested == 0 && w.heading == "" && t.Data == "p" && w.text.part.Len()-w.begins > sectionSize
	if isHeading || big {
		w.end()
		if w.text.part.Len() > partSize {
			w.text.cut()
		}
	}
	id, of := w.attributes(t)
	if isHeading {
		w.heading, w.open, w.begins = t.Data, true, w.text.part.Len()
		w.text.begin(w.waiting)
		w.waiting = nil
		of = append(of, html.Attribute{Key: "id", Val: fmt.Sprintf("section-%d", len(w.text.Sections)+1)})
	} else if id != "" {
		of = append(of, html.Attribute{Key: "id", Val: id})
	}
	w.count(t.Data, 1)
	w.put(html.Token{Type: html.StartTagToken, Data: shown(t.Data), Attr: of})
	w.line(t.Data)
}

func (w *writer) close(t html.Token) {
	switch {
	case t.Data == "title":
		w.inTitle = false
		return
	case slices.Contains(voids, t.Data):
		return
	case w.heading != "" && slices.Contains(headings, t.Data):
		t.Data = w.heading
		w.heading = ""
		w.text.Headings = append(w.text.Headings, Entry{strings.Join(strings.Fields(w.title.String()), " "), int(t.Data[1] - '0'), len(w.text.Sections) + 1})
	}
	w.count(t.Data, -1)
	w.put(html.Token{Type: html.EndTagToken, Data: shown(t.Data)})
	w.line(t.Data)
}

func (w *writer) put(t html.Token) { w.text.part.WriteString(t.String()) }

// line ends a line of text where an element does.
func (w *writer) line(element string) {
	switch {
	case slices.Contains(inline, element):
	case w.heading != "":
		w.title.WriteByte(' ')
	default:
		w.body.WriteByte('\n')
	}
}

func (w *writer) count(element string, by int) {
	if slices.Contains(whole, element) {
		w.nested = max(0, w.nested+by)
	}
	if element == "pre" {
		w.pre = max(0, w.pre+by)
	}
}

func shown(element string) string {
	if slices.Contains(blocks, element) {
		return "div"
	}
	return element
}

// attributes gives what stays of those of an element, and the id by which links
// reach it.
func (w *writer) attributes(t html.Token) (id string, of []html.Attribute) {
	for _, a := range t.Attr {
		switch {
		case a.Key == "xml:lang":
			of = append(of, html.Attribute{Key: "lang", Val: a.Val})
		case slices.Contains(kept, a.Key):
			of = append(of, html.Attribute{Key: a.Key, Val: a.Val})
		case (a.Key == "id" || a.Key == "name" && t.Data == "a") && w.of.Name != "" && a.Val != "":
			id = w.place(w.of.Name + "#" + a.Val)
		case a.Key == "href" && t.Data == "a":
			of = append(of, html.Attribute{Key: "href", Val: w.link(a.Val)})
		}
	}
	return id, of
}

// place remembers what a link may lead to.
func (w *writer) place(name string) string {
	if _, twice := w.text.named[name]; twice || len(w.text.places) == maxPlaces {
		return ""
	}
	at := len(w.text.places)
	w.text.named[name] = at
	w.text.places = append(w.text.places, 0)
	w.waiting = append(w.waiting, name)
	return fmt.Sprintf("place-%d", at)
}

// link gives the address of a link: one that leads inside is known when all of
// the text is.
func (w *writer) link(address string) string {
	target, inside := "", false
	if w.of.Link != nil {
		target, inside = w.of.Link(address)
	}
	switch {
	case !inside && strings.HasPrefix(strings.TrimSpace(address), "#"), len(w.text.links) == maxPlaces:
		return "" // a place that nobody knows might read as one of ours
	case !inside:
		return address
	}
	w.text.links = append(w.text.links, target)
	return fmt.Sprintf("#to-%d", len(w.text.links)-1)
}

// begin begins a section that has no heading.
func (w *writer) begin() {
	if !w.open {
		w.open, w.begins = true, w.text.part.Len()
		fmt.Fprintf(&w.text.part, `<span id="section-%d"></span>`, len(w.text.Sections)+1)
	}
	w.text.begin(w.waiting)
	w.waiting = nil
}

// end ends a section, if one has begun.
func (w *writer) end() {
	if w.open {
		w.text.end(w.title.String(), w.body.String())
	}
	w.open, w.heading = false, ""
	w.title.Reset()
	w.body.Reset()
}

// picture is the placeholder of a picture, or its caption alone.
func (w *writer) picture(t html.Token) {
	var address, caption string
	for _, a := range t.Attr {
		switch a.Key {
		case "src", "href", "xlink:href":
			address = a.Val
		case "alt":
			caption = a.Val
		}
	}
	name, known := w.known(address)
	switch {
	case !known:
		w.words(html.Token{Type: html.TextToken, Data: caption})
		return
	case w.heading != "":
		w.title.WriteString(caption)
	default:
		w.begin()
		w.body.WriteString(caption)
	}
	w.put(html.Token{Type: html.StartTagToken, Data: "img", Attr: []html.Attribute{name, {Key: "alt", Val: caption}}})
}

func (w *writer) known(address string) (html.Attribute, bool) {
	if w.of.Picture == nil || address == "" {
		return html.Attribute{}, false
	}
	return w.of.Picture(address)
}
