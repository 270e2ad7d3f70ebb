package httpapi

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/live"
)

// LivePace is how often a live stream says that it stands, how often it asks
// again whether its listener may listen, and how often it looks. What is zero is
// as usual.
type LivePace struct {
	Ping  time.Duration // 20 s: proxies close what is silent for longer
	Check time.Duration // 30 s: a role taken away ends the stream within a minute
	Look  time.Duration // 4 s: who is no longer there did not say so, and is gone within live.Stays and this
	Rest  time.Duration // 1 s: a class that comes in together is one event
}

func (p LivePace) orUsual() LivePace {
	return LivePace{
		Ping: cmp.Or(p.Ping, 20*time.Second), Check: cmp.Or(p.Check, 30*time.Second),
		Look: cmp.Or(p.Look, 4*time.Second), Rest: cmp.Or(p.Rest, time.Second),
	}
}

func (s *Server) liveRoutes() {
	says := huma.Operation{
		Description: "Server-sent events: upload, asset, course, progress, work, hand-in, notice and ping. Nothing is kept: after a break, read again.",
		Responses:   answering(map[int]string{http.StatusOK: "Events, until either side ends"}, eventStream),
	}
	s.plain(Base, get("/live", SignedIn, "What happens, while it happens"), says, s.live)
}

const eventStream = "text/event-stream"

// live tells one listener what happens to what is theirs. It ends when the
// listener goes, when the lab stops, and when who listens is no longer who they
// were: the browser then comes back, or learns that it must sign in.
func (s *Server) live(c *gin.Context, who account.Actor) error {
	events, stop := s.Hub.Listen(live.ToPerson(who.Person()))
	defer stop()
	s.begin(c)
	s.tell(c, who, events)
	return nil
}

// begin makes an answer a stream of events, which has no end that a deadline
// could know of.
func (s *Server) begin(c *gin.Context) {
	if err := http.NewResponseController(c.Writer).SetWriteDeadline(time.Time{}); err != nil {
		s.log.DebugContext(c.Request.Context(), "a live stream keeps its deadline", "err", err)
	}
	h := c.Writer.Header()
	h.Set("Content-Type", eventStream)
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx hands each event on at once
}

func (s *Server) tell(c *gin.Context, who account.Actor, events <-chan live.Event) {
	pace := s.LivePace.orUsual()
	ping, check := time.NewTicker(pace.Ping), time.NewTicker(pace.Check)
	defer ping.Stop()
	defer check.Stop()
	gone := c.Request.Context().Done()
	err := writeEvent(c.Writer, "ping", struct{}{})
	for err == nil {
		select {
		case <-gone:
			return
		case e, open := <-events:
			if !open { // the lab stops
				return
			}
			var data any
			if data, err = s.fresh(c.Request.Context(), who, e); err == nil {
				err = writeEvent(c.Writer, e.Name, data)
			}
		case <-ping.C:
			err = writeEvent(c.Writer, "ping", struct{}{})
		case <-check.C:
			if !s.still(c.Request.Context(), c.Request, who) {
				return
			}
		}
	}
	s.log.DebugContext(c.Request.Context(), "a live stream ended", "err", err)
}

// still reports whether the request would be let in today as it was: the same
// person, with the same roles in the same places.
func (s *Server) still(ctx context.Context, r *http.Request, who account.Actor) bool {
	now, _, _, err := s.Accounts.Authenticate(ctx, presented(r))
	return err == nil && reflect.DeepEqual(now, who)
}

// writeEvent writes one event (HTML standard, 9.2.5) and sends it off. JSON has
// no line break, so that one data line holds it.
func writeEvent(w gin.ResponseWriter, name string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, body); err != nil {
		return err
	}
	w.Flush()
	return nil
}
