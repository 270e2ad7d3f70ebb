package catalogue

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var (
	errModuleFull    = fault.New(fault.Conflict, "module.not-empty", "Take everything out of this module first.")
	errOrder         = fault.New(fault.Invalid, "order.incomplete", "An order names every module and every resource exactly once.")
	errManyModules   = fault.New(fault.Conflict, "course.modules", "A course has at most 50 modules.")
	errManyResources = fault.New(fault.Conflict, "course.resources", "A course has at most 500 resources.")
)

// Shelf is one module in an order that somebody wishes.
type Shelf struct {
	Module    string
	Resources []string
}

// AddModule puts a module at a place counted from 0, or at the end if ord is
// negative. Adding it again exactly so changes nothing.
func (w *Whole) AddModule(id, title string, ord int) error {
	title, err := TidyTitle(title)
	if err != nil {
		return err
	}
	if at := w.module(id); at >= 0 {
		if w.Modules[at].Title != title {
			return fault.IDTaken()
		}
		return nil
	}
	if len(w.Modules) >= MaxModules {
		return errManyModules
	}
	if ord < 0 || ord > len(w.Modules) {
		ord = len(w.Modules)
	}
	w.Modules = slices.Insert(w.Modules, ord, Module{ID: id, Course: w.Course.ID, Title: title})
	w.number()
	return nil
}

// ChangeModule renames a module, and moves it unless ord is negative.
func (w *Whole) ChangeModule(id, title string, ord int) error {
	at := w.module(id)
	if at < 0 {
		return fault.Missing()
	}
	title, err := TidyTitle(title)
	if err != nil {
		return err
	}
	m := w.Modules[at]
	m.Title = title
	if ord < 0 || ord >= len(w.Modules) {
		ord = at
	}
	w.Modules = slices.Insert(slices.Delete(w.Modules, at, at+1), ord, m)
	w.number()
	return nil
}

// RemoveModule takes an empty module out.
func (w *Whole) RemoveModule(id string) error {
	at := w.module(id)
	if at < 0 {
		return fault.Missing()
	}
	if slices.Contains(w.Works, id) || slices.ContainsFunc(w.Resources, func(r Resource) bool { return r.Module == id }) {
		return errModuleFull
	}
	w.Modules = slices.Delete(w.Modules, at, at+1)
	w.number()
	return nil
}

// Arrange puts modules and resources into the wished order; resources may
// change their module. Everything must be named exactly once.
func (w *Whole) Arrange(wish []Shelf) error {
	var modules []Module
	var resources []Resource
	for _, shelf := range wish {
		at := w.module(shelf.Module)
		if at < 0 {
			return errOrder.On("modules")
		}
		modules = append(modules, w.Modules[at])
		for ord, id := range shelf.Resources {
			i := w.resource(id)
			if i < 0 {
				return errOrder.On("modules")
			}
			r := w.Resources[i]
			r.Module, r.Ord = shelf.Module, ord
			resources = append(resources, r)
		}
	}
	if !sameIDs(modules, w.Modules, moduleID) || !sameIDs(resources, w.Resources, resourceID) {
		return errOrder.On("modules")
	}
	w.Modules, w.Resources = modules, resources
	w.number()
	return nil
}

// Resource finds a resource of the course, or answers that there is none.
func (w *Whole) Resource(id string) (*Resource, error) {
	if at := w.resource(id); at >= 0 {
		return &w.Resources[at], nil
	}
	return nil, fault.Missing()
}

// RemoveResource takes a resource out. What was learned with it stays, under
// its title.
func (w *Whole) RemoveResource(id string) error {
	at := w.resource(id)
	if at < 0 {
		return fault.Missing()
	}
	w.Resources = slices.Delete(w.Resources, at, at+1)
	w.number()
	return nil
}

// Append puts a new resource, a draft, at the end of its module.
func (w *Whole) Append(r Resource) error {
	if w.module(r.Module) < 0 {
		return fault.Missing()
	}
	if len(w.Resources) >= MaxResources {
		return errManyResources
	}
	r.Course = w.Course.ID
	w.Resources = append(w.Resources, r)
	w.number()
	return nil
}

// Insert puts a new resource, a draft, into its module before the first one
// there that comes after it, or at the end.
func (w *Whole) Insert(r Resource, after func(Resource) bool) error {
	if err := w.Append(r); err != nil {
		return err
	}
	last := len(w.Resources) - 1
	at := slices.IndexFunc(w.Resources[:last], func(one Resource) bool { return one.Module == r.Module && after(one) })
	if at >= 0 {
		r = w.Resources[last]
		w.Resources = slices.Insert(w.Resources[:last], at, r)
		w.number()
	}
	return nil
}

// number gives modules, and resources within each module, their places from 0.
func (w *Whole) number() {
	for i := range w.Modules {
		w.Modules[i].Ord = i
	}
	next := map[string]int{}
	for i, r := range w.Resources {
		w.Resources[i].Ord = next[r.Module]
		next[r.Module]++
	}
}

func (w *Whole) module(id string) int {
	return slices.IndexFunc(w.Modules, func(m Module) bool { return m.ID == id })
}

func (w *Whole) resource(id string) int {
	return slices.IndexFunc(w.Resources, func(r Resource) bool { return r.ID == id })
}

func moduleID(m Module) string     { return m.ID }
func resourceID(r Resource) string { return r.ID }

// sameIDs reports whether two lists hold the same things, each once.
func sameIDs[T any](a, b []T, id func(T) string) bool {
	return slices.Equal(ids(a, id), ids(b, id))
}

func ids[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = id(v)
	}
	slices.Sort(out)
	return out
}
