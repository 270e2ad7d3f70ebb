// Package digitise turns a received file into what a viewer can use: pages with
// their words, renditions, cues. It says which steps each kind of asset goes
// through (one table, plan.go) and runs one step at a time (Workshop).
//
// Outside the program it writes two things: a job folder under the scratch
// folder, removed when the step ends, and blobs under run/<ulid>/… . It never
// touches SQL: the caller makes the returned harvest visible. The tools stand
// in packages of their own, each behind an interface declared here; every
// child process goes through digitise/box.
package digitise
