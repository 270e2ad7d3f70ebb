package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

// bootBody is all that the interface needs before its first screen.
type bootBody struct {
	Me           *meBody             `json:"me"`
	Organisation *organisationBody   `json:"organisation" doc:"That of who is signed in, or null"`
	Demo         bool                `json:"demo"`
	DemoPeople   []DemoPerson        `json:"demo_people"`
	Searches     []DemoSearch        `json:"searches"`
	Sectors      []curriculum.Sector `json:"sectors"`
	Levels       []curriculum.Level  `json:"levels"`
	Version      string              `json:"version"`
	Epoch        string              `json:"epoch" doc:"Names the life of the lab: another one after it was restored, when what a client kept of it may be of a future that was lost; empty as long as it never was"`
	Institution  *institutionBody    `json:"institution" doc:"The OpenID provider that people may sign in by, or null"`
	Connection   connection          `json:"connection" enum:"secure,local,open,refused" doc:"How well the way to the lab is protected; refused: nobody may sign in over it"`
	Address      string              `json:"address" doc:"The lab's own https address, or nothing"`
	MissingTools []MissingTool       `json:"tools_missing"`
}

func (s *Server) boot(ctx context.Context, who account.Actor, _ *struct{}) (bootBody, error) {
	b := bootBody{
		Sectors: curriculum.Sectors(), Levels: curriculum.Levels(), Version: "1", Epoch: s.Epoch,
		Connection: s.connection(ctx), Address: s.Address,
		Institution: s.institution(), DemoPeople: []DemoPerson{}, Searches: []DemoSearch{}, MissingTools: []MissingTool{},
	}
	if err := s.offer(ctx, &b); err != nil || who.Anonymous() {
		return b, err
	}
	b.MissingTools = s.MissingTools()
	me, err := s.me(ctx, who)
	if err != nil {
		return b, err
	}
	imported, err := s.Offer.Sectors(ctx, who.Scope())
	if err != nil {
		return b, err
	}
	b.Sectors = append(b.Sectors, imported...)
	own, err := s.organisation(ctx, who, nil)
	b.Me, b.Organisation = &me, &own
	return b, err
}

// offer adds what a demonstration offers while it stands.
func (s *Server) offer(ctx context.Context, b *bootBody) error {
	if s.Demo == nil {
		return nil
	}
	people, err := s.Demo.People(ctx)
	if err != nil || len(people) == 0 {
		return err
	}
	b.Demo, b.Searches = true, s.Demo.Searches
	if fromHere(ctx) {
		b.DemoPeople = people
	}
	return nil
}
