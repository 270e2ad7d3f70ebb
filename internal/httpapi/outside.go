package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// outsideRoutes: a film in a player of one's own, such as VLC or mpv, which
// cannot sign in. The address itself is the key; see ARCHITECTURE.
func (s *Server) outsideRoutes() {
	add(s, post("/resources/{id}/outside", SignedIn, "An address of a film for another player"), s.lend)
	says := huma.Operation{
		Parameters:  pathParameters("token", "file"),
		Description: "The token was made for one person and one film; it must be opened within five minutes.",
		Responses: answering(map[int]string{
			http.StatusOK: "The film, a playlist, a segment or captions", http.StatusPartialContent: "The ranges that were asked for",
			http.StatusNotModified: "What the player has is still right", http.StatusRequestedRangeNotSatisfiable: "Such ranges are not given",
		}, "application/octet-stream"),
	}
	const path = "/outside/{token}/{file*}"
	s.plain("", get(path, Anyone, "A film for another player"), says, s.outside)
	s.plain("", Operation{Method: http.MethodHead, Path: path, Who: Anyone, Summary: "What a film for another player is"}, says, s.outside)
}

type lentBody struct {
	Src      string `json:"src" doc:"The best quality as one file, on this server"`
	Playlist string `json:"playlist" doc:"All qualities, as HLS"`
	Until    string `json:"until" doc:"When a player must have opened it"`
}

func (s *Server) lend(ctx context.Context, who account.Actor, in *OfResource) (lentBody, error) {
	lent, err := s.Outside.Lend(ctx, who, visitorOf(ctx).Credential, in.ID)
	return lentBody{Src: lent.File, Playlist: lent.Playlist, Until: timeText(lent.Until)}, err
}

// outside serves what a player needs of the film. Whatever is not right about
// the address, its maker or the film, the answer is the same.
func (s *Server) outside(c *gin.Context, _ account.Actor) error {
	h := c.Writer.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Vary", "User-Agent")
	err := s.playOutside(c)
	if kind := fault.KindOf(err); kind == fault.Unauthenticated || kind == fault.Forbidden {
		return fault.Missing()
	}
	return err
}

func (s *Server) playOutside(c *gin.Context) error {
	ctx := c.Request.Context()
	want, err := stream.Parse(strings.TrimPrefix(c.Param("file"), "/"))
	if err != nil || !want.Played() {
		return fault.Missing()
	}
	loan, err := s.Outside.Find(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	who, err := s.Accounts.Holder(ctx, loan.Credential)
	if err != nil {
		return err
	}
	if want.Playlist {
		list, err := s.Streams.Playlist(ctx, who, loan.Resource, want)
		if err != nil {
			return err
		}
		return s.send(c, who, bytes.NewReader(list), stream.PlaylistType, string(list))
	}
	if want.Whole && seeksInLists(c.Request) {
		list := stream.Wanted{Playlist: true, Master: true}
		if _, err := s.Streams.Playlist(ctx, who, loan.Resource, list); err != nil {
			return err
		}
		c.Redirect(http.StatusFound, "/outside/"+c.Param("token")+"/hls/main.m3u8")
		return nil
	}
	if want.Whole {
		film, err := s.Streams.Whole(ctx, who, loan.Resource, want.Rung)
		if err != nil {
			return err
		}
		defer film.Close()
		return s.send(c, who, film, "video/mp4", film.Key)
	}
	piece, err := s.Streams.Open(ctx, who, loan.Resource, want)
	if err != nil {
		return err
	}
	defer piece.Close()
	return s.send(c, who, piece.Object, piece.MIME, piece.Info().Key)
}

// seeksInLists knows VLC, which plays a film in pieces whole but cannot seek in
// it, and seeks well in the list of the pieces; with players built on FFmpeg it is
// the other way round. So whoever copies the one address gets a film to seek in.
func seeksInLists(r *http.Request) bool { return strings.HasPrefix(r.UserAgent(), "VLC/") }
