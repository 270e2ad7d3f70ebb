package fault

// These are found by more than one part of the lab, and say the same wherever they
// are found.

// TitleMissing is a thing that must be called something.
func TitleMissing() *Error { return New(Invalid, "title.missing", "Give it a title.") }

// TextTooLong is a text of more characters than are kept.
func TextTooLong() *Error { return New(Invalid, "text.too-long", "This text is too long.") }

// ListTooLong is a list of more things than are kept.
func ListTooLong() *Error { return New(Invalid, "list.too-long", "There are too many of these.") }

// LanguageUnknown is a language that the lab does not speak.
func LanguageUnknown() *Error {
	return New(Invalid, "language.unknown", "Choose French, Arabic or English.")
}

// IDTaken is an identifier, made by a client, that stands for something else.
func IDTaken() *Error { return New(Conflict, "id.taken", "This identifier is already in use.") }

// IDUnfit is an identifier, made by a client, that cannot be one.
func IDUnfit() *Error { return New(Invalid, "id.unfit", "An identifier is a ULID in lower case.") }

// OwnWork is a judgement of what one did oneself.
func OwnWork() *Error {
	return New(Conflict, "mark.self", "Somebody else must judge what you did yourself.")
}

// DiskFull is a write for which there was no room; nothing of it was kept.
func DiskFull() *Error {
	return New(NoSpace, "disk.full", "The lab has no room left on its disk. Nothing was saved; make room and try again.")
}
