package httpapi

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// maxBeats bounds the body of one call, in bytes.
const maxBeats = 1 << 20

var (
	errBeatsUnread = fault.New(fault.Invalid, "request.unreadable", "The request could not be read: not JSON, or a field that is unknown, doubled or misspelt.")
	errBeatsLarge  = fault.New(fault.TooLarge, "request.too-large", "The request is too large. Send fewer beats at once.")
)

type beatsInput struct {
	Beats []beatInput `json:"beats"`
}

type beatInput struct {
	Session  string             `json:"session"`
	Resource string             `json:"resource"`
	Device   string             `json:"device"`
	Counter  int64              `json:"counter"`
	Position float64            `json:"position"`
	Activity learning.Activity  `json:"activity"`
	Watched  learning.Intervals `json:"watched"`
	Heard    learning.Intervals `json:"heard,omitzero"` // without the picture
	Again    learning.Intervals `json:"again,omitzero"` // more than once in this session
	Backs    []float64          `json:"backs,omitzero"` // where it was jumped back to
	Spent    float64            `json:"spent,omitzero"` // seconds since the session began
	Age      float64            `json:"age"`            // seconds that it waited on the device
}

type beatsBody struct {
	Events    []beatOutcome `json:"events"`
	Resources []keptBody    `json:"resources"`
}

// beatOutcome is what became of one beat; none need be sent again.
type beatOutcome struct {
	Session string `json:"session"`
	Counter int64  `json:"counter"`
	Outcome string `json:"outcome" enum:"accepted,known,refused"`
	Code    string `json:"code,omitempty"` // why it was refused
}

// keptBody is where a resource stands after the beats on it.
type keptBody struct {
	Resource  string  `json:"resource"`
	Share     float64 `json:"share"`
	Position  float64 `json:"position"`
	Completed bool    `json:"completed"`
}

func (s *Server) beatRoutes() {
	says := huma.Operation{
		Description: "At most 100 beats. Sending one again changes nothing. With 200 what was taken is kept: in the record, or in the server of running sessions where there is one. " +
			"With 202 that server is away, and some of it waits in the lab's process to be recorded within seconds. " +
			"Each beat is answered, in order: accepted, known (it said nothing new), or refused, which it will always be. " +
			"Where none is taken, the first one's problem is the answer.",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/json": {Schema: s.schema(beatsInput{})},
		}},
		Responses: answering(map[int]string{http.StatusOK: "Where the resources stand now", http.StatusAccepted: "The same; some of it waits to be recorded"}, "application/json"),
	}
	says.Responses["202"].Content["application/json"].Schema = s.schema(beatsBody{})
	says.Responses["200"].Content["application/json"].Schema = s.schema(beatsBody{})
	s.plain(Base, post("/beats", Who(account.Beat), "Say what is being watched or read"), says, s.beats)
}

// beats takes what players and readers say. The body is read whatever its media
// type says: a page that goes away sends it as it can.
func (s *Server) beats(c *gin.Context, who account.Actor) error {
	in, err := readBeats(http.MaxBytesReader(c.Writer, c.Request.Body, maxBeats))
	if err != nil {
		return err
	}
	outcomes, err := s.Learning.Take(c.Request.Context(), who, in.beats())
	if err != nil {
		return err
	}
	b, err := kept(in, outcomes)
	if err != nil {
		return err
	}
	c.JSON(keptStatus(outcomes), b)
	return nil
}

// keptStatus says whether everything is kept that was taken.
func keptStatus(outcomes []learning.Outcome) int {
	if slices.ContainsFunc(outcomes, func(o learning.Outcome) bool { return o.Safety == learning.Waiting }) {
		return http.StatusAccepted
	}
	return http.StatusOK
}

func readBeats(body io.Reader) (in beatsInput, err error) {
	err = json.UnmarshalRead(body, &in, json.RejectUnknownMembers(true))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return in, errBeatsLarge.Because(err)
	case err != nil:
		return in, errBeatsUnread.Because(err)
	}
	return in, nil
}

func (in beatsInput) beats() []learning.Beat {
	beats := make([]learning.Beat, len(in.Beats))
	for i, b := range in.Beats {
		beats[i] = learning.Beat{
			Session: b.Session, Resource: b.Resource, Device: b.Device, Counter: b.Counter,
			Position: b.Position, Activity: b.Activity, Watched: b.Watched, Heard: b.Heard, Again: b.Again, Backs: b.Backs, Spent: b.Spent, Age: b.Age,
		}
	}
	return beats
}

// kept says what became of the beats: each resource once, as its last beat left
// it. Where all were refused it is the first one's refusal.
func kept(in beatsInput, outcomes []learning.Outcome) (beatsBody, error) {
	b := beatsBody{Events: []beatOutcome{}, Resources: []keptBody{}}
	at := map[string]int{}
	for i, o := range outcomes {
		b.Events = append(b.Events, in.Beats[i].event(o))
		if o.Refused != nil {
			continue
		}
		p := o.Progress
		now := keptBody{p.Resource, p.Share(), p.Position, !p.Completed.IsZero()}
		if n, known := at[p.Resource]; known {
			b.Resources[n] = now
			continue
		}
		at[p.Resource] = len(b.Resources)
		b.Resources = append(b.Resources, now)
	}
	if len(b.Resources) == 0 {
		return b, outcomes[0].Refused
	}
	return b, nil
}

// event says what became of a beat.
func (in beatInput) event(o learning.Outcome) beatOutcome {
	e := beatOutcome{Session: in.Session, Counter: in.Counter, Outcome: "accepted"}
	switch {
	case o.Refused != nil:
		e.Outcome, e.Code = "refused", codeOf(o.Refused)
	case o.Known:
		e.Outcome = "known"
	}
	return e
}

// codeOf gives the stable code of a fault.
func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return "internal"
}
