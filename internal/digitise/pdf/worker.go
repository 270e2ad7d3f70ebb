package pdf

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Exit codes of the worker, read by Documents.
const (
	exitUsage    = 2
	exitPassword = 3
	exitDamaged  = 4
	exitPage     = 5 // one page failed; the memory of pdfium may be spoilt
)

// cacheName is where the worker finds pdfium compiled, in the job's folder.
const cacheName = "cache"

// maxMemoryPages limits pdfium's memory: 8,192 pages of 64 KiB are 512 MiB.
const maxMemoryPages = 8192

// message is one line of the worker's output: first the number of pages, then
// a page at a time.
type message struct {
	Count  int         `json:"count,omitempty"`
	Page   *media.Page `json:"page,omitempty"`
	Failed int         `json:"failed,omitempty"` // number of a page that could not be read
}

// WorkerCommand is the name of the hidden sub-command that is Worker.
const WorkerCommand = "pdf-worker"

// Worker is the sub-command pdf-worker, which runs inside the box on the folder
// of its job:
//
//	JOB text FROM TO    words and text of the pages, one JSON line each
//	JOB pages FROM TO   images of the pages, as out/00001.png
//	JOB scan FROM TO    the same for a reader of pictures, see Scan
//	JOB warm            compile pdfium into the cache and end
//
// It reads source there and returns the exit code.
func Worker(args []string, _ io.Reader, stdout io.Writer) int {
	box.Heed()
	if len(args) == 2 && args[1] == "warm" {
		return warm(args[0])
	}
	if len(args) != 4 {
		return exitUsage
	}
	read := map[string]func(*document, int) (media.Page, error){"text": (*document).text, "pages": (*document).draw, "scan": (*document).scan}[args[1]]
	from, err := strconv.Atoi(args[2])
	to, err2 := strconv.Atoi(args[3])
	if read == nil || errors.Join(err, err2) != nil {
		return exitUsage
	}
	doc, err := open(args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		if errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity) {
			return exitPassword
		}
		return exitDamaged
	}
	return doc.write(stdout, read, from, to)
}

func warm(job string) int {
	if _, err := engine(job); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// engine starts pdfium from the cache, which it fills where that is writable.
func engine(job string) (pdfium.Pdfium, error) {
	cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(job, cacheName))
	if err != nil {
		return nil, fmt.Errorf("open the compilation cache: %w", err)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig().WithReadOnlyDirMount(job, box.Job),
		Stdout:   io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().WithCompilationCache(cache).WithMemoryLimitPages(maxMemoryPages).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
	})
	if err != nil {
		return nil, fmt.Errorf("start pdfium: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return pool.GetInstanceWithContext(ctx)
}

// document is an open PDF; it lives as long as the process.
type document struct {
	engine pdfium.Pdfium
	ref    references.FPDF_DOCUMENT
	count  int
	out    string         // folder of the images
	titles map[int]string // what begins on a page; nil before it is read, see title
}

func open(job string) (*document, error) {
	e, err := engine(job)
	if err != nil {
		return nil, err
	}
	source := box.Source
	opened, err := e.OpenDocument(&requests.OpenDocument{FilePath: &source})
	if err != nil {
		return nil, fmt.Errorf("open the document: %w", err)
	}
	pages, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, fmt.Errorf("count the pages: %w", err)
	}
	return &document{engine: e, ref: opened.Document, count: pages.PageCount, out: filepath.Join(job, "out")}, nil
}

func (d *document) write(out io.Writer, read func(*document, int) (media.Page, error), from, to int) int {
	buffered := bufio.NewWriter(out)
	defer buffered.Flush()
	lines := json.NewEncoder(buffered)
	if lines.Encode(message{Count: d.count}) != nil || buffered.Flush() != nil { // the first page may be the end of us
		return 1
	}
	for n := from; n <= min(to, d.count); n++ {
		page, err := read(d, n)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			_ = lines.Encode(message{Failed: n}) // without it, the page that did not come is the failed one
			return exitPage
		}
		if lines.Encode(message{Page: &page}) != nil || buffered.Flush() != nil {
			return 1
		}
	}
	return 0
}

func (d *document) page(n int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: n - 1}}
}
