package httpapi

import (
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// fetcher is content whose bytes come from another machine: it asks for the
// next n, and says at once when they cannot be had.
type fetcher interface{ Fetch(n int64) error }

// sender is the writer of media. It gives net/http back the way to the kernel's
// sendfile, which Gin's writer hides, and counts what is sent: Gin's own count
// would stay 0. What comes from another machine it asks for before it says that
// it has it, and hands on in large pieces.
type sender struct {
	gin.ResponseWriter
	kernel   io.ReaderFrom // nil where there is none: a test's recorder
	remote   fetcher       // nil where the content is here
	bodiless bool          // the answer to HEAD
	buffers  *buffers
	sent     int64
	told     int64             // those of sent that were told
	tell     func(bytes int64) // hears what is sent, piece by piece
	byKernel int64             // those of sent that Gin does not know of
	failure  error             // of the content, not of who reads it
}

// newSender makes the writer for some content. What is in a file or in memory is
// no fetcher.
func (s *Server) newSender(c *gin.Context, content io.Reader) *sender {
	remote, _ := content.(fetcher)
	return &sender{ResponseWriter: c.Writer, kernel: readerFrom(c.Writer), remote: remote, bodiless: c.Request.Method == http.MethodHead, buffers: &s.buffers}
}

// readerFrom finds what Gin's writer stands on.
func readerFrom(w gin.ResponseWriter) io.ReaderFrom {
	below, ok := w.(interface{ Unwrap() http.ResponseWriter })
	if !ok {
		return nil
	}
	kernel, _ := below.Unwrap().(io.ReaderFrom)
	return kernel
}

// WriteHeader implements http.ResponseWriter. By now ServeContent stands where
// the answer begins and has said how long it is. It writes no header where the
// bytes cannot be had: there is still time for an honest one.
func (w *sender) WriteHeader(status int) {
	length, err := strconv.ParseInt(w.Header().Get("Content-Length"), 10, 64)
	one := !strings.HasPrefix(w.Header().Get("Content-Type"), "multipart/")
	if w.remote != nil && !w.bodiless && err == nil && one && (status == http.StatusOK || status == http.StatusPartialContent) {
		if w.failure = w.remote.Fetch(length); w.failure != nil {
			return
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// ReadFrom implements io.ReaderFrom.
func (w *sender) ReadFrom(r io.Reader) (n int64, err error) {
	if w.failure != nil {
		return 0, w.failure
	}
	if w.remote != nil || w.kernel == nil {
		return w.buffers.copy(struct{ io.Writer }{w}, watched{r, &w.failure})
	}
	w.WriteHeaderNow()
	for whole := limited(r); whole.N > 0 && err == nil; {
		piece := io.LimitedReader{R: whole.R, N: min(whole.N, tellEvery)}
		asked := piece.N
		var sent int64
		sent, err = w.kernel.ReadFrom(&piece)
		n, whole.N = n+sent, whole.N-sent
		w.byKernel += sent
		w.count(sent)
		if sent < asked {
			break // the content ended
		}
	}
	return n, err
}

// limited is how net/http reads a part of something. The kernel sends from what
// is right inside of one such reader, and of no two.
func limited(r io.Reader) *io.LimitedReader {
	if whole, is := r.(*io.LimitedReader); is {
		return whole
	}
	return &io.LimitedReader{R: r, N: math.MaxInt64}
}

// tellEvery is after how many bytes it is told what was sent: what a slow phone
// takes in a few seconds.
const tellEvery = 1 << 20

// count counts what was sent.
func (w *sender) count(bytes int64) {
	w.sent += bytes
	if w.sent-w.told >= tellEvery {
		w.tellAll()
	}
}

// tellAll tells what was sent and not told.
func (w *sender) tellAll() {
	w.tell(w.sent - w.told)
	w.told = w.sent
}

// Write implements io.Writer.
func (w *sender) Write(b []byte) (int, error) {
	if w.failure != nil {
		return 0, w.failure
	}
	n, err := w.ResponseWriter.Write(b)
	w.count(int64(n))
	return n, err
}

// watched notes why reading failed.
type watched struct {
	io.Reader
	failure *error
}

// Read implements io.Reader.
func (r watched) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF {
		*r.failure = err
	}
	return n, err
}

// buffers are memory for copying, used again and again. The zero value is
// ready.
type buffers struct{ pool sync.Pool }

// bufferSize is that of one piece. Pieces of 32 KiB cost a quarter more.
const bufferSize = 256 << 10

func (b *buffers) copy(w io.Writer, r io.Reader) (int64, error) {
	buffer, ok := b.pool.Get().(*[]byte)
	if !ok {
		fresh := make([]byte, bufferSize)
		buffer = &fresh
	}
	defer b.pool.Put(buffer)
	return io.CopyBuffer(w, r, *buffer)
}
