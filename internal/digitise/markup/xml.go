package markup

import (
	"bytes"
	"encoding/xml"
	"io"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// XMLSize is the most that is read of an XML file of a package or book, in bytes.
const XMLSize = 4 << 20

// XML reads what a book or a package says of itself into a value. A file that
// declares entities is refused: no honest one does, and they are how a file asks
// for others, or grows without bound. Nothing is ever fetched.
func XML(data []byte, into any) error {
	d := xml.NewDecoder(bytes.NewReader(UTF8(data)))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	d.Entity = xml.HTMLEntity
	if bytes.Contains(data, []byte("<!ENTITY")) {
		return unzip.ErrUnsafe
	}
	if err := d.Decode(into); err != nil {
		return digitise.ErrBookDamaged.Because(err)
	}
	return nil
}
