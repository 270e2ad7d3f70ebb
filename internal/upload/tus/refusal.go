package tus

import (
	"errors"
	"net/http"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// statusChecksum is the protocol's own: "Checksum Mismatch".
const statusChecksum = 460

var (
	errVersion      = fault.New(fault.Invalid, "upload.version", "Uploads speak tus 1.0.0.")
	errRequest      = fault.New(fault.Invalid, "upload.request", "The request does not follow the tus protocol.")
	errLength       = fault.New(fault.Invalid, "upload.length", "Say how long the file is, by Upload-Length.")
	errNoLength     = fault.New(fault.Invalid, "upload.chunk-length", "Say how long the chunk is, by Content-Length.")
	errOffset       = fault.New(fault.Conflict, "upload.offset", "The upload stands at another byte. Ask for it and go on from there.")
	errLonger       = fault.New(fault.TooLarge, "upload.longer", "More bytes came than were announced.")
	errChunk        = fault.New(fault.TooLarge, "upload.chunk", "A chunk with a checksum may have at most 8 MiB.")
	errBusy         = fault.New(fault.Conflict, "upload.busy", "Another connection is sending this file just now.")
	errChecksum     = fault.New(fault.Invalid, "upload.checksum", "The chunk did not arrive as it was sent. Send it again.")
	errChecksumForm = fault.New(fault.Invalid, "upload.checksum-form", "Checksums are sha256 or sha1, in base64.")
	errCut          = fault.New(fault.Invalid, "upload.cut", "The connection ended in the middle of a chunk. Send it again.")
	errFull         = fault.New(fault.NoSpace, "disk.full", "The lab has no room left on its disk. What arrived is kept; make room and go on.")
)

// statuses are those that the protocol gives to refusals, where they are not
// the usual ones of their kind.
var statuses = map[*fault.Error]int{
	errRequest: http.StatusBadRequest, errLength: http.StatusBadRequest, upload.ErrMetadata: http.StatusBadRequest,
	errNoLength: http.StatusLengthRequired, errBusy: http.StatusLocked, errChecksum: statusChecksum,
	errChecksumForm: http.StatusBadRequest, errCut: http.StatusBadRequest,
}

func statusOf(err error) int {
	for refusal, status := range statuses {
		if errors.Is(err, refusal) {
			return status
		}
	}
	return 0
}

// refusals are what tusd says no to, by its statuses, in our words. It says 507
// because disk tells it to.
var refusals = map[int]error{
	http.StatusBadRequest:            errRequest,
	http.StatusNotFound:              fault.Missing(),
	http.StatusConflict:              errOffset,
	http.StatusRequestEntityTooLarge: errLonger,
	http.StatusInsufficientStorage:   errFull,
}

// full gives a full disk its name.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return errFull.Because(err)
	}
	return err
}
