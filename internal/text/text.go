// Package text is the one place where French, Arabic and English text is
// cleaned for keeping, folded for comparing, cut into words, measured for
// misspellings and told apart by language. What is indexed, what is asked and
// what is shown all pass here, so that a byte offset found by one is true for
// the others.
//
// It writes nothing outside and holds no state. Its limits: no dictionary, no
// stemming, and languages other than the three are only cut at what is not a
// letter.
package text
