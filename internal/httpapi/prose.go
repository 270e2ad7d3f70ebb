package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

type textBody struct {
	HTML     string            `json:"html" doc:"Sanitised; empty where the text has several parts, which are fetched"`
	Images   map[string]string `json:"images" doc:"Addresses by the names that the text uses"`
	Parts    []stretchBody     `json:"parts" doc:"In reading order"`
	Figures  []string          `json:"figures" doc:"Addresses of the pictures that came with the text, as data-figure counts them from 1; empty for one that is missing"`
	Contents string            `json:"contents" doc:"Address of its table of contents as JSON; empty where it has none"`
	Sections int               `json:"sections"`
}

type stretchBody struct {
	First int    `json:"first" doc:"Its first section, from 1"`
	Src   string `json:"src"`
	Bytes int64  `json:"bytes"`
}

// prose tells of an illustrated text or a book: its parts, of which one alone is
// given with the answer, and the pictures that it may show.
func (s *Server) prose(ctx context.Context, who account.Actor, at addresses, v stream.View) (*textBody, error) {
	b := &textBody{Images: s.beside(who, v), Parts: []stretchBody{}, Figures: at.figures(v), Sections: v.Asset.Pages}
	parts := v.Of(media.RoleHTML)
	for _, r := range parts {
		b.Parts = append(b.Parts, stretchBody{max(1, r.Ord), at.of(stream.Wanted{Role: media.RoleHTML, Ord: r.Ord}, r.MIME), r.Size})
	}
	for _, r := range v.Of(media.RoleContents) {
		b.Contents = at.of(stream.Wanted{Role: media.RoleContents}, r.MIME)
	}
	if len(parts) != 1 {
		return b, nil
	}
	piece, err := s.Streams.Open(ctx, who, at.resource, stream.Wanted{Role: media.RoleHTML, Ord: parts[0].Ord})
	if err != nil {
		return nil, err
	}
	defer piece.Close()
	html, err := io.ReadAll(piece)
	b.HTML = string(html)
	return b, err
}

// figures are the addresses of the pictures that came with a text.
func (a addresses) figures(v stream.View) []string {
	list := []string{}
	for _, r := range v.Of(media.RoleFigure) {
		for len(list) < r.Ord-1 {
			list = append(list, "")
		}
		list = append(list, a.of(stream.Wanted{Role: media.RoleFigure, Ord: r.Ord}, r.MIME))
	}
	return list
}

// beside are the images of the same course that a reader may see.
func (s *Server) beside(who account.Actor, v stream.View) map[string]string {
	images := map[string]string{}
	for _, p := range v.Beside {
		o := v.Object
		o.State = p.State
		if account.Can(who, account.ResourceRead, o) == nil {
			images[fileName(p.Name)] = addresses{p.Resource, p.Revision}.of(stream.Wanted{Role: media.RoleImage, Width: p.Width}, p.MIME)
		}
	}
	return images
}

// fileName is the last part of a name that may have folders.
func fileName(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// about is what a package says of itself.
func (s *Server) about(ctx context.Context, who account.Actor, resource string) (*media.About, error) {
	piece, err := s.Streams.Open(ctx, who, resource, stream.Wanted{Role: media.RoleAbout})
	if err != nil {
		return nil, err
	}
	defer piece.Close()
	var a media.About
	if err := json.NewDecoder(piece).Decode(&a); err != nil {
		return nil, fmt.Errorf("read what a package is: %w", err)
	}
	return &a, nil
}
