package seed

import (
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/id"
)

// Given is a work that a group of the demonstration was given.
type Given struct {
	Work      assessment.Work
	Questions []assessment.Question
	Days      int // from the day on which the demonstration begins until it is due
}

// Works gives what the trainer of the demonstration wrote about a starter
// course: a quiz that leads back to its film and its pages, and a devoir at the
// workbench. The other courses have none.
func Works(p archive.Pack) []Given {
	if p.Course.ModuleCode != "M104" || len(p.Course.Modules) != 2 {
		return nil
	}
	s := source{pack: p}
	leak, choosing := p.Course.Modules[0], p.Course.Modules[1]
	return []Given{
		{s.work(assessment.Quiz, leak.ID, "Quiz : sentir la fuite"), s.questions(), 4},
		{s.work(assessment.Devoir, choosing.ID, "Devoir : vérifier deux appareils"), nil, 9},
	}
}

// source finds things of a pack by what they are called, and gives what is written
// about them identifiers that stay.
type source struct{ pack archive.Pack }

func (s source) id(name string) string {
	return id.Derived(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), s.pack.Course.ID+" "+name)
}

func (s source) work(kind assessment.Kind, module, title string) assessment.Work {
	w := assessment.Work{
		ID: s.id("work " + string(kind)), Course: s.pack.Course.ID, Module: module, Kind: kind, Title: title, Language: "fr",
		Weight: assessment.UsualWeight, Pass: assessment.Full / 2,
	}
	if kind == assessment.Quiz {
		w.Minutes, w.Instructions = 10, "Sept questions sur le film et le cours. Deux tentatives : la meilleure note compte."
		w.Rules = assessment.Rules{Attempts: 2}
		return w
	}
	w.Minutes, w.Weight = 60, 2*assessment.UsualWeight
	w.Instructions = "Sur le tableau didactique, relevez pour deux appareils : la sensibilité, le type, le temps de coupure à 30 et à 150 mA, le seuil en rampe.\n\n" +
		"Rendez une photo de votre tableau signé, une photo du montage, et une phrase de conclusion par appareil."
	w.Rules = assessment.Rules{Criteria: []assessment.Criterion{
		{ID: "releve", Title: "Le relevé est complet et les unités sont justes", Points: 800},
		{ID: "securite", Title: "Le montage est sûr : séparé, condamné, vérifié", Points: 700},
		{ID: "conclusion", Title: "La conclusion dit si l’appareil est bon, et pourquoi", Points: 500},
	}}
	return w
}

// at is a passage of the resource that shows a file.
func (s source) at(file string, place float64) *assessment.Passage {
	for _, a := range s.pack.Assets {
		for _, m := range s.pack.Course.Modules {
			for _, r := range m.Resources {
				if r.Asset == a.ID && a.Name == file {
					return &assessment.Passage{Resource: r.ID, At: place}
				}
			}
		}
	}
	return nil
}

func (s source) questions() []assessment.Question {
	questions := []assessment.Question{
		{
			Kind: assessment.Single, Text: "Que compare un disjoncteur différentiel ?", Choices: choices(
				right("Le courant qui part et le courant qui revient"), wrong("La tension de la phase et celle du neutre"), wrong("Le courant et le calibre de 16 A")),
			Feedback: "Il ne mesure pas le courant : il mesure une différence.", Review: s.at("film.mp4", 19),
		},
		{
			Kind: assessment.Multiple, Text: "Quels conducteurs traversent le tore ?", Choices: choices(
				share("La phase", 50), share("Le neutre", 50), share("Le conducteur de protection vert-jaune", -100)),
			Feedback: "Par le vert-jaune, la fuite repasserait par le tore et la somme redeviendrait nulle.", Review: s.at("cours.pdf", 6),
		},
		{
			Kind: assessment.TrueFalse, Text: "Un disjoncteur ordinaire de 16 A protège les personnes contre une fuite de 115 mA.",
			Choices:  []assessment.Choice{{ID: "true", Text: "Vrai"}, {ID: "false", Text: "Faux", Share: assessment.Whole}},
			Feedback: "115 mA est plus de cent fois inférieur à son calibre : il protège les câbles.", Review: s.at("cours.pdf", 2),
		},
		{
			Kind: assessment.Numeric, Text: "Une personne de 2 000 Ω touche une masse sous 230 V. Quel courant la traverse, en milliampères ?",
			Choices:  []assessment.Choice{{ID: "a", Text: "115", Tolerance: "1", Share: assessment.Whole}},
			Feedback: "I = U / R = 230 V / 2 000 Ω = 0,115 A.", Review: s.at("cours.pdf", 2),
		},
		{
			Kind: assessment.Matching, Text: "Que ressent un adulte ?", Pairs: []assessment.Pair{
				{ID: "a", Left: "0,5 mA", RightID: "picotement", Right: "Un picotement"},
				{ID: "b", Left: "10 mA", RightID: "main", Right: "La main ne s’ouvre plus"},
				{ID: "c", Left: "30 mA", RightID: "respiration", Right: "La respiration se bloque"},
				{ID: "d", Left: "75 mA", RightID: "coeur", Right: "Le cœur fibrille"},
			}, Review: s.at("film.mp4", 83),
		},
		{
			Kind: assessment.Order, Text: "Une fuite apparaît. Mettez dans l’ordre ce qui se passe dans l’appareil.", Choices: choices(
				wrong("Le courant de retour diminue"), wrong("Un champ reste dans le tore"), wrong("La bobine reçoit un courant"), wrong("Le relais lâche le verrou"), wrong("Les contacts s’ouvrent")),
			Review: s.at("film.mp4", 57),
		},
		{
			Kind: assessment.Short, Text: "Sur quel bouton appuie-t-on chaque mois ?", Choices: choices(right("T"), right("bouton T"), right("le bouton T"), right("test")),
			Feedback: "Le bouton T crée une petite fuite : le levier doit tomber.", Review: s.at("film.mp4", 97),
		},
	}
	for n := range questions {
		questions[n].ID, questions[n].Points = s.id(fmt.Sprint("question ", n)), assessment.UsualPoints
	}
	return questions
}

func right(text string) assessment.Choice { return share(text, 100) }
func wrong(text string) assessment.Choice { return share(text, 0) }

func share(text string, percent int) assessment.Choice {
	return assessment.Choice{Text: text, Share: assessment.Whole / 100 * assessment.Share(percent)}
}

// choices gives choices their identifiers: a, b, c.
func choices(list ...assessment.Choice) []assessment.Choice {
	for n := range list {
		list[n].ID = string(rune('a' + n))
	}
	return list
}
