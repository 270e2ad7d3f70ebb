package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/xapi"
	"github.com/digital-learning-lab/lab/internal/xapi/lrs"
)

// statementRoutes: what happened, for programs that read xAPI.
func (s *Server) statementRoutes() {
	says := huma.Operation{
		Description: "xAPI 1.0.3 statements in the shape of a StatementResult, the oldest first. Follow `more` for ever: an empty page " +
			"says that nothing has happened since, and nothing is ever put in between. People are pseudonyms unless LAB_STATEMENTS=names. " +
			"This is no learning record store: it takes no statements.",
		Parameters: queryParameters("after", "since", "until", "limit"),
		Responses:  answering(map[int]string{http.StatusOK: "The statements of at most `limit` facts, 100 if it is not said, 500 at most"}, "application/json"),
	}
	add(s, get("/xapi/lrs", Who(account.SettingEdit), "How far the learning record store was told, and what it refused"), s.recordStore)
	s.plain(Base, get(statementsPath, Who(account.StatementRead), "What happened, as xAPI statements"), says, s.statements)
}

const statementsPath = "/xapi/statements"

// Told reads how far a record store was told.
type Told interface {
	Standing(ctx context.Context, address string) (lrs.Standing, error)
	Behind(ctx context.Context, at lrs.Standing) (int, error)
	Refused(ctx context.Context, scope account.Scope, address string) ([]lrs.Refused, error)
}

type recordStoreBody struct {
	Address string       `json:"address" doc:"Empty where none is set"`
	Sent    int64        `json:"sent" doc:"Statements that it took"`
	Behind  int          `json:"behind" doc:"Facts that it was not told yet"`
	Reason  string       `json:"reason" doc:"Why the last try failed, or empty"`
	Until   string       `json:"until" doc:"When it is tried again"`
	Refused []untoldBody `json:"refused" doc:"Statements that it does not take, the newest first, at most 100"`
}

type untoldBody struct {
	Statement string `json:"statement"`
	Fact      string `json:"fact"`
	Reason    string `json:"reason" doc:"In the words of the record store"`
	At        string `json:"at"`
}

func (s *Server) recordStore(ctx context.Context, who account.Actor, _ *struct{}) (recordStoreBody, error) {
	b := recordStoreBody{Address: s.LRS, Refused: []untoldBody{}}
	if err := account.Can(who, account.SettingEdit, account.Object{Org: who.Org()}); err != nil || s.LRS == "" {
		return b, err
	}
	at, err := s.Told.Standing(ctx, s.LRS)
	if err != nil {
		return b, err
	}
	b.Sent, b.Reason, b.Until = at.Sent, at.Reason, timeText(at.Until)
	if b.Behind, err = s.Told.Behind(ctx, at); err != nil {
		return b, err
	}
	refused, err := s.Told.Refused(ctx, who.Scope(), s.LRS)
	for _, r := range refused {
		b.Refused = append(b.Refused, untoldBody{r.Statement, r.Fact, r.Reason, timeText(r.At)})
	}
	return b, err
}

// statementResult is a page of statements as xAPI writes it.
type statementResult struct {
	Statements []xapi.Statement `json:"statements"`
	More       string           `json:"more"`
}

func (s *Server) statements(c *gin.Context, who account.Actor) error {
	asked, err := askedOf(c)
	if err != nil {
		return err
	}
	page, err := s.Statements.Read(c.Request.Context(), who, c.Query("after"), asked)
	if err != nil {
		return err
	}
	more := url.Values{"after": {page.Next}}
	for _, name := range []string{"since", "until", "limit"} {
		if value := c.Query(name); value != "" {
			more.Set(name, value)
		}
	}
	c.Header("X-Experience-API-Version", xapi.Version)
	c.Header("Cache-Control", "private, no-store")
	c.JSON(http.StatusOK, statementResult{page.Statements, Base + statementsPath + "?" + more.Encode()})
	return nil
}

var errMoment = fault.New(fault.Invalid, "statements.moment", "Write a moment as 2026-11-29T08:00:00Z.")

// askedOf reads what of the feed is wanted.
func askedOf(c *gin.Context) (asked xapi.Asked, err error) {
	for name, at := range map[string]*time.Time{"since": &asked.Since, "until": &asked.Until} {
		if text := c.Query(name); text != "" {
			if *at, err = time.Parse(time.RFC3339Nano, text); err != nil {
				return asked, errMoment.On(name)
			}
		}
	}
	asked.Limit, err = strconv.Atoi(cmp.Or(c.Query("limit"), strconv.Itoa(xapi.UsualPage)))
	if err != nil || asked.Limit < 0 {
		return asked, fault.New(fault.Invalid, "statements.limit", "Say how many facts are wanted, from 1 to 500.").On("limit")
	}
	if asked.Limit == 0 || asked.Limit > xapi.MostPage { // xAPI: 0 is as many as are given at once
		asked.Limit = xapi.MostPage
	}
	return asked, nil
}
