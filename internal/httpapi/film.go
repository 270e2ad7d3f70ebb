package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

type videoBody struct {
	Master   string         `json:"master"`
	Poster   string         `json:"poster"`
	Duration float64        `json:"duration"`
	Captions []captionsBody `json:"captions"`
	Rungs    []rungBody     `json:"rungs" doc:"The qualities that there are so far, the cheapest first"`
	Voice    *rungBody      `json:"voice" doc:"The sound alone"`
	Sheets   *sheetsBody    `json:"sheets" doc:"Small pictures for the seek bar"`
}

type rungBody struct {
	Name   string  `json:"name"`
	Short  int     `json:"short" doc:"Pixels of the short side: 480 of a 480p"`
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Bits   float64 `json:"bits" doc:"A second, on average"`
	Src    string  `json:"src"`
	Bytes  int64   `json:"bytes" doc:"Of the whole film"`
	// Withheld is the code of a problem.
	Withheld string `json:"withheld,omitempty" doc:"Why this one is not given just now: budget.spent, or budget.place-spent"`
}

type sheetsBody struct {
	Src    []string `json:"src"`
	Side   int      `json:"side" doc:"Pictures in a row, and rows of a sheet"`
	Every  int      `json:"every" doc:"Seconds from one picture to the next"`
	Width  int      `json:"width" doc:"Pixels of one picture"`
	Height int      `json:"height"`
}

type captionsBody struct {
	Language string    `json:"language"`
	Label    string    `json:"label"`
	Src      string    `json:"src"`
	Cues     []cueBody `json:"cues"`
}

type cueBody struct {
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	Text  string  `json:"text"`
}

// film tells of a film with the qualities that there are so far.
func (s *Server) film(ctx context.Context, who account.Actor, at addresses, v stream.View) (*videoBody, error) {
	b := at.video(v)
	ladder, err := s.Streams.Ladder(ctx, who, at.resource)
	if err != nil {
		return nil, err
	}
	for _, l := range ladder.ByCost() {
		r := rungBody{l.Rung, l.Short(), l.Width, l.Height, l.Average, at.of(stream.Wanted{Playlist: true, Rung: l.Rung}, ""), l.Bytes, whyWithheld(l.Withheld)}
		if l.Rung == stream.Voice {
			b.Voice = &r
		} else {
			b.Rungs = append(b.Rungs, r)
		}
	}
	for _, r := range v.Of(media.RoleSheet) {
		if b.Sheets == nil {
			b.Sheets = &sheetsBody{Side: media.SheetSide, Every: media.SheetEvery, Width: r.Width, Height: r.Height}
		}
		b.Sheets.Src = append(b.Sheets.Src, at.of(stream.Wanted{Role: media.RoleSheet, Ord: r.Ord}, r.MIME))
	}
	return b, nil
}

func (a addresses) video(v stream.View) *videoBody {
	b := &videoBody{
		Master: a.of(stream.Wanted{Master: true, Playlist: true, Rung: "main"}, ""),
		Poster: a.poster(v), Duration: v.Asset.Duration, Captions: []captionsBody{}, Rungs: []rungBody{},
	}
	for _, r := range v.Of(media.RoleCaptions) {
		c := captionsBody{Language: r.Rung, Label: stream.LanguageName(r.Rung), Src: a.of(stream.Wanted{Role: media.RoleCaptions, Rung: r.Rung}, ""), Cues: []cueBody{}}
		for _, cue := range v.Cues {
			if cue.Asset == r.Asset {
				c.Cues = append(c.Cues, cueBody{cue.Start, cue.End, cue.Text})
			}
		}
		b.Captions = append(b.Captions, c)
	}
	return b
}
