package archive

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"filippo.io/age"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/id"
)

// BackupFormat is the version of backups that this lab writes, and the newest
// it reads.
const BackupFormat = 1

// The entries of a backup before its objects, and what begins the name of the
// entry that says of an object that it was not whole in the lab itself.
const (
	headName     = "backup.json"
	manifestName = "manifest.jsonl"
	recordName   = "record.jsonl.gz"
	lostFolder   = "lost/"
)

// head is backup.json.
type head struct {
	Format   int       `json:"format"`
	Schema   int64     `json:"schema"` // version of the tables
	Mark     time.Time `json:"mark"`   // whatever was acknowledged before it is in the backup
	Objects  int64     `json:"objects"`
	Bytes    int64     `json:"bytes"`    // of objects
	Manifest string    `json:"manifest"` // SHA-256 of the entry of that name
	Record   string    `json:"record"`   // idem
}

// Backup writes backups of a lab, which may be at work meanwhile.
type Backup struct {
	Record   Source
	Blobs    blob.Store
	Staged   Staged
	Schema   int64  // version of the record's tables
	Scratch  string // folder for the record until it is written
	IDs      *id.Maker
	Now      func() time.Time
	Progress Progress
}

// Written says what a backup holds.
type Written struct {
	Mark    time.Time
	Objects int64
	Bytes   int64
	Lost    []string // keys of objects that are missing or damaged in the lab itself; the first maxLost
	Losses  int64
}

// maxLost is how many lost objects are named.
const maxLost = 1000

// Blobs are held for so long from the last time that this was said.
const (
	holdFor   = 6 * time.Hour // longer than the largest object takes on a slow line
	holdAgain = 10 * time.Minute
)

// Write writes a backup that only key opens. The record is read at one moment,
// then come all objects that it names: they never change, and are not swept
// meanwhile. Memory is bounded; the record waits in a temporary file.
func (b *Backup) Write(ctx context.Context, w io.Writer, key Key) (out Written, err error) {
	held := holding{holder: b.Record, id: b.IDs.New(), now: b.Now}
	if err := held.renew(ctx); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, held.end(ctx)) }()
	m, err := b.moment(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	sealed, err := age.Encrypt(w, key.identity.Recipient())
	if err != nil {
		return out, fmt.Errorf("begin the backup: %w", err)
	}
	tape := tar.NewWriter(sealed)
	if err := m.write(tape); err != nil {
		return out, fmt.Errorf("write the record: %w", err)
	}
	out = Written{Mark: m.Mark, Objects: m.Objects, Bytes: m.Bytes}
	if err := b.objects(ctx, tape, m, &held, &out); err != nil {
		return out, err
	}
	if err := errors.Join(tape.Close(), sealed.Close()); err != nil {
		return out, fmt.Errorf("end the backup: %w", err)
	}
	return out, nil
}

// moment is the record as it was at one time, and what it names.
type moment struct {
	head
	manifest *spool
	record   *spool
}

func (b *Backup) moment(ctx context.Context) (m moment, err error) {
	m.head = head{Format: BackupFormat, Schema: b.Schema, Mark: b.Now()}
	if m.manifest, err = newSpool(b.Scratch); err != nil {
		return m, err
	}
	if m.record, err = newSpool(b.Scratch); err != nil {
		return m, errors.Join(err, m.manifest.close())
	}
	lines, packed := json.NewEncoder(m.manifest), gzip.NewWriter(m.record)
	form := bufio.NewWriterSize(packed, 64<<10)
	err = b.Record.Dump(ctx, form, false, func(o Object) error {
		m.Objects++
		m.Bytes += o.Size
		return lines.Encode(o)
	})
	if err := errors.Join(err, form.Flush(), packed.Close()); err != nil {
		return m, errors.Join(err, m.close())
	}
	var wrong [2]error
	m.Manifest, wrong[0] = m.manifest.end()
	m.Record, wrong[1] = m.record.end()
	if err := errors.Join(wrong[:]...); err != nil {
		return m, errors.Join(fmt.Errorf("keep the record until it is written: %w", err), m.close())
	}
	return m, nil
}

func (m moment) close() error { return errors.Join(m.manifest.close(), m.record.close()) }

// write writes the entries before the objects.
func (m moment) write(tape *tar.Writer) error {
	first, err := json.Marshal(m.head)
	if err != nil {
		return err
	}
	if err := entry(tape, headName, int64(len(first)), m.Mark); err != nil {
		return err
	}
	if _, err := tape.Write(first); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		*spool
	}{{manifestName, m.manifest}, {recordName, m.record}} {
		if err := entry(tape, part.name, part.size, m.Mark); err != nil {
			return err
		}
		if _, err := io.Copy(tape, part.open()); err != nil {
			return err
		}
	}
	return nil
}

func entry(tape *tar.Writer, name string, size int64, made time.Time) error {
	return tape.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: made.Truncate(time.Second), Format: tar.FormatPAX})
}

// holding keeps the blobs from being swept as long as it is renewed.
type holding struct {
	holder Holder
	id     string
	now    func() time.Time
	said   time.Time
}

func (h *holding) renew(ctx context.Context) error {
	if h.now().Sub(h.said) < holdAgain {
		return nil
	}
	h.said = h.now()
	return h.holder.Hold(ctx, h.id, h.said.Add(holdFor))
}

func (h *holding) end(ctx context.Context) error {
	return h.holder.Hold(context.WithoutCancel(ctx), h.id, time.Time{})
}
