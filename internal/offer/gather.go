package offer

// gathering is the things of one noun: as the record has them, and as a file wants
// them. What a file says of a thing first counts.
type gathering[K comparable, T comparable] struct {
	known map[K]T
	all   []K // of known, in its order
	now   map[K]T
	order []K
}

// gather begins with what the record has.
func gather[K comparable, T comparable](known []T, key func(T) K) *gathering[K, T] {
	g := &gathering[K, T]{known: map[K]T{}, now: map[K]T{}}
	for _, t := range known {
		g.known[key(t)] = t
		g.all = append(g.all, key(t))
	}
	return g
}

// see gives the thing as it shall be: as the record has it or newly made, with what
// the file says of it.
func (g *gathering[K, T]) see(k K, fresh func() T, say func(*T)) T {
	if t, seen := g.now[k]; seen {
		return t
	}
	t, known := g.known[k]
	if !known {
		t = fresh()
	}
	say(&t)
	g.now[k] = t
	g.order = append(g.order, k)
	return t
}

// unseen lists what the record has and the file does not name, of what fits.
func (g *gathering[K, T]) unseen(fits func(T) bool) (gone []T) {
	for _, k := range g.all {
		if _, seen := g.now[k]; !seen && fits(g.known[k]) {
			gone = append(gone, g.known[k])
		}
	}
	return gone
}

// delta compares the two.
func (g *gathering[K, T]) delta() (d Delta[T]) {
	for _, k := range g.order {
		was, known := g.known[k]
		switch {
		case !known:
			d.Make = append(d.Make, g.now[k])
		case was != g.now[k]:
			d.Change = append(d.Change, g.now[k])
			d.Was = append(d.Was, was)
		default:
			d.Same++
		}
	}
	return d
}

// Delta is what an import does to the things of one noun.
type Delta[T any] struct {
	Make    []T
	Change  []T // as they shall be
	Was     []T // as they were, in the order of Change
	Archive []T
	Same    int
}

func (d Delta[T]) nothing() bool { return len(d.Make)+len(d.Change)+len(d.Archive) == 0 }
