package hotredis

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// form is the first byte of a pack, after its version. What another release
// wrote in another form is as if it were not there.
const form = 2

// pack writes a state as short as it can be: an identifier is 16 bytes, a
// second three.
func (s state) pack() string {
	c := &coder{}
	c.state(&s)
	return string(c.data)
}

// unpack reads what pack wrote of a pair; known is false where it is nothing
// that this release wrote.
func unpack(of pair, text string) (s state, known bool) {
	c := &coder{data: []byte(text), reading: true}
	c.state(&s)
	if c.broken || len(c.data) > 0 {
		return state{}, false
	}
	s.progress.Person, s.progress.Resource = of.person, of.resource
	for i := range s.sessions {
		s.sessions[i].Person, s.sessions[i].Resource = of.person, of.resource
	}
	return s, true
}

// member is a pair as it stands in a journal.
func (p pair) member() string {
	c := &coder{}
	c.pair(&p)
	return string(c.data)
}

// pairOf reads what member wrote.
func pairOf(member string) (of pair, known bool) {
	c := &coder{data: []byte(member), reading: true}
	c.pair(&of)
	return of, !c.broken && len(c.data) == 0
}

// coder writes or reads: what is said once of a field is said of both.
type coder struct {
	data    []byte
	reading bool
	broken  bool
}

func (c *coder) state(s *state) {
	kind := uint64(form)
	if c.natural(&kind); kind != form {
		c.broken = true
		return
	}
	c.progress(&s.progress)
	each(c, &s.sessions, func(b *learning.Beat) { c.beat(b, s.progress) })
}

func (c *coder) pair(p *pair) {
	c.text(&p.person)
	c.text(&p.resource)
}

func (c *coder) progress(p *learning.Progress) {
	c.set(&p.Watched)
	c.set(&p.Heard)
	c.real(&p.Extent)
	c.real(&p.Position)
	c.text(&p.Device)
	c.moment(&p.Seen)
	c.moment(&p.Completed)
	c.moment(&p.Since)
}

// beat codes a session; mostly it is all that the progress is of. Whose the
// resource is the record knows itself.
func (c *coder) beat(b *learning.Beat, of learning.Progress) {
	c.text(&b.Session)
	c.word(&b.Device, of.Device)
	count := uint64(b.Counter) //nolint:gosec // back below as it was
	c.natural(&count)
	b.Counter = int64(count) //nolint:gosec // see above
	part(c, &b.Position, of.Position, b.Position == of.Position, c.real)
	activity := string(b.Activity)
	c.word(&activity, string(learning.Playing), string(learning.Idle), string(learning.Hidden), string(learning.Left))
	b.Activity = learning.Activity(activity)
	part(c, &b.Watched, of.Watched, slices.Equal(b.Watched, of.Watched), c.set)
	c.set(&b.Heard)
	c.set(&b.Again)
	each(c, &b.Backs, c.real)
	c.real(&b.Spent)
	part(c, &b.At, of.Seen, b.At.Equal(of.Seen), c.moment)
	part(c, &b.Began, time.Time{}, b.Began.IsZero(), func(t *time.Time) { c.distance(t, b.At) })
	c.word(&b.Flags, "")
	part(c, &b.Target.Extent, of.Extent, b.Target.Extent == of.Extent, c.real)
	c.real(&b.Target.Needs)
	c.yes(&b.Target.Paged)
	c.yes(&b.Target.Sound)
	part(c, &b.Target.Since, of.Since, b.Target.Since.Equal(of.Since), c.moment)
}

// set codes the gap before each stretch and its length: as Fold leaves a set it
// is in order and on the grain.
func (c *coder) set(a *learning.Intervals) {
	var end float64
	each(c, (*[]learning.Interval)(a), func(iv *learning.Interval) {
		c.further(&iv[0], end)
		c.further(&iv[1], iv[0])
		end = iv[1]
	})
}

// each codes the number of parts, then the parts.
func each[T any](c *coder, all *[]T, part func(*T)) {
	n := uint64(len(*all))
	if c.natural(&n); n > uint64(len(c.data)) && c.reading {
		c.broken = true // no part takes less than a byte
		return
	}
	if c.reading && n > 0 {
		*all = make([]T, n)
	}
	for i := range *all {
		part(&(*all)[i])
	}
}

