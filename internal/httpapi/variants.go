package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// Prices tells what it costs to have a resource. As Shelf it gives the resource's
// object with all it reads: judging it is ours.
type Prices interface {
	// Variants lists the ways in which a resource can be had, or fault.Missing.
	Variants(ctx context.Context, resource string) ([]stream.Variant, account.Object, error)
	// Plain gives the text of a resource alone, which may be empty, or fault.Missing.
	Plain(ctx context.Context, resource string) (string, account.Object, error)
}

// priceRoutes: what it costs to have a resource, and the cheapest way to read it.
func (s *Server) priceRoutes() {
	add(s, get("/resources/{id}/variants", Who(account.ResourceRead), "In which ways a resource can be had, and how many bytes each of them takes"), s.variants)
	says := huma.Operation{
		Parameters: pathParameters("id"),
		Responses: answering(map[int]string{
			http.StatusOK: "The text, in UTF-8, its pages parted by form feeds", http.StatusPartialContent: "A part of it",
			http.StatusNotModified: "What the browser has is still right",
		}, "text/plain"),
	}
	s.plain(Base, get("/resources/{id}/text", Who(account.ResourceRead), "The text of a resource and nothing else"), says, s.plainText)
}

type variantBody struct {
	Sort  stream.Sort `json:"sort" doc:"film, voice, page, thumb, image, poster, sheet, captions, html, document, text or original"`
	Rung  string      `json:"rung,omitempty" doc:"Quality of a film, or language of captions"`
	Width int         `json:"width,omitempty" doc:"Of an image, in pixels"`
	Files int         `json:"files" doc:"Answers in which it is sent"`
	Bytes int64       `json:"bytes" doc:"Of all of it, exactly; what goes around it (headers, playlists) is not counted"`
}

type variantsBody struct {
	Items []variantBody `json:"items"`
}

func (s *Server) variants(ctx context.Context, who account.Actor, in *OfResource) (variantsBody, error) {
	list, o, err := s.Prices.Variants(ctx, in.ID)
	if err := readable(who, o, err); err != nil {
		return variantsBody{}, err
	}
	b := variantsBody{Items: []variantBody{}}
	for _, v := range list {
		b.Items = append(b.Items, variantBody(v))
	}
	return b, nil
}

// plainText sends the text of a resource. One without any has no such address.
func (s *Server) plainText(c *gin.Context, who account.Actor) error {
	text, o, err := s.Prices.Plain(c.Request.Context(), c.Param("id"))
	if err := readable(who, o, err); err != nil {
		return err
	}
	if text == "" {
		return fault.Missing()
	}
	c.Header("Cache-Control", keepAndAsk)
	c.Header("Vary", "Cookie, Authorization")
	return s.send(c, who, strings.NewReader(text), "text/plain; charset=utf-8", text)
}
