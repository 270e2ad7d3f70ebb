package httpapi

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/xapi"
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
	s.plain(Base, get(statementsPath, Who(account.StatementRead), "What happened, as xAPI statements"), says, s.statements)
}

const statementsPath = "/xapi/statements"

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
