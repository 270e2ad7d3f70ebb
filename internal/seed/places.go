package seed

import (
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/place"
)

// Places gives the places of the demonstration around its CMC: the region that
// it comes to stand in, then two of its pôles and their spaces, each after the
// one that it stands in.
func Places(ids *id.Maker, org, cmc string) (above, below []place.Place) {
	at := func(parent string, kind place.Kind, sort, code, name string) place.Place {
		return place.Place{ID: ids.New(), Org: org, Parent: parent, Kind: kind, Sort: sort, Code: code, Name: name}
	}
	region := at("", place.Direction, "", "DR-SM", "Direction régionale Souss-Massa")
	digital := at(cmc, place.Pole, "", "PDIA", "Pôle Digital et intelligence artificielle")
	industry := at(cmc, place.Pole, "", "PIND", "Pôle Industrie 4.0")
	workshop := at(industry.ID, place.Space, "atelier", "AT-1", "Atelier électricité")
	workshop.Capacity, workshop.Equipment = 20, []string{"Armoire électrique", "Banc moteur", "Automate programmable"}
	room := at(digital.ID, place.Space, "salle", "S-204", "Salle 204")
	room.Capacity, room.Equipment = 24, []string{"Vidéoprojecteur", "24 ordinateurs"}
	return []place.Place{region}, []place.Place{digital, industry, workshop, room}
}
