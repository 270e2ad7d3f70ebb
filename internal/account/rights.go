package account

// Act is what somebody wants to do.
type Act string

// The acts. Reading content splits by its state; see byState.
const (
	ResourceRead   Act = "resource.read"
	CourseCreate   Act = "course.create"
	CourseEdit     Act = "course.edit"
	CourseSubmit   Act = "course.submit"
	CoursePublish  Act = "course.publish"
	CourseReturn   Act = "course.return"
	CourseWithdraw Act = "course.withdraw"
	UploadCreate   Act = "upload.create"
	UploadTouch    Act = "upload.touch" // patch, head, delete
	Beat           Act = "learning.beat"
	ProgressRead   Act = "progress.read"
	ProgressExport Act = "progress.export"
	ProgressMark   Act = "progress.mark" // to call a resource completed for a learner
	PersonRead     Act = "person.read"
	PersonEdit     Act = "person.edit"  // create, edit, import; groups alike
	SecretReset    Act = "secret.reset" // connection cards and one-time secrets
	RoleGrant      Act = "role.grant"
	RoleRevoke     Act = "role.revoke"
	FactRead       Act = "fact.read"
	JobRead        Act = "job.read"
	SettingEdit    Act = "setting.edit"
	SignInRead     Act = "signin.list"
	SignInRevoke   Act = "signin.revoke"
	TokenCreate    Act = "token.create"
	OfferEdit      Act = "offer.edit"    // by hand, and what a référentiel says
	OfferImport    Act = "offer.import"  // what e-Note says of a place: its groups, their modules and trainers
	PersonExport   Act = "person.export" // everything that is kept of somebody
	PersonErase    Act = "person.erase"
	ArchiveRead    Act = "archive.read"   // who erased people were
	GlossaryEdit   Act = "glossary.edit"  // what the trades call one thing in three languages
	MissedRead     Act = "missed.read"    // what people searched and did not find, without who they were
	PresenceCount  Act = "presence.count" // how many learners are there now, without who they are
	CurveRead      Act = "curve.read"     // how all groups saw a resource, counted and without who
	StatementRead  Act = "statement.read" // facts as xAPI statements, for other programs

	WorkDo   Act = "work.do"   // to take a quiz, to hand in a devoir
	WorkGive Act = "work.give" // to give a group something to do, by a day

	readPublished Act = "resource.read published"
	readDraft     Act = "resource.read draft"
	readWithdrawn Act = "resource.read withdrawn"
)

// byState splits reading by the state of what is read: what has no state of its
// own counts as published.
func byState(act Act, s State) Act {
	if act != ResourceRead {
		return act
	}
	switch s {
	case Draft, InReview:
		return readDraft
	case Withdrawn:
		return readWithdrawn
	case Personal:
		return ProgressRead
	}
	return readPublished
}

