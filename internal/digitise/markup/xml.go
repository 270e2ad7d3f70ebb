package markup

import (
	"bytes"
	"encoding/xml"
	"io"

	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// XMLSize is the most that is read of an XML file of a package or book, in bytes.
const XMLSize = 4 << 20

// XML reads what a book or a package says of itself into a value. A file that
// declares entities is refused: no honest one does, and they are how a file asks
// for others, or grows without bound. Nothing is ever fetched. Its other errors
// are of the format.
func XML(data []byte, into any) error {
	data = UTF8(data) // before it is looked at: an entity may be declared in UTF-16
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	d.Entity = xml.HTMLEntity
	if bytes.Contains(data, []byte("<!ENTITY")) {
		return unzip.ErrUnsafe
	}
	return d.Decode(into)
}
