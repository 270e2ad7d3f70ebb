package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

// unbuilt is the page of a binary that was compiled without its interface.
const unbuilt = `<!doctype html><meta charset="utf-8"><title>Digital Learning Lab</title>
<p>The browser interface was not built into this program. Run <code>make run</code>, which builds it.</p>`

// placeholder is where index.html takes the first answers (see page).
var placeholder = []byte(`<script type="application/json" id="boot">null</script>`)

// page serves the interface: its own files by their names, and for every other
// address index.html with the answer of /boot inside, so that the first screen
// needs no further request.
func (s *Server) page(c *gin.Context) {
	name := strings.TrimPrefix(path.Clean(c.Request.URL.Path), "/")
	switch {
	case s.UI == nil:
		c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(unbuilt))
	case name != "" && name != "index.html" && s.serveFile(c, name):
	case path.Ext(name) != "":
		c.String(http.StatusNotFound, "not found")
	default:
		s.index(c)
	}
}

// serveFile sends one file of the interface, precompressed where the browser
// takes it, and reports whether there is such a file. Files under assets/ are
// named by their content and may be kept for ever.
func (s *Server) serveFile(c *gin.Context, name string) bool {
	if info, err := fs.Stat(s.UI, name); err != nil || info.IsDir() || strings.HasPrefix(name, ".") {
		return false
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	body, encoding := s.smallest(c.GetHeader("Accept-Encoding"), name)
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	c.Data(http.StatusOK, h.Get("Content-Type"), body)
	return true
}

// smallest gives the best precompressed form of a file that the browser takes.
func (s *Server) smallest(accepted, name string) (body []byte, encoding string) {
	for _, form := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if strings.Contains(accepted, form.encoding) {
			if packed, err := fs.ReadFile(s.UI, name+form.suffix); err == nil {
				return packed, form.encoding
			}
		}
	}
	body, err := fs.ReadFile(s.UI, name)
	if err != nil {
		return nil, ""
	}
	return body, ""
}

func (s *Server) index(c *gin.Context) {
	html, err := fs.ReadFile(s.UI, "index.html")
	if err != nil {
		c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(unbuilt))
		return
	}
	first, err := s.firstAnswer(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-store") // the page holds a person's own data
	first = append(first, s.preload.links(c.Request.URL.Path)...)
	c.Data(http.StatusOK, "text/html; charset=utf-8", bytes.Replace(html, placeholder, first, 1))
}

// firstAnswer is the answer of /boot as a data block. json.Marshal escapes <,
// > and &, so that no title can end the block.
func (s *Server) firstAnswer(ctx context.Context) ([]byte, error) {
	b, err := s.boot(ctx, visitorOf(ctx).Actor, nil)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	return []byte(`<script type="application/json" id="boot">` + string(data) + `</script>`), nil
}