func (c *coder) natural(n *uint64) {
	if !c.reading {
		c.data = binary.AppendUvarint(c.data, *n)
		return
	}
	value, size := binary.Uvarint(c.data)
	if size <= 0 {
		c.broken, c.data = true, nil
		return
	}
	*n, c.data = value, c.data[size:]
}

// part codes a part that is mostly the same as one that was coded before.
func part[T any](c *coder, now *T, before T, same bool, code func(*T)) {
	differs := uint64(1)
	if same {
		differs = 0
	}
	if c.natural(&differs); differs == 0 {
		*now = before
		return
	}
	code(now)
}

// thousandths is by what seconds are multiplied; pages are whole.
const thousandths = 1000

// real codes a number: as thousandths, even, where it is so many exactly, else 1
// and its eight bytes.
func (c *coder) real(x *float64) {
	n := uint64(1)
	if t := math.Round(*x * thousandths); t >= 0 && t < 1<<50 && t/thousandths == *x && !math.Signbit(*x) {
		n = uint64(t) << 1
	}
	if c.natural(&n); n != 1 {
		if c.reading {
			*x = float64(n>>1) / thousandths
		}
		return
	}
	bits := c.raw(binary.BigEndian.AppendUint64(nil, math.Float64bits(*x)))
	*x = math.Float64frombits(binary.BigEndian.Uint64(bits))
}

// perSecond is how many grains of a set are a second.
const perSecond = 100

// further codes a number by how many grains it is after another one; where it is
// not, by itself.
func (c *coder) further(x *float64, from float64) {
	n, before := uint64(0), math.Round(from*perSecond)
	if to := math.Round(*x * perSecond); to >= before && to < 1<<50 && to/perSecond == *x && before >= 0 {
		n = uint64(to-before) + 1
	}
	if c.natural(&n); n == 0 {
		c.real(x)
	} else if c.reading {
		*x = (before + float64(n-1)) / perSecond
	}
}

// raw codes bytes of a known length.
func (c *coder) raw(b []byte) []byte {
	switch {
	case !c.reading:
		c.data = append(c.data, b...)
	case len(c.data) < len(b):
		c.broken, c.data = true, nil
	default:
		b, c.data = c.data[:len(b):len(b)], c.data[len(b):]
	}
	return b
}

// moment codes a time of the record's fineness: 0 for none, else by its distance
// from a day when none of them was.
func (c *coder) moment(t *time.Time) {
	part(c, t, time.Time{}, t.IsZero(), func(t *time.Time) { c.distance(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) })
}

// distance codes a time by how far before or after another one it is.
func (c *coder) distance(t *time.Time, from time.Time) {
	if !c.reading {
		c.data = binary.AppendVarint(c.data, t.UnixMicro()-from.UnixMicro())
		return
	}
	n, size := binary.Varint(c.data)
	if size <= 0 {
		c.broken, c.data = true, nil
		return
	}
	*t, c.data = time.UnixMicro(from.UnixMicro()+n).UTC(), c.data[size:]
}

func (c *coder) yes(is *bool) {
	n := uint64(0)
	if *is {
		n = 1
	}
	c.natural(&n)
	*is = n > 0
}

// text codes an identifier as 0 and its bytes, another text as one more than its
// length, and its letters.
func (c *coder) text(s *string) {
	short, is := id.Bytes(*s)
	n := uint64(len(*s)) + 1
	if is {
		n = 0
	}
	c.natural(&n)
	switch {
	case n == 0:
		*s = id.FromBytes([16]byte(c.raw(short[:])))
	case c.reading && n-1 > uint64(len(c.data)):
		c.broken, c.data = true, nil
	case c.reading:
		*s = string(c.raw(make([]byte, n-1)))
	default:
		c.raw([]byte(*s))
	}
}

// word codes a text that is mostly one of a few.
func (c *coder) word(s *string, usual ...string) {
	n := uint64(slices.Index(usual, *s) + 1) //nolint:gosec // not negative
	c.natural(&n)
	switch {
	case n == 0:
		c.text(s)
	case n > uint64(len(usual)):
		c.broken = true
	default:
		*s = usual[n-1]
	}
}

// versionSize is how many bytes say that a pack is another one; see keepScript.
const versionSize = 8

// versionOf is what a pack in the server begins with.
func versionOf(kept string) string { return kept[:min(versionSize, len(kept))] }

// split parts what is in the server into its version and the pack.
func split(kept string) (version, packed string) {
	version = versionOf(kept)
	return version, strings.TrimPrefix(kept, version)
}
