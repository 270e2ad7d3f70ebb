package dossier

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// errBusy keeps a button that is pressed again and again from costing the lab
// more than one export.
var errBusy = fault.New(fault.TooMany, "export.busy", "An export of this person is on its way already. Wait until it has arrived.")

// Export is everything that is kept of a person, ready to be sent once. Close
// ends it.
type Export struct {
	Name  string // of the file: "export-2007102700175.zip"
	rows  *os.File
	files []File
	blobs blob.Store
	made  time.Time
	done  func()
}

// Export makes ready what is kept of somebody. One export of a person is on its
// way at a time.
func (s *Service) Export(ctx context.Context, who account.Actor, id string) (*Export, error) {
	p, err := s.find(ctx, who, account.PersonExport, id)
	if err != nil {
		return nil, err
	}
	if !s.begin(p.ID) {
		return nil, errBusy
	}
	e := &Export{Name: text.FileName("export-" + p.Login + ".zip"), blobs: s.blobs, made: s.now(), done: func() { s.end(p.ID) }}
	if err := s.prepare(ctx, who, p.Person, e); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// prepare writes the rows of one moment to a file that has no name any more: it
// ends with the export, however that ends.
func (s *Service) prepare(ctx context.Context, who account.Actor, p account.Person, e *Export) (err error) {
	if err := s.store.Exported(ctx, who.Person(), p); err != nil {
		return err
	}
	if e.rows, err = os.CreateTemp(s.folder, "export-"); err != nil {
		return fmt.Errorf("make room for an export: %w", err)
	}
	if err := os.Remove(e.rows.Name()); err != nil {
		return fmt.Errorf("hide an export: %w", err)
	}
	err = s.store.Read(ctx, p, func(m Moment) error {
		if e.files, err = m.Files(ctx); err != nil {
			return err
		}
		if err := empty(e.rows); err != nil { // the reading may run again
			return err
		}
		return writeRows(ctx, e.rows, m, p, e.files, e.made)
	})
	if err != nil {
		return fmt.Errorf("read what is kept of a person: %w", err)
	}
	return nil
}

func empty(f *os.File) error {
	_, err := f.Seek(0, io.SeekStart)
	return errors.Join(err, f.Truncate(0))
}

// Write sends the export as a zip.
func (e *Export) Write(ctx context.Context, w io.Writer) error {
	out := zip.NewWriter(w)
	if err := e.copyRows(out); err != nil {
		return fmt.Errorf("send the rows of an export: %w", err)
	}
	var lost []File
	for _, f := range e.files {
		err := e.copyFile(ctx, out, f)
		if errors.Is(err, fault.Missing()) {
			lost = append(lost, f)
			continue
		}
		if err != nil {
			return fmt.Errorf("send a file of an export: %w", err)
		}
	}
	if err := writeLost(out, lost); err != nil {
		return err
	}
	return out.Close()
}

func (e *Export) copyRows(out *zip.Writer) error {
	size, err := e.rows.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	in, err := zip.NewReader(e.rows, size)
	if err != nil {
		return err
	}
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return nil
}

// copyFile sends what the person brought as it is: films and pictures are as
// small as they get.
func (e *Export) copyFile(ctx context.Context, out *zip.Writer, f File) error {
	object, err := e.blobs.Open(ctx, "source/"+f.SHA256)
	if err != nil {
		return err
	}
	defer object.Close()
	to, err := out.CreateHeader(&zip.FileHeader{Name: f.path(), Method: zip.Store, Modified: f.At})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, object)
	return err
}

// path is where a file stands in the zip; its identifier keeps two of one name
// apart.
func (f File) path() string { return "fichiers/" + f.ID + "-" + text.FileName(f.Name) }

// Close ends the export; the next may begin.
func (e *Export) Close() error {
	e.done()
	if e.rows == nil {
		return nil
	}
	return e.rows.Close()
}

func (s *Service) begin(person string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[person] {
		return false
	}
	s.busy[person] = true
	return true
}

func (s *Service) end(person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, person)
}
