// Package fact holds what happened, as types and nothing else. A fact is
// written in the transaction of the change it tells of, and only if a row
// changed; it is never edited. Histories, registers, reports and the reactions
// of the lab all read facts.
package fact

import "time"

// Kind names what happened, in the past tense: "course.published".
type Kind string

// What happens in the lab.
const (
	UploadStarted     Kind = "upload.started"
	UploadWhole       Kind = "upload.whole"    // its last byte is on disk
	UploadReceived    Kind = "upload.received" // it became an asset, the fact's object
	UploadRefused     Kind = "upload.refused"
	AssetResent       Kind = "asset.resent"  // to be digitised once more, as a whole or the step that it names
	AssetStopped      Kind = "asset.stopped" // its digitising, by a person
	AssetDigitised    Kind = "asset.digitised"
	AssetFailed       Kind = "asset.failed"
	CourseCreated     Kind = "course.created"
	CourseChanged     Kind = "course.changed"
	CourseSubmitted   Kind = "course.submitted"
	CourseReturned    Kind = "course.returned"
	CoursePublished   Kind = "course.published"
	CourseWithdrawn   Kind = "course.withdrawn"
	CourseArchived    Kind = "course.archived"
	ResourceChanged   Kind = "resource.changed"
	ResourceReplaced  Kind = "resource.replaced" // another version of its file is shown; the payload has its number
	ResourceRemoved   Kind = "resource.removed"
	PageCorrected     Kind = "page.corrected" // the object is the resource; the payload says which page, and what was said of it
	ResourceCompleted Kind = "resource.completed"
	ResourceMarked    Kind = "resource.marked"   // a trainer called it completed; learning.Marked
	ResourceUnmarked  Kind = "resource.unmarked" // and took that back
	SessionClosed     Kind = "session.closed"    // the object is the resource; learning.Closed
	PersonCreated     Kind = "person.created"
	PersonChanged     Kind = "person.changed"
	PeopleImported    Kind = "people.imported"
	GroupChanged      Kind = "group.changed"
	RoleGranted       Kind = "role.granted"
	RoleRevoked       Kind = "role.revoked"
	SecretReset       Kind = "secret.reset"
	SignedIn          Kind = "signed.in"
	SignedOut         Kind = "signed.out"
	IdentityLinked    Kind = "identity.linked"
	IdentityUnlinked  Kind = "identity.unlinked"
	ActRefused        Kind = "act.refused"
	SettingChanged    Kind = "setting.changed"
	DemoRemoved       Kind = "demo.removed"
	PlaceAdded        Kind = "place.added"
	PlaceChanged      Kind = "place.changed"  // also archived, moved
	BudgetChanged     Kind = "budget.changed" // of bytes, of a person or a place
	OfferImported     Kind = "offer.imported"
	FrameworkImported Kind = "framework.imported"
	ImportUndone      Kind = "import.undone"
	OfferChanged      Kind = "offer.changed" // a trade, version, module or its éléments
	ResourceAligned   Kind = "resource.aligned"
	CivilChanged      Kind = "person.civil-changed"
	PersonExported    Kind = "person.exported"
	PersonErased      Kind = "person.erased"
	WorkCreated       Kind = "work.created"
	WorkChanged       Kind = "work.changed"
	WorkPublished     Kind = "work.published"
	WorkWithdrawn     Kind = "work.withdrawn"
	WorkArchived      Kind = "work.archived"
	WorkGiven         Kind = "work.given"        // to a group, or for another day; the payload says which
	WorkTakenBack     Kind = "work.taken-back"   // from a group
	AttemptSubmitted  Kind = "attempt.submitted" // the object is the attempt
	HandedIn          Kind = "hand-in.handed"    // the object is the hand-in, as of the next four
	HandInTakenBack   Kind = "hand-in.taken-back"
	HandInAgain       Kind = "hand-in.again" // given back without a mark, to be done again
	HandInReturned    Kind = "hand-in.returned"
	HandInRemarked    Kind = "hand-in.remarked"
	MarkSet           Kind = "mark.set"         // the object is the work; assessment.MarkSet
	GlossaryChanged   Kind = "glossary.changed" // a concept was added, changed, removed or brought back
)

// Fact is one thing that happened.
type Fact struct {
	ID      string
	Org     string
	Place   string // the place it happened in, or empty
	Actor   string // person, or empty where the lab itself acted
	Kind    Kind
	Object  string    // identifier of what it happened to
	At      time.Time // UTC, microseconds
	Payload string    // JSON, opaque to SQL; empty where the kind says all
}
