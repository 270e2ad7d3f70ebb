package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/report"
)

// presenceRoutes: who is on a resource at this moment, for those who train them,
// and how many are, for those who count.
func (s *Server) presenceRoutes() {
	add(s, get("/presence", Who(account.PresenceCount), "How many learners are there now, in the groups and places one may count"), s.counts)
	add(s, get("/groups/{id}/presence", Who(account.ProgressRead), "Who of a group is there now, and on what"), s.groupPresence)
	says := huma.Operation{
		Description: "Server-sent events: presence, as /groups/{id}/presence answers, at once and when it differs, at most one a second; and ping.",
		Parameters:  pathParameters("id"),
		Responses:   answering(map[int]string{http.StatusOK: "Events, until either side ends"}, eventStream),
	}
	s.plain(Base, get("/groups/{id}/live", Who(account.ProgressRead), "Who of a group is there, while it changes"), says, s.groupLive)
}

type countsBody struct {
	Groups   []groupCountBody `json:"groups" doc:"Those that one trains"`
	Places   []placeCountBody `json:"places" doc:"Those that one answers for, where somebody is"`
	Degraded bool             `json:"degraded" doc:"Only some are counted: the others could not be asked for"`
}

type groupCountBody struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
	Here int    `json:"here"`
}

type placeCountBody struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
	Here int    `json:"here" doc:"Learners whose record this place keeps; each counts once"`
}

func (s *Server) counts(ctx context.Context, who account.Actor, _ *struct{}) (countsBody, error) {
	found, err := s.Reports.Counts(ctx, who)
	b := countsBody{Groups: []groupCountBody{}, Places: []placeCountBody{}, Degraded: !found.Whole}
	for _, g := range found.Groups {
		b.Groups = append(b.Groups, groupCountBody{g.ID, g.Code, g.Name, g.Here})
	}
	for _, p := range found.Places {
		b.Places = append(b.Places, placeCountBody{p.ID, p.Code, p.Name, p.Here})
	}
	return b, err
}

type presenceBody struct {
	Group    groupNamed    `json:"group"`
	Learners int           `json:"learners" doc:"Of the group"`
	Here     []presentBody `json:"here" doc:"By name"`
	Degraded bool          `json:"degraded" doc:"Only some are told: the others could not be asked for"`
}

type presentBody struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Activity string      `json:"activity" enum:"playing,idle,hidden"`
	Since    string      `json:"since" doc:"When they opened what they are on"`
	On       *openedBody `json:"on,omitempty" doc:"Left out where the group does not follow it"`
}

type openedBody struct {
	Resource titled `json:"resource"`
	Kind     string `json:"kind"`
	Module   titled `json:"module"`
	Course   titled `json:"course"`
}

func (s *Server) groupPresence(ctx context.Context, who account.Actor, in *groupInput) (presenceBody, error) {
	now, err := s.Reports.Now(ctx, who, in.ID)
	return presenceOf(now), err
}

func presenceOf(now report.Now) presenceBody {
	b := presenceBody{
		Group: groupNamed{now.Group.ID, now.Group.Code, now.Group.Name}, Learners: now.Learners,
		Here: []presentBody{}, Degraded: !now.Whole,
	}
	for _, p := range now.Here {
		one := presentBody{ID: p.ID, Name: p.Name, Activity: p.Activity, Since: timeText(p.Since)}
		if on := p.On; on.Resource.ID != "" {
			one.On = &openedBody{titled{on.Resource.ID, on.Resource.Name}, on.Kind, titled{on.Module.ID, on.Module.Name}, titled{on.Course.ID, on.Course.Name}}
		}
		b.Here = append(b.Here, one)
	}
	return b
}

// groupLive tells a trainer who of a group is there while it changes. It ends as
// any live stream does, and when the group is theirs no longer.
func (s *Server) groupLive(c *gin.Context, who account.Actor) error {
	first, err := s.Reports.Now(c.Request.Context(), who, c.Param("id"))
	if err != nil {
		return err
	}
	news, stop := s.Hub.Listen(live.ToGroup(first.Group.ID))
	defer stop()
	s.begin(c)
	w := &watch{server: s, c: c, who: who, group: first.Group.ID, pace: s.LivePace.orUsual()}
	if err := w.tell(presenceOf(first)); err == nil {
		w.run(news)
	}
	return nil
}

// watch is one trainer who looks at one group.
type watch struct {
	server *Server
	c      *gin.Context
	who    account.Actor
	group  string
	pace   LivePace
	shown  []byte // what was told last
}

// run tells what changed, and rests for a while after it: news that come while
// it rests wait, and are told together. Who goes without a word is missed at the
// next look.
func (w *watch) run(news <-chan live.Event) {
	ping, check, look := time.NewTicker(w.pace.Ping), time.NewTicker(w.pace.Check), time.NewTicker(w.pace.Look)
	defer ping.Stop()
	defer check.Stop()
	defer look.Stop()
	rest := time.NewTimer(w.pace.Rest)
	defer rest.Stop()
	var err error
	waiting := (<-chan live.Event)(nil)
	for err == nil {
		select {
		case <-w.c.Request.Context().Done():
			return
		case <-rest.C:
			waiting = news
		case _, open := <-waiting:
			if !open {
				return
			}
			drain(news)
			err, waiting = w.look(), nil
			rest.Reset(w.pace.Rest)
		case <-look.C:
			err = w.look()
		case <-ping.C:
			err = writeEvent(w.c.Writer, "ping", struct{}{})
		case <-check.C:
			if !w.server.still(w.c.Request.Context(), w.c.Request, w.who) {
				return
			}
		}
	}
	w.server.log.DebugContext(w.c.Request.Context(), "a live view ended", "err", err)
}

// drain takes what waits: one look answers all of it.
func drain(news <-chan live.Event) {
	for len(news) > 0 {
		<-news
	}
}

// look asks who is there, and tells it if it is not what was told last.
func (w *watch) look() error {
	now, err := w.server.Reports.Now(w.c.Request.Context(), w.who, w.group)
	if err != nil {
		return err
	}
	return w.tell(presenceOf(now))
}

func (w *watch) tell(b presenceBody) error {
	body, err := json.Marshal(b)
	if err != nil || bytes.Equal(body, w.shown) {
		return err
	}
	w.shown = body
	return writeEvent(w.c.Writer, "presence", b)
}
