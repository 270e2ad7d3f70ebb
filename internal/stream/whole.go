package stream

import (
	"context"
	"errors"
	"io"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Whole is a rung of a film as one MP4 file that is nowhere: its head, an index
// of its segments, and the segments one after the other. It is for players that
// read HLS but cannot seek in it: those with FFmpeg before 7.1.1 cannot where
// segments are fMP4.
type Whole struct {
	Key   string // stands for ever for the same bytes
	parts []part
	size  int64
	at    int64
	open  func(key string) (io.ReadSeekCloser, error)
	now   int // the part that is open
	from  io.ReadSeekCloser
}

// part is a stretch of the file: bytes of ours, or an object.
type part struct {
	begins int64
	size   int64
	head   []byte
	key    string
}

// Whole gives a rung of a film as one file to who may read its resource. The
// right is judged anew at each segment, since one request may last as long as
// the film. The caller closes it.
func (s *Service) Whole(ctx context.Context, who account.Actor, resource, rung string) (*Whole, error) {
	want := Wanted{Whole: true, Rung: rung}
	if _, err := s.find(ctx, who, resource, want); err != nil {
		return nil, err
	}
	ladder, err := s.within(ctx, who, resource)
	if err == nil {
		err = ladder.withheld(rung)
	}
	if err != nil {
		return nil, err
	}
	pieces, err := s.shelf.Rung(ctx, resource, rung)
	if err != nil {
		return nil, err
	}
	if len(pieces) < 2 || pieces[0].Role != media.RoleInit {
		return nil, fault.Missing()
	}
	head, err := s.read(ctx, pieces[0].Key)
	if err != nil {
		return nil, err
	}
	w := &Whole{Key: pieces[0].Key + " whole", now: -1, open: func(key string) (io.ReadSeekCloser, error) {
		if _, err := s.find(ctx, who, resource, want); err != nil {
			return nil, err
		}
		return s.blobs.Open(ctx, key)
	}}
	withoutEdits(head)
	head = append(head, indexes(head, pieces[1:])...)
	w.add(part{head: head, size: int64(len(head))})
	for _, p := range pieces[1:] {
		w.add(part{key: p.Key, size: p.Size})
	}
	return w, nil
}

// maxHead bounds an initialisation segment, in bytes.
const maxHead = 1 << 20

func (s *Service) read(ctx context.Context, key string) (data []byte, err error) {
	o, err := s.blobs.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	return io.ReadAll(io.LimitReader(o, maxHead))
}

func (w *Whole) add(p part) {
	p.begins = w.size
	w.parts = append(w.parts, p)
	w.size += p.size
}

// Seek implements io.Seeker.
func (w *Whole) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += w.at
	case io.SeekEnd:
		offset += w.size
	}
	if offset < 0 {
		return w.at, errors.New("seek before the beginning")
	}
	w.at = offset
	return offset, nil
}

// Read implements io.Reader.
func (w *Whole) Read(b []byte) (n int, err error) {
	if w.at >= w.size {
		return 0, io.EOF
	}
	i := w.holding(w.at)
	p := w.parts[i]
	if p.key == "" {
		n = copy(b, p.head[w.at-p.begins:])
		w.at += int64(n)
		return n, nil
	}
	if err := w.turnTo(i); err != nil {
		return 0, err
	}
	b = b[:min(int64(len(b)), p.begins+p.size-w.at)]
	n, err = w.from.Read(b)
	w.at += int64(n)
	if errors.Is(err, io.EOF) {
		err = nil
		if n == 0 { // an object that is shorter than its row says
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

// holding is the part in which a byte is.
func (w *Whole) holding(at int64) int {
	low, high := 0, len(w.parts)-1
	for low < high {
		middle := (low + high + 1) / 2
		if w.parts[middle].begins <= at {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}

// turnTo opens a part where reading goes on.
func (w *Whole) turnTo(i int) (err error) {
	if w.now != i {
		if err := w.Close(); err != nil {
			return err
		}
		if w.from, err = w.open(w.parts[i].key); err != nil {
			return err
		}
		w.now = i
	}
	_, err = w.from.Seek(w.at-w.parts[i].begins, io.SeekStart)
	return err
}

// Close lets go of what is open.
func (w *Whole) Close() error {
	if w.from == nil {
		return nil
	}
	from := w.from
	w.from, w.now = nil, -1
	return from.Close()
}
