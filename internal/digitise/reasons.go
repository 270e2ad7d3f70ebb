package digitise

import (
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Why a file was refused, only kept, or made to wait. The codes are stable:
// they stand in media.Asset.Reason and the interface translates them.
var (
	ErrEmpty        = fault.New(fault.Invalid, "file.empty", "The file is empty. Choose it again and send it once more.")
	ErrNotYet       = fault.New(fault.Invalid, "file.not-yet", "The lab does not show files of this kind yet. It is kept as a download.")
	ErrKeptDrawing  = fault.New(fault.Invalid, "file.drawing", "An SVG drawing can carry a program: it is kept as a download. Export it as PNG to show it.")
	ErrKeptArchive  = fault.New(fault.Invalid, "file.archive", "An archive is shown only if it is a SCORM or H5P module, a website, a book or photos of pages. It is kept as a download; send its files one by one to show them.")
	ErrKeptKindle   = fault.New(fault.Invalid, "file.kindle", "A Kindle book (MOBI, AZW) is kept as a download. Convert it to EPUB, with Calibre for instance, to read it here.")
	ErrKeptData     = fault.New(fault.Invalid, "file.data", "Data (CSV, JSON, XML) are kept as a download. Save the table as XLSX to show it.")
	ErrKeptProgram  = fault.New(fault.Invalid, "file.program", "A program or a disk image is kept as a download, and never runs here.")
	ErrTooDemanding = fault.New(fault.Invalid, "file.too-demanding", "The file asks for more time or memory than the lab gives to one file.")

	ErrPDFPassword = fault.New(fault.Invalid, "pdf.password", "The PDF is locked by a password. Save it without a password and send it again.")
	ErrPDFDamaged  = fault.New(fault.Invalid, "pdf.damaged", "The PDF is damaged or was cut short. Export it again and send it once more.")
	ErrPDFTooLong  = fault.New(fault.Invalid, "pdf.too-many-pages", "The PDF has more than 5,000 pages. Split it into parts.")

	ErrOfficePassword = fault.New(fault.Invalid, "office.password", "The file is locked by a password. Save it without a password and send it again.")
	ErrOfficeDamaged  = fault.New(fault.Invalid, "office.damaged", "The file cannot be opened: it is damaged or was cut short. Save it again, or export it as PDF.")
	ErrOfficeTooLong  = fault.New(fault.Invalid, "office.too-many-pages", "The tables fill more than 200 pages: only the first are shown and found. The file itself is whole, as a download.")

	ErrPhotosDamaged = fault.New(fault.Invalid, "photos.damaged", "Some photos cannot be read, and their pages stay empty. Take them or export them again.")
	ErrPhotosTooMany = fault.New(fault.Invalid, "photos.too-many", "The document has more than 5,000 photos. Split it into parts.")

	ErrImageDamaged  = fault.New(fault.Invalid, "image.damaged", "The image cannot be read. Export it again as JPEG, PNG or WebP.")
	ErrImageTooLarge = fault.New(fault.Invalid, "image.too-large", "The image has more than 100 million pixels (40 for an interlaced PNG). Make it smaller.")

	ErrVideoDamaged   = fault.New(fault.Invalid, "video.damaged", "The video cannot be read: it is damaged or was cut short. Export it again.")
	ErrVideoTruncated = fault.New(fault.Invalid, "video.truncated", "A part of the video is missing. Copy it from its source and send it again.")
	ErrVideoStreams   = fault.New(fault.Invalid, "video.too-many-streams", "The video carries more than 8 streams. Export it with one picture and one sound.")
	ErrVideoTooLong   = fault.New(fault.Invalid, "video.too-long", "The video is longer than 12 hours. Cut it into parts.")
	ErrVideoTooLarge  = fault.New(fault.Invalid, "video.too-large", "The picture has more than 36 million pixels. Export the video in a smaller size.")
	ErrVideoNotYet    = fault.New(fault.Invalid, "video.not-yet", "The lab cannot convert the encoding of this video. It is kept as a download.")
	ErrAudioNotYet    = fault.New(fault.Invalid, "audio.not-yet", "The lab does not play sound files yet. This one is kept as a download.")

	ErrCaptionsDamaged  = fault.New(fault.Invalid, "captions.damaged", "No caption could be read. Send WebVTT or SRT with times like 00:01:02.500 --> 00:01:04.000.")
	ErrCaptionsTooLarge = fault.New(fault.Invalid, "captions.too-large", "The captions are larger than 5 MB or have more than 20,000 cues.")
	ErrTextTooLarge     = fault.New(fault.Invalid, "text.too-large", "The text is larger than 5 MB. Split it into parts.")
	ErrTextDamaged      = fault.New(fault.Invalid, "text.damaged", "The text is not UTF-8. Save it as UTF-8 and send it again.")
	ErrTextTooLong      = fault.New(fault.Invalid, "text.too-many-sections", "The text has more than 5,000 sections, or more than 64 MB without its pictures. Split it into parts.")

	ErrPackageDamaged = fault.New(fault.Invalid, "package.damaged", "The module cannot be read: the file that describes it is damaged or missing. Export it again as SCORM or H5P.")
	ErrPackageOutside = fault.New(fault.Invalid, "package.outside", "The module begins outside of itself: it leads to another site, or to a script. Export it again with all its files.")

	ErrBookLocked  = fault.New(fault.Invalid, "book.locked", "The book is locked by its publisher (DRM), so that nobody but its buyer can read it. Ask for an edition without protection.")
	ErrBookDamaged = fault.New(fault.Invalid, "book.damaged", "The book cannot be read: its list of contents is damaged or missing. Export it again as EPUB.")

	ErrSandboxMissing = fault.New(fault.Unavailable, "sandbox.missing", "Digitising waits: no sandbox (bubblewrap or Landlock) works on this machine.")
	ErrNoRoom         = fault.New(fault.NoSpace, "disk.full", "Digitising waits: the lab has no room left on its disk.")
	ErrToolKilled     = fault.New(fault.Internal, "tool.killed", "The machine, or somebody, ended the tool that worked on the file. The lab tries again.")
	ErrToolMissing    = fault.New(fault.Unavailable, "tool.missing", "Digitising waits: a tool for this kind of file is not installed. See lab doctor.")
)

// Reasons lists every fault that digitising answers with, for the translators
// and for the test that no code lacks a sentence.
func Reasons() []*fault.Error {
	return []*fault.Error{
		ErrEmpty, ErrNotYet, ErrKeptDrawing, ErrKeptArchive, ErrKeptKindle, ErrKeptData, ErrKeptProgram, ErrTooDemanding,
		ErrPDFPassword, ErrPDFDamaged, ErrPDFTooLong,
		ErrOfficePassword, ErrOfficeDamaged, ErrOfficeTooLong,
		unzip.ErrDamaged, unzip.ErrUnsafe, unzip.ErrLocked, unzip.ErrTooMuch, ErrPhotosDamaged, ErrPhotosTooMany,
		ErrImageDamaged, ErrImageTooLarge,
		ErrVideoDamaged, ErrVideoTruncated, ErrVideoStreams, ErrVideoTooLong, ErrVideoTooLarge, ErrVideoNotYet, ErrAudioNotYet,
		ErrCaptionsDamaged, ErrCaptionsTooLarge, ErrTextTooLarge, ErrTextDamaged, ErrTextTooLong, ErrBookLocked, ErrBookDamaged, ErrPackageDamaged, ErrPackageOutside,
		ErrSandboxMissing, ErrToolKilled, ErrToolMissing, ErrNoRoom,
	}
}
