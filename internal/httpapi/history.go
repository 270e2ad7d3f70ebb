package httpapi

import (
	"context"
	"encoding/json"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
)

type eventBody struct {
	Kind    fact.Kind         `json:"kind"`
	Actor   *named            `json:"actor"`
	At      string            `json:"at"`
	Object  string            `json:"object"`
	Payload map[string]string `json:"payload"`
}

func (s *Server) history(ctx context.Context, who account.Actor, in *ByID) (listBody[eventBody], error) {
	folder, err := s.Catalogue.Folder(ctx, who.Scope(), in.ID)
	if err != nil {
		return listBody[eventBody]{}, err
	}
	if err := account.Can(who, account.FactRead, folder.Object(folder.Review)); err != nil {
		return listBody[eventBody]{}, err
	}
	events, err := s.Catalogue.History(ctx, who.Scope(), in.ID)
	return listOf(events, "", eventOf), err
}

func eventOf(e catalogue.Event) eventBody {
	b := eventBody{Kind: e.Kind, At: timeText(e.At), Object: e.Object, Payload: map[string]string{}}
	if e.Actor.ID != "" {
		b.Actor = &named{e.Actor.ID, e.Actor.Name}
	}
	var said map[string]any
	if json.Unmarshal([]byte(e.Payload), &said) != nil {
		return b // most facts say nothing more
	}
	for name, value := range said {
		if text, is := value.(string); is {
			b.Payload[name] = text
			continue
		}
		plain, err := json.Marshal(value)
		if err == nil {
			b.Payload[name] = string(plain)
		}
	}
	return b
}
