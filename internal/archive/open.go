package archive

import (
	"archive/zip"
	"encoding/json"
	"io"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/id"
)

// Opened is a pack that is being read. Its index was checked; its blobs are
// checked by the store they are put into.
type Opened struct {
	Pack Pack
	zip  *zip.Reader
}

// Open reads the index of a pack of size bytes.
func Open(r io.ReaderAt, size int64) (*Opened, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errNotPack.Because(err)
	}
	o := &Opened{zip: z}
	if err := o.read(indexName(), &o.Pack); err != nil {
		return nil, err
	}
	if o.Pack.Format > Format {
		return nil, errNewer
	}
	return o, o.Pack.check()
}

// Text gives what is read or said in an asset.
func (o *Opened) Text(asset string) (t Text, err error) {
	return t, o.read(textName(asset), &t)
}

// Blob opens the bytes of a hash; the caller closes them.
func (o *Opened) Blob(sha256 string) (io.ReadCloser, error) {
	f, err := o.zip.Open(blobName(sha256))
	if err != nil {
		return nil, errNotPack.Because(err)
	}
	return f, nil
}

func (o *Opened) read(name string, v any) error {
	f, err := o.zip.Open(name)
	if err != nil {
		return errNotPack.Because(err)
	}
	defer func() { _ = f.Close() }() // only read from
	if err := json.NewDecoder(io.LimitReader(f, maxIndex)).Decode(v); err != nil {
		return errNotPack.Because(err)
	}
	return nil
}

// check refuses an index whose names could reach anything but what they name.
func (p Pack) check() error {
	if len(p.Assets) > maxAssets || !id.Valid(p.Course.ID) {
		return errNotPack
	}
	known := map[string]bool{}
	for _, a := range p.Assets {
		if !id.Valid(a.ID) || !a.wellFormed() {
			return errNotPack
		}
		known[a.ID] = true
	}
	for _, m := range p.Course.Modules {
		if !id.Valid(m.ID) || !m.shows(known) {
			return errNotPack
		}
	}
	return nil
}

func (a Asset) wellFormed() bool {
	for _, sum := range a.sums() {
		if len(sum) != 64 || blob.CheckKey("source/"+sum) != nil {
			return false
		}
	}
	return true
}

// shows reports whether all that a module shows is in the pack, under names.
func (m Module) shows(known map[string]bool) bool {
	for _, w := range m.Works {
		if !id.Valid(w.ID) {
			return false
		}
	}
	for _, r := range m.Resources {
		if !id.Valid(r.ID) || !known[r.Asset] {
			return false
		}
		for _, c := range r.Captions {
			if !known[c] {
				return false
			}
		}
	}
	return true
}
