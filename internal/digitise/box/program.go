package box

import "time"

const (
	mib = 1 << 20
	gib = 1 << 30
)

// Limits are what one run may use. Memory is address space (RLIMIT_AS), since
// control groups are not there on every machine.
type Limits struct {
	Wall     time.Duration
	CPU      time.Duration
	Memory   int64 // bytes
	FileSize int64 // bytes, of each file written
}

// program is a tool that may be started: where it stands inside the box and
// what it may use.
type program struct {
	path    string
	limits  Limits
	library string // of a worker of ours: the module that does the work
	mute    bool   // it does not start without a socket; one that hears and says nothing is enough
}

// Worker is where our own binary stands inside the box, see Command.Show.
const Worker = "/job/lab"

// programs are the only ones that the box starts. Measured needs: a key-frame
// scan of a 12-hour video is the longest ffprobe; encoding takes about a second of
// processor time for a second of film, and 2 GiB of addresses up to 1080p; 20 pages of PDF take under 10 s; an image of 100
// million pixels 7 s and 1.3 GB; the sheet of a photo of 40 million pixels 3.6 s, 0.6 GB
// and more than 2 GiB of addresses, of one of 8 million 1 s. The wall clock is several times the processor
// time, since tools stand behind everything else on a busy machine.
var programs = map[string]program{
	"ffprobe":       {path: "/usr/bin/ffprobe", limits: Limits{3 * time.Minute, 40 * time.Second, gib, 64 * mib}},
	"ffmpeg":        {path: "/usr/bin/ffmpeg", limits: Limits{24 * time.Hour, 72 * time.Hour, 4 * gib, 8 * gib}}, // of 12 hours of film; digitise/ffmpeg bounds each by its length
	"vipsthumbnail": {path: "/usr/bin/vipsthumbnail", limits: Limits{5 * time.Minute, 60 * time.Second, 2 * gib, gib}},
	"pdf-worker":    {path: Worker, limits: Limits{5 * time.Minute, 60 * time.Second, 3 * gib, 64 * mib}, library: "github.com/klippa-app/go-pdfium"}, // compiling pdfium in the whole program needs 2.1 GiB of addresses
	"scan-worker":   {path: Worker, limits: Limits{5 * time.Minute, 120 * time.Second, 4 * gib, 256 * mib}},
	"tesseract":     {path: "/usr/bin/tesseract", limits: Limits{5 * time.Minute, 90 * time.Second, gib, 64 * mib}}, // a page: 1 to 4 s and 40 to 75 MB at 200 dots an inch
	// LibreOffice itself, not the script of that name, which starts other programs.
	"soffice": {path: "/usr/lib/libreoffice/program/soffice.bin", limits: Limits{3 * time.Minute, 60 * time.Second, 4 * gib, 256 * mib}, mute: true},
}
