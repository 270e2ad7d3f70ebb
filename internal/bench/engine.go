package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
)

// Of each way to ask, as many questions are measured, after some for warming up.
const (
	questionsOfWay = 60
	warmingUp      = 10
)

// typedIn is what two letters may take while somebody types, in a library of a
// hundred thousand passages: what a person does not notice.
const (
	typedIn   = 60 // milliseconds
	typedSize = 100_000
)

// volumes: what the embedded engine takes to index and to answer libraries of
// several sizes; each against the smallest.
func (r *run) volumes(ctx context.Context) (figures []Figure, err error) {
	var smallest *volume
	for _, size := range r.Passages {
		v, err := r.measure(ctx, size)
		if err != nil {
			return figures, fmt.Errorf("%d passages: %w", size, err)
		}
		if smallest == nil {
			smallest = v
		}
		figures = append(figures, v.figures(smallest)...)
	}
	return figures, nil
}

// volume is what was measured of one library.
type volume struct {
	passages, documents int
	text                int64                // bytes of what was indexed
	disk                int64                // bytes of the index
	rate                float64              // documents a second
	heap, resident      float64              // MB, after it was built
	taken               map[string][]float64 // milliseconds of each question, by way
	cpu                 map[string]float64   // milliseconds of CPU that one takes, on average
}

// measure builds an index, asks, and removes it.
func (r *run) measure(ctx context.Context, size int) (v *volume, err error) {
	folder := r.in(fmt.Sprintf("volume-%d", size))
	index, err := local.Open(folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, index.Close(), os.RemoveAll(folder)) }()
	v = &volume{passages: size, taken: map[string][]float64{}, cpu: map[string]float64{}}
	passages, err := r.build(ctx, index, v)
	if err != nil {
		return nil, err
	}
	if v.disk, err = weigh(folder); err != nil {
		return nil, err
	}
	var heap runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&heap)
	v.heap = float64(heap.HeapAlloc) / 1e6
	if v.resident, err = memoryOf(os.Getpid(), "VmRSS"); err != nil {
		return nil, err
	}
	for _, w := range ways() {
		before, err := cpuOf(os.Getpid())
		if err == nil {
			v.taken[w.name], err = r.question(ctx, index, w, passages)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		after, err := cpuOf(os.Getpid())
		if err != nil {
			return nil, err
		}
		v.cpu[w.name] = (after - before).Seconds() * 1000 / (warmingUp + questionsOfWay)
	}
	return v, nil
}

// build indexes a library and remembers passages of it.
func (r *run) build(ctx context.Context, index *local.Index, v *volume) (passages []known, err error) {
	library, took := newLibrary(uint64(v.passages)), 0.0
	var docs []search.Document
	for n := 0; n*pagesOfResource < v.passages; n++ {
		src := library.resource(n)
		if k, open := library.remember(src); open && len(passages) < 2000 {
			passages = append(passages, k)
		}
		docs = append(docs, search.Documents(src)...)
		if len(docs) < 1000 && (n+1)*pagesOfResource < v.passages {
			continue
		}
		taken, err := timed(r.Now, func() error { return index.Put(ctx, docs) })
		if err != nil {
			return nil, err
		}
		took += taken
		for _, d := range docs {
			v.text += int64(len(d.Text) + len(d.Context) + len(d.Title))
		}
		v.documents += len(docs)
		docs = docs[:0]
	}
	v.rate = float64(v.documents) / took
	return passages, nil
}

// question asks in one way about passages that there are.
func (r *run) question(ctx context.Context, index *local.Index, w way, passages []known) (taken []float64, err error) {
	random := rand.New(rand.NewPCG(7, 7))
	passages = slices.DeleteFunc(slices.Clone(passages), func(k known) bool { return w.language != "" && k.language != w.language })
	if len(passages) == 0 {
		return nil, errors.New("so small a library has no passage to ask about")
	}
	for n := range warmingUp + questionsOfWay {
		k := pick(random, passages)
		q := w.ask(random, k)
		q.Language, q.ACL = k.language, []string{"public", groupKey(3)}
		seconds, err := timed(r.Now, func() error {
			_, err := index.Find(ctx, q)
			return err
		})
		if err != nil {
			return nil, err
		}
		if n >= warmingUp {
			taken = append(taken, seconds*1000)
		}
	}
	return taken, nil
}

// weigh adds up the files of a folder.
func weigh(folder string) (bytes int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}

// figures are the rows of the table, against the smallest volume where this is
// another.
func (v *volume) figures(smallest *volume) (list []Figure) {
	name := func(what string) string { return fmt.Sprintf("search in %d passages: %s", v.passages, what) }
	add := func(what, unit string, measure func(v *volume) float64) {
		f := Figure{Name: name(what), Unit: unit, Ours: measure(v)}
		if v != smallest {
			f.Against, f.Theirs = fmt.Sprintf("%d", smallest.passages), measure(smallest)
			f.Ratio = f.Ours / f.Theirs
		}
		list = append(list, f)
	}
	add("time to index a document", "ms", func(v *volume) float64 { return 1000 / v.rate })
	add("index, bytes for each of text", "B", func(v *volume) float64 { return float64(v.disk) / float64(v.text) })
	add("index on disk", "MB", func(v *volume) float64 { return float64(v.disk) / 1e6 })
	add("Go heap", "MB", func(v *volume) float64 { return v.heap })
	add("resident memory", "MB", func(v *volume) float64 { return v.resident })
	for _, w := range ways() {
		add(w.name+", p50", "ms", func(v *volume) float64 { return median(v.taken[w.name]) })
		add(w.name+", p95", "ms", func(v *volume) float64 { return quantile(v.taken[w.name], 0.95) })
		add(w.name+", CPU", "ms", func(v *volume) float64 { return v.cpu[w.name] })
	}
	if two := ways()[1].name; v.passages == typedSize {
		list = append(list, Figure{Name: name(two + ", p95, by itself"), Unit: "ms", Ours: quantile(v.taken[two], 0.95), Limit: typedIn})
	}
	return list
}
