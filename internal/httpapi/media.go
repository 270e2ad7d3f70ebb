package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
	"github.com/digital-learning-lab/lab/internal/text"
)

// How long a browser may keep what it got. Every kept answer is one person's
// own: with another cookie it is asked for again.
const (
	keepForGood = "private, max-age=31536000, immutable"
	keepAndAsk  = "private, no-cache"
)

// mediaRoutes: the bytes of a resource, by stable addresses (see stream.Address).
func (s *Server) mediaRoutes() {
	says := huma.Operation{
		Parameters: pathParameters("resource", "revision", "file"),
		Responses: answering(map[int]string{
			http.StatusOK: "The whole", http.StatusPartialContent: "The ranges that were asked for, at most eight that do not overlap",
			http.StatusNotModified: "What the browser has is still right", http.StatusRequestedRangeNotSatisfiable: "Such ranges are not given",
		}, "application/octet-stream"),
	}
	const path = "/media/{resource}/{revision}/{file*}"
	s.plain("", get(path, Who(account.ResourceRead), "Bytes to watch, read or download"), says, s.media)
	s.plain("", Operation{Method: http.MethodHead, Path: path, Who: Who(account.ResourceRead), Summary: "What those bytes are"}, says, s.media)
}

// media serves one rendition, playlist or original. The reader's right is judged
// on each request.
func (s *Server) media(c *gin.Context, who account.Actor) error {
	ctx, resource := c.Request.Context(), c.Param("resource")
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Cookie, Authorization")
	revision, notNumber := strconv.ParseInt(c.Param("revision"), 10, 64)
	want, err := stream.Parse(strings.TrimPrefix(c.Param("file"), "/"))
	if err != nil || notNumber != nil || !id.Valid(resource) {
		return account.Absent(who, account.ResourceRead)
	}
	if want.Playlist {
		return s.playlist(c, who, resource, want)
	}
	piece, err := s.Streams.Open(ctx, who, resource, want)
	if err != nil {
		return err
	}
	defer piece.Close()
	h.Set("Cache-Control", keepAndAsk)
	if !want.Original && piece.Revision == revision {
		h.Set("Cache-Control", keepForGood) // another revision has another address
	}
	if piece.Name != "" {
		h.Set("Content-Disposition", text.ContentDisposition("attachment", piece.Name))
	}
	if want.Original || want.Role == media.RoleHTML {
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	}
	// The object itself: wrapped in anything, the kernel could not send it.
	return s.send(c, who, piece.Object, piece.MIME, piece.Info().Key)
}

func (s *Server) playlist(c *gin.Context, who account.Actor, resource string, want stream.Wanted) error {
	list, err := s.Streams.Playlist(c.Request.Context(), who, resource, want)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", keepAndAsk)
	return s.send(c, who, bytes.NewReader(list), stream.PlaylistType, string(list))
}

// send gives bytes, whole or in ranges. named is what their entity tag is made
// of: a key that stands for ever for the same bytes, or the bytes themselves.
// They count for who is sent them, also while they are: a film takes an hour.
func (s *Server) send(c *gin.Context, who account.Actor, content io.ReadSeeker, mime, named string) error {
	size, err := content.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = content.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("measure what is sent: %w", err)
	}
	switch ranges := c.GetHeader("Range"); {
	case !strings.HasPrefix(ranges, "bytes="): // another unit is as none (RFC 9110, 14.2)
		c.Request.Header.Del("Range")
	case !fairRanges(ranges, size):
		s.unfair(c, size)
		return nil
	}
	sum := sha256.Sum256([]byte(named))
	c.Header("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	c.Header("Content-Type", mime)
	w := s.newSender(c, content)
	w.tell = func(bytes int64) { s.Streams.Count(who, bytes) }
	http.ServeContent(w, c.Request, "", time.Time{}, content)
	w.tellAll()
	arrivalOf(c.Request.Context()).sent += w.byKernel
	return s.cut(c, w.failure)
}

// cut answers for content that could not be read. Where the header has gone out
// the answer ends too soon, which the reader's side notices by its length.
func (s *Server) cut(c *gin.Context, failure error) error {
	if failure == nil || c.Request.Context().Err() != nil {
		return nil
	}
	if c.Writer.Written() {
		s.log.WarnContext(c.Request.Context(), "an answer was cut short", "err", failure, "request", requestID(c.Request.Context()))
		return nil
	}
	for _, said := range []string{"Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag"} {
		c.Writer.Header().Del(said)
	}
	c.Header("Cache-Control", "no-store")
	return fmt.Errorf("read what is sent: %w", failure)
}

// unfair refuses ranges that nobody's player asks for, or that are not there.
func (s *Server) unfair(c *gin.Context, size int64) {
	p := newProblem(c.Request.Context(), http.StatusRequestedRangeNotSatisfiable)
	p.Code, p.Detail = "range", "These parts cannot be sent. Ask for at most eight that do not overlap."
	c.Header("Content-Range", "bytes */"+strconv.FormatInt(size, 10))
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Type", problemType)
	c.AbortWithStatusJSON(p.Status, p)
}
