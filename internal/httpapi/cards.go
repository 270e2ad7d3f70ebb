package httpapi

import (
	"context"
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"

	"github.com/digital-learning-lab/lab/internal/account"
)

type cardsInput struct {
	Caller
	ByID
	Body struct {
		People []string `json:"people,omitempty" maxItems:"100" doc:"Identifiers; the whole group where left out"`
	}
}

type cardsBody struct {
	Group groupBody  `json:"group"`
	Cards []cardBody `json:"cards"`
}

// cardBody is one card, to be printed. Its secret is shown this once.
type cardBody struct {
	Person    string `json:"person"`
	Name      string `json:"name"`
	Login     string `json:"login"`
	Secret    string `json:"secret"`
	TicketURL string `json:"ticket_url"`
	QR        string `json:"qr_svg"`
}

func (s *Server) cards(ctx context.Context, who account.Actor, in *cardsInput) (cardsBody, error) {
	group, cards, err := s.Accounts.Cards(ctx, who, in.ID, in.Body.People)
	if err != nil {
		return cardsBody{}, err
	}
	out := cardsBody{Group: groupOf(group), Cards: []cardBody{}}
	for _, c := range cards {
		url := in.origin + "/in/" + c.Ticket
		svg, err := qrSVG(url)
		if err != nil {
			return cardsBody{}, fmt.Errorf("draw the code of a card: %w", err)
		}
		out.Cards = append(out.Cards, cardBody{
			Person: c.Person.ID, Name: c.Person.Name, Login: c.Person.Login, Secret: c.Secret, TicketURL: url, QR: svg,
		})
	}
	return out, nil
}

// qrSVG draws a text as a QR code (ISO/IEC 18004), with the quiet zone it needs,
// as one path in units of a module.
func qrSVG(content string) (string, error) {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return "", err
	}
	rows := code.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, len(rows), len(rows), len(rows), len(rows), path.String()), nil
}