// rights is the table of who may do what: for each act and role, the relations
// that suffice, and what one hears otherwise. A role that is missing from a row
// hears 404. A reviewer is a trainer as well: their cells say only what is more.
var rights = map[Act]map[Role]rule{
	readPublished: {
		Learner: {group, hidden}, Trainer: {own | group | inPlace, hidden},
		Librarian: {group | inPlace, hidden}, Manager: {group | inPlace, hidden}, Admin: {anything, hidden},
	},
	readDraft: {
		Trainer: {own, hidden}, Reviewer: {inPlace, hidden},
		Librarian: {inPlace, hidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	readWithdrawn: {
		Trainer: {own, hidden}, Librarian: {inPlace, hidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	CourseCreate: {
		Learner: {0, forbidden}, Trainer: {inPlace, forbidden}, Librarian: {inPlace, forbidden},
		Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	CourseEdit: {
		Learner: {0, mayRead}, Trainer: {own, mayRead},
		Librarian: {inPlace, hidden}, Manager: {0, mayRead}, Admin: {anything, hidden},
	},
	CourseSubmit: {
		Trainer:   {own, mayRead},
		Librarian: {inPlace, hidden}, Manager: {0, mayRead}, Admin: {anything, hidden},
	},
	CoursePublish: {
		Trainer: {reviewOff, mayRead}, Reviewer: {reviewing, mayRead},
		Librarian: {notMine, mayRead}, Manager: {inPlace, mayRead}, Admin: {anything, hidden},
	},
	CourseReturn: {
		Trainer: {reviewOff, mayRead}, Reviewer: {reviewing, mayRead},
		Librarian: {notMine, mayRead}, Manager: {inPlace, mayRead}, Admin: {anything, hidden},
	},
	CourseWithdraw: {
		Trainer:   {own, mayRead},
		Librarian: {inPlace, mayRead}, Manager: {inPlace, mayRead}, Admin: {anything, hidden},
	},
	UploadCreate: {
		Learner: {0, forbidden}, Trainer: {anything, hidden}, Librarian: {anything, hidden},
		Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	UploadTouch: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own, hidden}, Admin: {own, hidden},
	},
	Beat: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own, hidden}, Admin: {own, hidden},
	},
	ProgressRead: {
		Learner: {own, hidden}, Trainer: {own | group, hidden},
		Librarian: {own, hidden}, Manager: {own | inPlace, hidden}, Admin: {anything, hidden},
	},
	ProgressExport: {
		Learner: {own, hidden}, Trainer: {group, hidden},
		Librarian: {0, forbidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	ProgressMark: { // the word of who trains the learner
		Learner: {0, forbidden}, Trainer: {group, hidden},
		Librarian: {0, forbidden}, Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	WorkDo: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own, hidden}, Admin: {own, hidden},
	},
	WorkGive: { // the word of who trains the group
		Learner: {0, forbidden}, Trainer: {group, hidden},
		Librarian: {0, forbidden}, Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	PersonRead: {
		Learner: {own, hidden}, Trainer: {own | group, hidden},
		Librarian: {own, hidden}, Manager: {own | inPlace, hidden}, Admin: {anything, hidden},
	},
	PersonEdit: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	SecretReset: { // whoever holds a card is that person: nobody makes one of somebody who may more
		Learner: {0, forbidden}, Trainer: {pupil, forbidden},
		Librarian: {0, forbidden}, Manager: {lesser, hidden}, Admin: {anything, hidden},
	},
	RoleGrant: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {lesser, mayRead}, Admin: {anything, hidden},
	},
	RoleRevoke: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {lesser, mayRead}, Admin: {anything, hidden},
	},
	FactRead: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own | inPlace, hidden}, Manager: {own | inPlace, hidden}, Admin: {anything, hidden},
	},
	JobRead: {
		Learner: {0, forbidden}, Trainer: {own, hidden},
		Librarian: {inPlace, hidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	SettingEdit: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	SignInRead: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own, hidden}, Admin: {anything, hidden},
	},
	SignInRevoke: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own | inPlace, hidden}, Admin: {anything, hidden},
	},
	TokenCreate: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own, hidden}, Admin: {anything, hidden},
	},
	OfferEdit: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	OfferImport: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	PersonExport: {
		Learner: {own, hidden}, Trainer: {own, hidden},
		Librarian: {own, hidden}, Manager: {own | inPlace, hidden}, Admin: {anything, hidden},
	},
	GlossaryEdit: { // the glossary is the organisation's: librarians of all its places write it
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {anything, hidden}, Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	MissedRead: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {anything, hidden}, Manager: {0, forbidden}, Admin: {anything, hidden},
	},
	PresenceCount: {
		Learner: {0, forbidden}, Trainer: {group, hidden},
		Librarian: {inPlace, hidden}, Manager: {inPlace, hidden}, Admin: {anything, hidden},
	},
	CurveRead: {
		Trainer:   {own, mayRead},
		Librarian: {inPlace, mayRead}, Manager: {inPlace, mayRead}, Admin: {anything, hidden},
	},
	StatementRead: { // the feed holds what happened in the manager's places, and no more
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {anything, hidden}, Admin: {anything, hidden},
	},
	PersonErase: { // a record of somebody who may more is the administrator's to erase
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {lesser, hidden}, Admin: {anything, hidden},
	},
	ArchiveRead: {
		Learner: {0, forbidden}, Trainer: {0, forbidden},
		Librarian: {0, forbidden}, Manager: {0, forbidden}, Admin: {anything, hidden},
	},
}
