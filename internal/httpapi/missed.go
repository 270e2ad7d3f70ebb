package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Tallies reads what people searched and did not find.
type Tallies interface {
	Tallies(ctx context.Context, scope account.Scope, since string) ([]search.MissedTally, error)
}

// missedRoutes: what was searched and not found, counted and without names.
func (s *Server) missedRoutes() {
	add(s, get("/missed", Who(account.MissedRead), "What people searched and did not find"), s.missed)
	says := huma.Operation{
		Description: "UTF-8 with a byte order mark and semicolons.",
		Parameters:  queryParameters("days", "lang"),
		Responses:   answering(map[int]string{http.StatusOK: "One line for each question"}, "text/csv"),
	}
	s.plain(Base, get("/missed.csv", Who(account.MissedRead), "What people searched and did not find, for a spreadsheet"), says, s.missedCSV)
}

// The times that are asked about, in days.
const (
	usualMissed = 30
	mostMissed  = 400
)

type missedInput struct {
	Days int `query:"days" minimum:"1" maximum:"400" default:"30" doc:"How far back"`
}

type missedBody struct {
	Items []missBody `json:"items" doc:"The most frequent first, at most 500"`
	Since string     `json:"since" doc:"Local day"`
}

type missBody struct {
	Query    string        `json:"query" doc:"As somebody typed it"`
	Language string        `json:"language"`
	Reason   search.Reason `json:"reason" enum:"none,dropped" doc:"Nothing was found, or only without some of the words"`
	Times    int           `json:"times"`
	Last     string        `json:"last" doc:"Local day"`
}

func (s *Server) missed(ctx context.Context, who account.Actor, in *missedInput) (missedBody, error) {
	since := account.Today(s.Now().AddDate(0, 0, -in.Days))
	found, err := s.tallies(ctx, who, since)
	b := missedBody{Items: []missBody{}, Since: since}
	for _, t := range found {
		b.Items = append(b.Items, missBody{t.Typed, t.Language, t.Reason, t.Times, t.Last})
	}
	return b, err
}

// tallies reads for who may read.
func (s *Server) tallies(ctx context.Context, who account.Actor, since string) ([]search.MissedTally, error) {
	if err := account.Can(who, account.MissedRead, account.Object{Org: who.Org()}); err != nil {
		return nil, err
	}
	return s.Tallies.Tallies(ctx, who.Scope(), since)
}

// missedHeaders are the words over the columns of the file, by language.
func missedHeaders(lang string) []string {
	switch lang {
	case "ar":
		return []string{"البحث", "اللغة", "السبب", "عدد المرات", "آخر مرة"}
	case "en":
		return []string{"Search", "Language", "Reason", "Times", "Last time"}
	}
	return []string{"Recherche", "Langue", "Raison", "Fois", "Dernière fois"}
}

func (s *Server) missedCSV(c *gin.Context, who account.Actor) error {
	days, err := strconv.Atoi(c.Query("days"))
	if err != nil || days < 1 || days > mostMissed {
		days = usualMissed
	}
	found, err := s.tallies(c.Request.Context(), who, account.Today(s.Now().AddDate(0, 0, -days)))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	lines, err := report.NewLines(&b, missedHeaders(c.Query("lang")))
	for _, t := range found {
		if err == nil {
			err = lines.Add([]string{t.Typed, t.Language, string(t.Reason), strconv.Itoa(t.Times), t.Last})
		}
	}
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", "recherches sans résultat.csv"))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}
