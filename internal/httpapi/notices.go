package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/notify"
)

// noticeRoutes: what a person is told.
func (s *Server) noticeRoutes() {
	add(s, get("/me/notices", SignedIn, "What one was told, the newest first"), s.myNotices)
	add(s, post("/me/notices/read", SignedIn, "Note that one has read some of it, or all"), s.readNotices)
}

type noticeBody struct {
	ID      string      `json:"id"`
	Kind    notify.Kind `json:"kind" enum:"published,given,due,returned,corrected,handed,replied"`
	At      string      `json:"at"`
	Read    bool        `json:"read"`
	Actor   *named      `json:"actor" doc:"Who did it, or null where the lab tells by itself"`
	Course  titled      `json:"course"`
	Work    *toldWork   `json:"work" doc:"The work, or null where it is about the course as a whole"`
	Object  string      `json:"object" doc:"The hand-in, the group that was given a work, or empty"`
	Learner *named      `json:"learner" doc:"Whose hand-in it is, or null where it is one's own"`
	Due     string      `json:"due" doc:"When it is due, as it was told, or empty"`
	Mark    *float64    `json:"mark" doc:"On 20, as it counts now, or null"`
}

type toldWork struct {
	ID    string          `json:"id"`
	Title string          `json:"title"`
	Kind  assessment.Kind `json:"kind" enum:"quiz,devoir"`
}

type noticesInput struct {
	Cursor string `query:"cursor" maxLength:"100"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type noticesBody struct {
	listBody[noticeBody]
	Unread int `json:"unread" doc:"How many of all are not read; 100 for that many or more"`
}

func (s *Server) myNotices(ctx context.Context, who account.Actor, in *noticesInput) (noticesBody, error) {
	page, err := s.Notices.List(ctx, who, in.Cursor, in.Limit)
	return noticesBody{listOf(page.Notices, page.Next, noticeOf), page.Unread}, err
}

func noticeOf(n notify.Notice) noticeBody {
	b := noticeBody{
		ID: n.ID, Kind: n.Kind, At: timeText(n.At), Read: n.Read, Actor: namedOrNull(n.Actor), Learner: namedOrNull(n.Learner),
		Course: titled{n.Course.ID, n.Course.Name}, Object: n.Object, Due: timeText(n.Due), Mark: onTwenty(n.Mark),
	}
	if n.Work.ID != "" {
		b.Work = &toldWork{n.Work.ID, n.Work.Name, n.WorkKind}
	}
	return b
}

// namedOrNull is somebody, or null for nobody.
func namedOrNull(n notify.Named) *named {
	if n.ID == "" {
		return nil
	}
	return &named{n.ID, n.Name}
}

type readNoticesInput struct {
	Body struct {
		IDs []string `json:"ids,omitempty" maxItems:"100" doc:"Those that were read"`
		All bool     `json:"all,omitempty" doc:"Everything was"`
	}
}

// unreadBody is how much one has not read.
type unreadBody struct {
	Unread int `json:"unread"`
}

func (s *Server) readNotices(ctx context.Context, who account.Actor, in *readNoticesInput) (unreadBody, error) {
	ids := append([]string{}, in.Body.IDs...)
	if in.Body.All {
		ids = nil
	}
	if err := s.Notices.Read(ctx, who, ids); err != nil {
		return unreadBody{}, err
	}
	return s.unread(ctx, who)
}

func (s *Server) unread(ctx context.Context, who account.Actor) (unreadBody, error) {
	n, err := s.Notices.Unread(ctx, who)
	return unreadBody{n}, err
}

// fresh fills in what an event leaves to who listens to it: a notice tells how
// many are unread, which depends on what they may see, and is counted only for
// those who are there.
func (s *Server) fresh(ctx context.Context, who account.Actor, e live.Event) (any, error) {
	if e.Name != "notice" {
		return e.Data, nil
	}
	return s.unread(ctx, who)
}
