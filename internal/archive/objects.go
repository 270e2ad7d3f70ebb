package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Objects up to small bytes are read ahead, or written behind, so that a store
// that is far away, or a disk that is asked to be sure, is not waited for once
// an object. Memory is small times atOnce.
const (
	small  = 1 << 20
	atOnce = 16
)

// ahead is an object whose turn will come: its bytes where it is small, and
// whether it is lost.
type ahead struct {
	Object
	data []byte
	err  error
}

// objects writes every object of a moment, in the order of its manifest.
func (b *Backup) objects(ctx context.Context, tape *tar.Writer, m moment, held *holding, out *Written) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var done int64
	for turn := range b.readAhead(ctx, m.manifest.open()) {
		o := <-turn
		if err := held.renew(ctx); err != nil {
			return err
		}
		if err := b.object(ctx, tape, m, o, out); err != nil {
			return fmt.Errorf("back up %s: %w", o.Key, err)
		}
		done += o.Size
		b.Progress(done, m.Bytes)
	}
	return ctx.Err()
}

// readAhead gives the objects of a manifest in its order, while it reads those
// that come next.
func (b *Backup) readAhead(ctx context.Context, manifest io.Reader) <-chan chan ahead {
	turns := make(chan chan ahead, atOnce)
	go func() {
		defer close(turns)
		lines := json.NewDecoder(manifest)
		for {
			var o Object
			err := lines.Decode(&o)
			if errors.Is(err, io.EOF) {
				return
			}
			turn := make(chan ahead, 1)
			select {
			case turns <- turn:
			case <-ctx.Done():
				return
			}
			if err != nil {
				turn <- ahead{err: err}
				return
			}
			go func() { turn <- b.read(ctx, o) }()
		}
	}()
	return turns
}

// read reads an object if it is small.
func (b *Backup) read(ctx context.Context, o Object) ahead {
	if o.Size > small {
		return ahead{Object: o}
	}
	from, err := b.open(ctx, o)
	if err != nil {
		return ahead{Object: o, err: err}
	}
	defer func() { _ = from.Close() }() // only read from
	checked := blob.NewChecker(ctx, from, o.digest())
	data, err := io.ReadAll(checked)
	if err == nil {
		_, err = checked.Digest()
	}
	return ahead{Object: o, data: data, err: err}
}

// open opens an object. An upload may have become an asset since it was named.
func (b *Backup) open(ctx context.Context, o Object) (io.ReadCloser, error) {
	upload, staged := stagedUpload(o.Key)
	if !staged {
		return b.Blobs.Open(ctx, o.Key)
	}
	from, err := b.Staged.Take(upload)
	if fault.KindOf(err) != fault.NotFound {
		return from, err
	}
	sum, err := b.Record.Received(ctx, upload)
	if err != nil {
		return nil, err
	}
	return b.Blobs.Open(ctx, "source/"+sum)
}

// object writes an object, or that it is lost.
func (b *Backup) object(ctx context.Context, tape *tar.Writer, m moment, o ahead, out *Written) error {
	err := o.err
	if err == nil && o.Size > small {
		err = b.stream(ctx, tape, m, o.Object)
	} else if err == nil {
		if err = entry(tape, o.Key, o.Size, m.Mark); err == nil {
			_, err = io.Copy(tape, bytes.NewReader(o.data))
		}
	}
	if !isLost(err) {
		return err
	}
	if out.Losses++; out.Losses <= maxLost {
		out.Lost = append(out.Lost, o.Key)
	}
	return entry(tape, lostFolder+o.Key, 0, m.Mark)
}

// isLost reports whether an object is missing, damaged or on a part of the disk
// that cannot be read any more, rather than out of reach: who has a disk that dies
// wants a backup of the rest.
func isLost(err error) bool {
	return fault.KindOf(err) == fault.NotFound || errors.Is(err, blob.ErrDamaged) || errors.Is(err, syscall.EIO)
}

// stream writes a large object as it is read. What turns out not to be as the
// record says is filled up to its size, and answered as blob.ErrDamaged.
func (b *Backup) stream(ctx context.Context, tape *tar.Writer, m moment, o Object) error {
	from, err := b.open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // only read from
	if is, known := from.(blob.Object); known && is.Info().Size != o.Size {
		return blob.ErrDamaged
	}
	if err := entry(tape, o.Key, o.Size, m.Mark); err != nil {
		return err
	}
	checked := blob.NewChecker(ctx, from, o.digest())
	n, err := io.CopyBuffer(struct{ io.Writer }{tape}, io.LimitReader(checked, o.Size), make([]byte, 256<<10))
	if err != nil && !isLost(err) {
		return err
	}
	if err != nil || n < o.Size {
		if _, err := io.CopyN(tape, zeros{}, o.Size-n); err != nil {
			return err
		}
		return blob.ErrDamaged
	}
	_, err = checked.Digest()
	return err
}

// zeros never ends.
type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
