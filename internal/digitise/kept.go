package digitise

import (
	"errors"
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// kept says of media types that the lab only keeps why that is, and what a
// trainer can send in their place.
var kept = []struct {
	why   *fault.Error
	mimes []string
}{
	{ErrKeptDrawing, []string{"image/svg+xml"}},
	{ErrKeptArchive, []string{
		"application/zip", "application/x-7z-compressed", "application/x-rar-compressed", "application/x-tar", "application/gzip",
		"application/x-bzip2", "application/x-xz", "application/zstd", "application/vnd.ms-cab-compressed",
	}},
	{ErrKeptKindle, []string{"application/x-mobipocket-ebook"}},
	{ErrKeptData, []string{"text/csv", "text/tab-separated-values", "application/json", "application/geo+json", "application/x-ndjson", "text/xml"}},
	{ErrKeptProgram, []string{
		"application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-executable", "application/x-sharedlib", "application/x-mach-binary",
		"application/jar", "application/java-archive", "application/vnd.android.package-archive", "application/vnd.debian.binary-package", "application/x-rpm",
		"application/x-iso9660-image", "application/x-msi", "application/x-ms-installer",
	}},
}

// KeptAs says why an asset of a kind without a plan is only kept.
func KeptAs(f media.Asset) *fault.Error {
	if f.Kind == media.Audio {
		return ErrAudioNotYet
	}
	for _, k := range kept {
		if slices.Contains(k.mimes, f.MIME) {
			return k.why
		}
	}
	return ErrNotYet
}

// OnlyKept reports whether a step's error means that the asset is sound but is
// only kept as a download (state media.Kept), rather than failed.
func OnlyKept(err error) bool {
	return errors.Is(err, ErrNotYet) || errors.Is(err, ErrVideoNotYet) || errors.Is(err, ErrAudioNotYet)
}
