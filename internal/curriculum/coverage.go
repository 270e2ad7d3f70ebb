package curriculum

// Coverage says how much of a référentiel has something to learn from.
//
// The rule: what counts are the éléments de contenu, and whatever has nothing below
// it. Each weighs its share of the module's hours. Where nobody gave a share, those
// without one have in common what the others leave of the whole above them, each by
// the number of éléments that count below it. An élément is covered by one
// resource that is attached to it, published, and for the reader to read; what is
// attached higher up proves nothing of what stands below.
type Coverage struct {
	Contents int     // éléments that count
	Covered  int     // those of them with a resource
	Share    float64 // covered weight of the whole, 0 to 1
}

// whole is the weight of a module, in hundredths of a percent.
const whole = 10000

// Cover measures the active éléments of one module. served tells of an élément
// whether it has a resource. In any order; what stands under nothing known stands
// below the module.
func Cover(elements []Element, served func(Element) bool) Coverage {
	t := newTree(elements)
	var c Coverage
	var weight, covered float64
	t.weigh("", whole, func(e Element, w float64) {
		c.Contents, weight = c.Contents+1, weight+w
		if served(e) {
			c.Covered, covered = c.Covered+1, covered+w
		}
	})
	if weight > 0 {
		c.Share = covered / weight
	}
	return c
}

// tree is a référentiel by parent.
type tree struct {
	below map[string][]Element // by parent; "" is the module
}

func newTree(elements []Element) tree {
	known := map[string]bool{}
	for _, e := range elements {
		known[e.ID] = true
	}
	t := tree{map[string][]Element{}}
	for _, e := range elements {
		if !known[e.Parent] {
			e.Parent = ""
		}
		t.below[e.Parent] = append(t.below[e.Parent], e)
	}
	return t
}

// leaves counts what counts in an élément and below it.
func (t tree) leaves(id string) (n int) {
	if id != "" && len(t.below[id]) == 0 {
		return 1
	}
	for _, e := range t.below[id] {
		n += t.leaves(e.ID)
	}
	return n
}

// weigh parts a weight among the éléments below one, down to those that count.
func (t tree) weigh(id string, total float64, counts func(Element, float64)) {
	left, without := total, 0
	for _, e := range t.below[id] {
		left -= float64(e.Share)
		if e.Share == 0 {
			without += t.leaves(e.ID)
		}
	}
	for _, e := range t.below[id] {
		w := float64(e.Share)
		if e.Share == 0 {
			w = max(0, left) * float64(t.leaves(e.ID)) / float64(without)
		}
		if len(t.below[e.ID]) == 0 {
			counts(e, w)
			continue
		}
		t.weigh(e.ID, w, counts)
	}
}

// Together is the coverage of several modules: each weighs its hours, or, unless all
// have hours, the number of its éléments that count. A module without éléments says
// nothing and is left out.
func Together(modules []Measured) Coverage {
	byHours := true
	for _, m := range modules {
		byHours = byHours && (m.Contents == 0 || m.Hours > 0)
	}
	var c Coverage
	var weight float64
	for _, m := range modules {
		if m.Contents == 0 {
			continue
		}
		w := float64(m.Contents)
		if byHours {
			w = float64(m.Hours)
		}
		c.Contents, c.Covered = c.Contents+m.Contents, c.Covered+m.Covered
		c.Share, weight = c.Share+w*m.Share, weight+w
	}
	if weight > 0 {
		c.Share /= weight
	}
	return c
}

// Measured is the coverage of a module with its hours.
type Measured struct {
	Coverage
	Hours Minutes
}

// Ordered puts éléments in the order of reading: each before what stands below it,
// those side by side as they come.
func Ordered(elements []Element) []Element {
	t := newTree(elements)
	ordered := make([]Element, 0, len(elements))
	var walk func(parent string)
	walk = func(parent string) {
		for _, e := range t.below[parent] {
			ordered = append(ordered, e)
			walk(e.ID)
		}
	}
	walk("")
	return ordered
}
