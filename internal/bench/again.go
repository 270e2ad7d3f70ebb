package bench

import (
	"context"
	"os"
	"path/filepath"
)

// again: what a file costs that the lab has already, against what it cost when it was
// new. Little is left of the work: the bytes are sent and hashed, the rest is found.
func (r *run) again(ctx context.Context) ([]Figure, error) {
	if r.Corpus == "" {
		return nil, nil
	}
	folder := r.in("again")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	content, err := os.ReadFile(filepath.Join(r.Corpus, "debian-reference.fr.pdf"))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "reference.pdf"), content, 0o600); err != nil {
		return nil, err
	}
	var taken [2]float64
	for i := range taken {
		if taken[i], err = timed(r.Now, func() error { return r.takeIn(ctx, folder) }); err != nil {
			return nil, err
		}
	}
	f := Figure{Name: "the same 265 pages again", Unit: "s", Against: "when they were new", Limit: 0.02}
	return []Figure{f.compare(taken[1:], taken[:1])}, nil
}
