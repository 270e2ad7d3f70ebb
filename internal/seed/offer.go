package seed

import (
	"context"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

// The demonstration's offer has identifiers of its own, the same in every lab, so
// that what is attached to it is found again.
const (
	DemoTrade   = "00ffre00000000000000000001"
	DemoEdition = "00ffre00000000000000000002"
)

// taught is a module of the demonstration's trade, in hours.
type taught struct {
	id, code, short, title, arabic string
	regional, pie                  bool
	hours                          curriculum.Hours
	elements                       []part
}

// part is one élément: its rung is that of its code, "A", "A1" or "A1.1".
type part struct {
	code, title, arabic string
	share               int // percent
}

func hours(p1, syn1, asyn1, p2, syn2, asyn2 curriculum.Minutes) curriculum.Hours {
	return curriculum.Hours{P1: 60 * p1, Syn1: 60 * syn1, Asyn1: 60 * asyn1, P2: 60 * p2, Syn2: 60 * syn2, Asyn2: 60 * asyn2}
}

// protecting is the module that the starter course serves.
const protecting = "00ffre00000000000000000014"

func demoModules() []taught {
	return []taught{
		{id: "00ffre00000000000000000011", code: "EMI_TS-01", short: "M101", title: "Se situer au regard du métier et de la formation", arabic: "التموضع إزاء المهنة والتكوين", hours: hours(20, 4, 6, 0, 0, 0)},
		{id: "00ffre00000000000000000012", code: "EMI_TS-02", short: "M102", title: "Appliquer les règles de santé et de sécurité", arabic: "تطبيق قواعد الصحة والسلامة", regional: true, hours: hours(24, 4, 2, 0, 0, 0), elements: []part{
			{"A", "Travailler hors tension", "العمل خارج التيار", 60}, {"A1.1", "Consigner une installation", "", 0}, {"A1.2", "Vérifier l’absence de tension", "", 0},
			{"B", "Porter secours", "تقديم الإسعاف", 40}, {"B1.1", "Protéger, alerter, secourir", "", 0},
		}},
		{id: "00ffre00000000000000000013", code: "EMI_TS-03", short: "M103", title: "Mesurer les grandeurs électriques", arabic: "قياس المقادير الكهربائية", hours: hours(45, 6, 9, 0, 0, 0)},
		{id: protecting, code: "EMI_TS-04", short: "M104", title: "Protéger les personnes et les circuits", arabic: "حماية الأشخاص والدارات", regional: true, hours: hours(30, 8, 7, 20, 5, 5), elements: []part{
			{"A", "Comprendre le risque électrique", "فهم الخطر الكهربائي", 30}, {"A1", "Décrire le trajet d’un courant de fuite", "وصف مسار تيار التسرب", 0},
			{"A1.1", "Courant de fuite et prise de terre", "تيار التسرب والتأريض", 0}, {"A1.2", "Seuil de 30 mA et effets sur le corps", "عتبة 30 ميلي أمبير وآثارها على الجسم", 0},
			{"B", "Choisir et raccorder un disjoncteur différentiel", "اختيار قاطع تفاضلي وربطه", 45}, {"B1", "Expliquer son principe", "شرح مبدئه", 15},
			{"B1.1", "Le tore et la différence des courants", "الحلقة وفرق التيارات", 0}, {"B2", "Le choisir et le raccorder", "اختياره وربطه", 30},
			{"B2.1", "Types AC, A et F", "الأنواع", 10}, {"B2.2", "Calibre, sensibilité, sélectivité", "العيار والحساسية والانتقائية", 10}, {"B2.3", "Raccordement et repérage", "الربط والترقيم", 10},
			{"C", "Essayer et dépanner", "التجربة وإصلاح الأعطال", 25}, {"C1.1", "Essai mensuel par le bouton T", "التجربة الشهرية بالزر", 10}, {"C1.2", "Recherche d’un défaut d’isolement", "البحث عن عيب العزل", 15},
		}},
		{id: "00ffre00000000000000000015", code: "EGTSI106", short: "EGT6", title: "Entrepreneuriat : de l’idée au plan d’affaires", arabic: "المقاولة: من الفكرة إلى مخطط الأعمال", pie: true, hours: hours(0, 0, 0, 14, 8, 13)},
	}
}

// Offer gives the demonstration one filière with an edition and its modules. It does
// nothing where they are already.
func Offer(ctx context.Context, desk *curriculum.Desk, admin account.Actor) error {
	_, err := desk.AddTrade(ctx, admin, curriculum.Trade{
		ID: DemoTrade, Code: "EMI_TS", Sector: "energies-renouvelables", Level: "ts", Kind: "Diplômante",
		Names: curriculum.Names{French: "Électricité de maintenance industrielle", Arabic: "كهرباء الصيانة الصناعية", English: "Industrial maintenance electricity"},
	})
	if err == nil {
		_, err = desk.AddEdition(ctx, admin, curriculum.Edition{ID: DemoEdition, Trade: DemoTrade, Year: schoolYear})
	}
	for _, m := range demoModules() {
		if err == nil {
			err = m.add(ctx, desk, admin)
		}
	}
	if err != nil {
		return fmt.Errorf("make the offer of the demonstration: %w", err)
	}
	return nil
}

func (m taught) add(ctx context.Context, desk *curriculum.Desk, admin account.Actor) error {
	made, err := desk.AddModule(ctx, admin, curriculum.Module{
		ID: m.id, Edition: DemoEdition, Code: m.code, Short: m.short, Title: m.title, TitleArabic: m.arabic,
		StudyYear: 1, Regional: m.regional, PIE: m.pie, Hours: m.hours,
	})
	if err != nil || !made || len(m.elements) == 0 {
		return err
	}
	return desk.Arrange(ctx, admin, m.id, 1, m.tree())
}

// tree gives the éléments of a module their rungs and parents.
func (m taught) tree() []curriculum.Element {
	depths := map[int]curriculum.Depth{1: curriculum.Competence, 2: curriculum.Learning, 4: curriculum.Content}
	var elements []curriculum.Element
	known := map[string]string{}
	for n, p := range m.elements {
		e := curriculum.Element{
			ID: elementID(m.id, n), Depth: depths[len(p.code)], Code: p.code, Title: p.title, TitleArabic: p.arabic, Share: p.share * 100,
		}
		for length := len(p.code) - 1; length > 0 && e.Parent == ""; length-- {
			e.Parent = known[p.code[:length]]
		}
		known[p.code] = e.ID
		elements = append(elements, e)
	}
	return elements
}

// elementID is that of the nth élément of a module.
func elementID(module string, n int) string {
	return fmt.Sprintf("%s%s%02d", module[:22], module[24:], n)
}

// Serves names the éléments that a resource of a starter course serves, by their
// titles; most serve none.
func Serves(title string) (elements []string) {
	codes := map[string][]string{
		"Film : comment il sent une fuite":           {"A1.1", "B1.1"},
		"Schéma : l’aller, le retour, la différence": {"B1.1"},
		"Schéma : trente milliampères par la terre":  {"A1.1", "A1.2"},
		"Cours : le disjoncteur différentiel":        {"A1.2", "B1.1", "B2.2", "B2.3"},
		"Fiche d’atelier":                            {"B2.3", "C1.1"},
		"Schéma : l’essai de chaque mois":            {"C1.1"},
	}[strings.Join(strings.Fields(title), " ")] // some are written with unbreakable spaces
	for _, m := range demoModules() {
		for n, p := range m.elements {
			for _, code := range codes {
				if m.id == protecting && p.code == code {
					elements = append(elements, elementID(m.id, n))
				}
			}
		}
	}
	return elements
}
