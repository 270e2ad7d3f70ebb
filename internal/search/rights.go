package search

import "github.com/digital-learning-lab/lab/internal/account"

// Keys are the marks of who asks: a document with one of them in its ACL may be
// found. Whoever may read everything may so in one organisation.
func Keys(s account.Scope) []string {
	keys := s.Keys()
	if s.Everything() {
		keys = append(keys, "org:"+s.Org())
	}
	return keys
}

// Locks are the marks of a published resource, for Source.ACL.
func Locks(o account.Object) []string { return append(o.Locks(), "org:"+o.Org) }
