package hotredis_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotredis"
)

// A field that is added to beats or progress must be written too, or it is lost
// on the way through the server.
func TestEveryFieldIsWritten(t *testing.T) {
	var p learning.Progress
	var b learning.Beat
	fill := filler{}
	fill.all(t, reflect.ValueOf(&p).Elem())
	fill.all(t, reflect.ValueOf(&b).Elem())
	b.Person, b.Resource, b.Age = p.Person, p.Resource, 0 // the pair has its names, and At has the age
	b.Target.Org, b.Target.Place = "", ""                 // the record knows whose the resource is
	p.MarkedBy = ""                                       // and it alone knows of marks
	gotP, gotB, known := hotredis.Unpacked(p.Person, p.Resource, hotredis.Packed(p, b))
	if !known || !reflect.DeepEqual(gotP, p) || len(gotB) != 1 || !reflect.DeepEqual(gotB[0], b) {
		t.Errorf("wrote\n%+v\n%+v\nand read\n%+v\n%+v", p, b, gotP, gotB)
	}
}

// filler gives every field a value that no other has.
type filler struct{ n int }

func (f *filler) all(t *testing.T, v reflect.Value) {
	f.n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMicro(1_780_000_000_000_000 + int64(f.n)).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.all(t, v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.all(t, v.Index(0))
		f.all(t, v.Index(1))
	case reflect.Array:
		for i := range v.Len() {
			f.all(t, v.Index(i))
		}
	case reflect.String:
		v.SetString(string(rune('a' + f.n)))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Float64:
		v.SetFloat(float64(f.n) + 1./3)
	case reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("a field of a kind that nobody thought of: %s", v.Type())
	}
}

func TestNumbersComeBackExactly(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		x := r.Float64() * 1e5
		if r.IntN(2) == 0 {
			x = float64(r.IntN(1e8)) / 1000
		}
		p := learning.Progress{Position: x, Extent: -x, Watched: learning.Intervals{{0, x}}}
		got, _, known := hotredis.Unpacked("", "", hotredis.Packed(p))
		if !known || got.Position != x || got.Extent != -x || got.Watched[0] != p.Watched[0] {
			t.Fatalf("%v came back as %v", x, got.Position)
		}
	}
}

// What somebody else wrote, or what was cut, is nothing: never a panic, and
// never memory for what is not there.
func TestWhatIsNoPackIsNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	whole := hotredis.Packed(typical())
	for n := range len(whole) {
		if _, _, known := hotredis.Unpacked("", "", whole[:n]); known {
			t.Fatalf("%d of %d bytes were read as a whole", n, len(whole))
		}
	}
	for range 100_000 {
		text := []byte(whole)
		for range 1 + r.IntN(4) {
			text[r.IntN(len(text))] = byte(r.IntN(256))
		}
		hotredis.Unpacked("", "", string(text))
	}
}

// typical is a film that is half watched, on a phone, with one jump.
func typical() (learning.Progress, learning.Beat) {
	watched := learning.Intervals{{0, 127.36}, {301.2, 512.04}}
	at := time.Date(2026, 11, 24, 10, 30, 0, 123_456_000, time.UTC)
	p := learning.Progress{Watched: watched, Extent: 1203.48, Position: 512.044, Device: "01kaz8x2v7m4q9w3r5t6y8p0zb", Seen: at}
	b := learning.Beat{
		Session: "01kaz8x2v7m4q9w3r5t6y8p0zc", Device: p.Device, Counter: 52, Position: p.Position, Activity: learning.Playing,
		Watched: watched, Spent: 522.31, At: at, Began: at.Add(-522310 * time.Millisecond),
		Target: learning.Target{Org: "01kaz8x2v7m4q9w3r5t6y8p0za", Place: "01kaz8x2v7m4q9w3r5t6y8p0ze", Extent: p.Extent, Needs: 0.9, Sound: true},
	}
	return p, b
}
