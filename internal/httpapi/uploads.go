package httpapi

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/upload/tus"
)

// UploadList reads a person's uploads.
type UploadList interface {
	// Mine gives those that have not ended, and those that ended since.
	Mine(ctx context.Context, scope account.Scope, since time.Time) ([]upload.Upload, error)
}

// uploadMemory is how long uploads that ended are listed.
const uploadMemory = 24 * time.Hour

type uploadBody struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Size     int64        `json:"size"`
	Offset   int64        `json:"offset"`
	Course   string       `json:"course"`
	Module   string       `json:"module"`
	Resource string       `json:"resource"`
	As       string       `json:"as" enum:"resource,captions,replace,hand-in"`
	HandIn   string       `json:"hand_in" doc:"The hand-in that a file goes into, or empty"`
	State    upload.State `json:"state" enum:"receiving,whole,received,refused,expired,deleted"`
	Reason   string       `json:"reason"`
	Expires  string       `json:"expires"`
	Asset    string       `json:"asset"`
}

func uploadOf(u upload.Upload, offset int64) uploadBody {
	b := uploadBody{
		ID: u.ID, Name: u.Name, Size: u.Size, Offset: offset, Course: u.Course, Module: u.Module, Resource: u.Resource,
		As: u.As, HandIn: u.HandIn, State: u.State, Reason: u.Reason, Asset: u.Asset,
	}
	if u.State == upload.Receiving {
		b.Expires = timeText(u.Expires)
	}
	return b
}

// UploadEvent tells an upload's owner how it stands; offset is how many bytes
// have arrived.
func UploadEvent(u upload.Upload, offset int64) live.Event {
	return live.Event{Topic: live.ToPerson(u.Owner), Name: "upload", Data: uploadOf(u, offset)}
}

func (s *Server) uploads(ctx context.Context, who account.Actor, _ *struct{}) (listBody[uploadBody], error) {
	list := listBody[uploadBody]{Items: []uploadBody{}}
	mine, err := s.Uploads.Mine(ctx, who.Scope(), s.Now().Add(-uploadMemory))
	if err != nil {
		return list, err
	}
	for _, u := range mine {
		offset, err := s.tus.Offset(u)
		if err != nil {
			return list, err
		}
		list.Items = append(list.Items, uploadOf(u, offset))
	}
	return list, nil
}

// uploadRoutes are those of the tus protocol, which answers for itself.
func (s *Server) uploadRoutes() {
	s.tus = tus.New(tus.Config{
		Base: Base + "/uploads/",
		Who:  func(ctx context.Context) account.Actor { return visitorOf(ctx).Actor },
		Fail: s.failUpload, Claims: s.Claims,
		Changed: func(_ context.Context, u upload.Upload) {
			if offset, err := s.tus.Offset(u); err == nil {
				s.Hub.Tell(UploadEvent(u, offset))
			}
		},
	}, s.Reception, s.Staging)
	for _, op := range []Operation{
		{Method: http.MethodOptions, Path: "/uploads/", Who: Anyone, Summary: "What of tus is spoken here"},
		{Method: http.MethodPost, Path: "/uploads/", Who: Who(account.UploadCreate), Summary: "Begin an upload"},
		{Method: http.MethodHead, Path: "/uploads/{id}", Who: Who(account.UploadTouch), Summary: "How many bytes have arrived"},
		{Method: http.MethodPatch, Path: "/uploads/{id}", Who: Who(account.UploadTouch), Summary: "Send a chunk"},
		{Method: http.MethodDelete, Path: "/uploads/{id}", Who: Who(account.UploadTouch), Summary: "Take an upload back"},
	} {
		says := huma.Operation{
			Description: "tus 1.0.0 with " + tus.Extensions,
			Responses:   answering(map[int]string{http.StatusNoContent: "Done, or 201 for a creation"}, "application/octet-stream"),
		}
		if op.Path != "/uploads/" {
			says.Parameters = pathParameters("id")
		}
		s.plain(Base, op, says, func(c *gin.Context, _ account.Actor) error {
			s.tus.Serve(c.Writer, c.Request, c.Param("id"))
			return nil
		})
	}
}

// failUpload answers an error of an upload as everywhere, but with the status
// that the protocol gives it.
func (s *Server) failUpload(w http.ResponseWriter, r *http.Request, status int, err error) {
	s.audit(r.Context(), Operation{Method: r.Method, Path: "/uploads/{id}"}, err)
	p := s.problem(r.Context(), err)
	if status != 0 {
		p.Status, p.Title = status, http.StatusText(status)
	}
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.log.DebugContext(r.Context(), "a refusal did not reach its client", "err", err)
	}
}
