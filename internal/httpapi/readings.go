package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// Proofs reads pages that were read from their pictures, for who corrects them.
type Proofs interface {
	// Queue lists what is due within the courses that the scope may edit.
	Queue(ctx context.Context, scope account.Scope, q proofread.Query) (proofread.Queue, error)
	// Sheet gives a page with the object of its resource, or fault.Missing: judging
	// it is ours.
	Sheet(ctx context.Context, resource string, n int) (proofread.Sheet, error)
}

// readingRoutes: what OCR read, put right by people.
func (s *Server) readingRoutes() {
	add(s, get("/readings", SignedIn, "Pages of the courses that one edits which were read without certainty, or otherwise since they were corrected"), s.readings)
	add(s, get("/resources/{id}/pages/{n}/reading", Who(account.CourseEdit), "A page as it was read from its picture, to be corrected"), s.reading)
	add(s, put("/resources/{id}/pages/{n}/reading", account.CourseEdit, "Say what is written on a page; the same text says that it was read right"), s.correctReading)
	add(s, remove("/resources/{id}/pages/{n}/reading", account.CourseEdit, "Take a correction back: the text is again what was read"), s.takeReadingBack)
}

type readingsInput struct {
	Course   string `query:"course" maxLength:"26"`
	Resource string `query:"resource" maxLength:"26"`
	After    string `query:"cursor" maxLength:"40" doc:"Of a list before; or a page by its resource and number: <id>.<n>"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
}

type readingsBody struct {
	listBody[readingCard]
	Left int `json:"left" doc:"How many pages are due on all pages of this list"`
	Done int `json:"done" doc:"How many pages people vouch for"`
}

// readingCard is a page in the queue.
type readingCard struct {
	Resource    string             `json:"resource"`
	Title       string             `json:"title" doc:"Of the resource"`
	Course      string             `json:"course"`
	CourseTitle string             `json:"course_title"`
	Kind        media.Kind         `json:"kind"`
	N           int                `json:"n" doc:"The page, from 1"`
	Of          int                `json:"of" doc:"How many pages the resource has; 0 where it is an image"`
	Language    string             `json:"language"`
	Confidence  float64            `json:"confidence" doc:"The mean of the words as they were read, from 0 to 100"`
	Standing    proofread.Standing `json:"standing" enum:",vouched,outdated,taken-back" doc:"How the word of a person stands to what was read; empty where nobody said anything"`
	Text        string             `json:"text" doc:"Of a list its beginning"`
	Thumb       string             `json:"thumb" doc:"Address of a small picture, or empty"`
	Version     int                `json:"version"`
}

// readingBody is a page on the desk.
type readingBody struct {
	readingCard
	Due     bool         `json:"due" doc:"Somebody should look at it"`
	Width   float64      `json:"width" doc:"Points, 1/72 inch"`
	Height  float64      `json:"height"`
	Words   []media.Word `json:"words" doc:"Boxes in points from the top left; s and e are UTF-16 offsets in text; c is how sure the reading was, from 1 to 100"`
	Read    string       `json:"read" doc:"What was read last, where a person said something of the page"`
	By      *named       `json:"by" doc:"Who spoke last"`
	At      string       `json:"at"`
	Picture string       `json:"picture" doc:"Address of the picture, or empty"`
	Before  int          `json:"before" doc:"The page before that was read from a picture, or 0"`
	After   int          `json:"after" doc:"The next, or 0"`
}

func (b readingBody) etag() string { return etagOf(b.Version) }

func (s *Server) readings(ctx context.Context, who account.Actor, in *readingsInput) (readingsBody, error) {
	q, err := s.Proofs.Queue(ctx, who.Scope(), proofread.Query{Course: in.Course, Resource: in.Resource, After: in.After, Limit: in.Limit})
	return readingsBody{listOf(q.Sheets, q.Next, sheetCard), q.Left, q.Done}, err
}

// reading opens a page for who may correct it.
func (s *Server) reading(ctx context.Context, who account.Actor, in *OfPage) (readingBody, error) {
	sheet, err := s.Proofs.Sheet(ctx, in.ID, in.N)
	if err != nil && sheet.Object.Org == "" {
		return readingBody{}, account.OrAbsent(who, account.CourseEdit, err)
	}
	if err := proofread.May(who, sheet.Object); err != nil {
		return readingBody{}, err
	}
	return readingOf(sheet), err
}

type correctInput struct {
	OfPage
	IfMatch string `header:"If-Match"`
	Body    struct {
		Text string `json:"text" maxLength:"400000"`
	}
}

func (s *Server) correctReading(ctx context.Context, who account.Actor, in *correctInput) (readingBody, error) {
	version, err := versionOf(in.IfMatch)
	if err == nil {
		err = s.Proofreading.Vouch(ctx, who, in.ID, in.N, version, in.Body.Text)
	}
	if err != nil {
		return readingBody{}, err
	}
	return s.reading(ctx, who, &in.OfPage)
}

type takeBackInput struct {
	OfPage
	IfMatch string `header:"If-Match"`
}

func (s *Server) takeReadingBack(ctx context.Context, who account.Actor, in *takeBackInput) (readingBody, error) {
	version, err := versionOf(in.IfMatch)
	if err == nil {
		err = s.Proofreading.TakeBack(ctx, who, in.ID, in.N, version)
	}
	if err != nil {
		return readingBody{}, err
	}
	return s.reading(ctx, who, &in.OfPage)
}

func sheetCard(s proofread.Sheet) readingCard {
	small, _ := picturesOf(s)
	return readingCard{
		Resource: s.Resource, Title: s.Title, Course: s.Course, CourseTitle: s.CourseTitle, Kind: kindOf(s.Kind), N: s.Page.Ord, Of: s.Pages,
		Language: s.Page.Language, Confidence: s.Page.Confidence, Standing: s.Correction.Standing, Text: s.Page.Text, Thumb: small, Version: s.Correction.Version,
	}
}

func readingOf(s proofread.Sheet) readingBody {
	_, large := picturesOf(s)
	b := readingBody{
		readingCard: sheetCard(s), Due: s.Correction.Standing == proofread.Outdated || proofread.Due(s.Page),
		Width: s.Page.Width, Height: s.Page.Height, Words: inUnits(s.Page.Text, s.Page.Words), Read: s.Correction.Read,
		At: timeText(s.Correction.At), Picture: large, Before: s.Before, After: s.After,
	}
	if s.Correction.By != "" {
		b.By = &named{s.Correction.By, s.ByName}
	}
	return b
}

// picturesOf gives the addresses of the smallest and the largest picture of a page.
func picturesOf(s proofread.Sheet) (small, large string) {
	least, most := 0, 0
	for _, r := range s.Pictures {
		want := stream.Wanted{Role: r.Role, Ord: r.Ord}
		if r.Role == media.RoleImage {
			want = stream.Wanted{Role: r.Role, Width: r.Width}
		}
		address := addresses{s.Resource, s.Revision}.of(want, r.MIME)
		if small == "" || r.Width < least {
			small, least = address, r.Width
		}
		if r.Width > most {
			large, most = address, r.Width
		}
	}
	return small, large
}
