package searchtest

import (
	"context"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// ask is a question, the resource that must be among the first, and where.
type ask struct {
	typed string
	want  string
	first int    // it must be among that many
	at    string // where the first passage must be, or empty
}

// relevance asks as everybody with the interface in French.
func relevance(t *testing.T, index search.Index) {
	for group, asks := range questions() {
		t.Run(group, func(t *testing.T) {
			for _, c := range asks {
				a := find(t, index, search.Query{Text: c.typed, Language: "fr", ACL: everyone()})
				rank := rankOf(a, c.want)
				if rank == 0 || rank > c.first {
					t.Errorf("%q: %s is not among the first %d of %v", c.typed, c.want, c.first, names(a))
					continue
				}
				if got := a.Groups[rank-1].Passages[0].Loc; c.at != "" && got != c.at {
					t.Errorf("%q opens %s at %q, want %q", c.typed, c.want, got, c.at)
				}
			}
		})
	}
}

func questions() map[string][]ask {
	return map[string][]ask{
		"exact": {
			{"disjoncteur différentiel", "elec-protection", 1, "1"}, {"telluromètre", "elec-protection", 1, "3"},
			{"fonds de roulement", "plan-affaires", 1, "2"}, {"liaison froide", "haccp", 1, "2"},
			{"value proposition", "canvas-en", 1, ""}, {"residual current", "elec-en", 1, "1"},
			{"غسل اليدين", "hygiene-ar", 2, "1"}, {"خطة العمل", "plan-affaires-ar", 1, ""}, {"مخطط التمويل", "plan-affaires-ar", 1, "2"},
			{"réseau câblage", "reseau", 1, "1"}, {"plan d'affaires", "plan-affaires", 1, ""}, {"adresse ip", "reseau", 1, "3"},
		},
		"accents": {
			{"tellurometre", "elec-protection", 1, "3"}, {"tellurome\u0300tre", "elec-protection", 1, "3"}, {"TELLUROMETRE", "elec-protection", 1, "3"},
			{"oeuvrer", "elec-protection", 1, "4"}, {"œuvrer", "elec-protection", 1, "4"}, {"equipotentialite", "elec-protection", 1, "4"},
			{"previsionnel", "plan-affaires", 1, "3"}, {"refroidissement", "haccp", 1, "2"},
		},
		"elision": {
			{"l'étudiant", "elec-protection", 1, "2"}, {"l’étudiant", "elec-protection", 1, "2"}, {"etudiant", "elec-protection", 1, "2"},
			{"jusqu'à 32 A", "elec-protection", 1, "4"}, {"d'absence de tension", "elec-consignation", 1, ""}, {"chiffre d’affaires", "plan-affaires", 2, "3"},
			{"pare-feu", "reseau", 1, "2"}, {"pare feu", "reseau", 1, "2"}, {"parefeu", "reseau", 1, "2"}, {"court-circuit", "elec-protection", 2, ""},
		},
		"slips": {
			{"disjoncteur diferentiel", "elec-protection", 1, "1"}, {"virtualisaton", "virtualisation", 1, ""}, {"virtaulisation", "virtualisation", 1, ""},
			{"consigantion", "elec-consignation", 1, ""}, {"hyperviseurr", "virtualisation", 1, "1"}, {"fusibel", "elec-protection", 1, "2"},
			{"cadenats", "elec-consignation", 1, ""}, {"prévisionel", "plan-affaires", 1, "3"}, {"تفاضللي", "elec-ar", 1, "1"},
			{"االقاطع", "elec-ar", 1, ""}, {"التفاصلي", "elec-ar", 1, "1"}, {"propostion", "canvas-en", 1, ""}, {"refroidisement rapide", "haccp", 1, "2"},
		},
		"number": {
			{"fusibles", "elec-protection", 1, "2"}, {"hyperviseurs", "virtualisation", 1, "1"}, {"instantanés", "virtualisation", 1, "2"},
			{"breakers", "elec-en", 1, "1"}, {"segment customers", "canvas-en", 1, "1"}, {"réseaux locaux", "reseau", 1, ""},
		},
		"arabic": {
			{"شبكة", "reseau-ar", 1, ""}, {"الشبكة", "reseau-ar", 1, ""}, {"بالشبكة", "reseau-ar", 1, ""}, {"للشبكة", "reseau-ar", 1, ""}, {"والشبكة", "reseau-ar", 1, ""},
			{"قاطع", "elec-ar", 1, ""}, {"تأريض", "elec-ar", 1, "2"}, {"تاريض", "elec-ar", 1, "2"}, {"مقاول", "plan-affaires-ar", 1, ""},
			{"مستشفي", "hygiene-ar", 1, "2"}, {"مستشفى", "hygiene-ar", 1, "2"}, {"الثلاجه", "hygiene-ar", 1, "2"}, {"مسوول", "elec-ar", 2, ""},
			{"نَظَافَة", "hygiene-ar", 1, ""}, {"الشـــبكة", "reseau-ar", 1, ""}, {"ﺍﻟﺸﺒﻜﺔ", "reseau-ar", 1, ""}, {"2024", "elec-ar", 1, "2"}, {"٢٠٢٤", "elec-ar", 1, "2"},
			{"النسخ الاحتياطي", "reseau-ar", 1, ""}, {"نسخ احتياطي", "reseau-ar", 1, ""},
		},
		"mixed": {
			{"بروتوكول SSH", "reseau-ar", 1, ""}, {"\u200fبروتوكول\u200e ssh", "reseau-ar", 1, ""}, {"\ufeffhyper\u00adviseur", "virtualisation", 1, "1"},
		},
		"acronyms": {
			{"PIE", "plan-affaires", 1, ""}, {"P.I.E.", "plan-affaires", 1, ""}, {"C++", "cpp", 1, ""}, {"c++", "cpp", 1, ""}, {"C#", "cpp", 1, ""},
			{"M104", "elec-ar", 2, ""}, {"M104-2", "elec-protection", 1, ""}, {"104", "elec-protection", 2, ""}, {"HACCP", "haccp", 1, ""},
		},
		"interface language": {
			{"HACCP hygiène", "haccp", 1, ""}, {"M106", "reseau", 1, ""},
		},
	}
}

// strictness asks what must find nothing: slips in short words, in numbers and
// in codes make other words of them.
func strictness(t *testing.T, index search.Index) {
	for _, typed := range []string{"KVN ", "M999 ", "zzzzqqq ", "???", "«»", "٣٧٧٧ "} {
		if a := find(t, index, search.Query{Text: typed, ACL: everyone()}); a.Total != 0 || len(a.Groups) != 0 {
			t.Errorf("%q finds %v", typed, names(a))
		}
	}
}

// asTyped types every title letter by letter.
func asTyped(t *testing.T, index search.Index) {
	for _, src := range Sources() {
		letters := []rune(src.Title)
		for n := 3; n <= len(letters); n++ {
			typed := string(letters[:n])
			if len(text.Tokens(typed)) == 0 || len([]rune(strings.TrimSpace(typed))) < 3 {
				continue
			}
			a := find(t, index, search.Query{Text: typed, Language: src.Language, All: true, Instant: true})
			if rank := rankOf(a, src.Resource); rank == 0 || rank > 5 {
				t.Errorf("%q does not keep %s among the first five of %v", typed, src.Resource, names(a))
			}
			if a.Facets != nil {
				t.Fatalf("%q counts facets while it is typed", typed)
			}
		}
	}
}

// readings asks what must be read otherwise than it was typed.
func readings(t *testing.T, index search.Index) {
	a := find(t, index, search.Query{Text: "Virtualisaton", ACL: everyone()})
	if len(a.Corrected) != 1 || a.Corrected[0] != (search.Correction{From: "Virtualisaton", To: "virtualisation"}) {
		t.Errorf("Virtualisaton was read as %v", a.Corrected)
	}
	a = find(t, index, search.Query{Text: "telluromètre zzzzqqq", ACL: everyone()})
	if rankOf(a, "elec-protection") != 1 || len(a.Dropped) != 1 || a.Dropped[0] != "zzzzqqq" {
		t.Errorf("a word that is nowhere: %v, dropped %v", names(a), a.Dropped)
	}
	a = find(t, index, search.Query{Text: "disjoncteur différentiel", ACL: everyone()})
	if len(a.Corrected)+len(a.Dropped) != 0 {
		t.Errorf("a good question was read as %v without %v", a.Corrected, a.Dropped)
	}
}

// exactly asks for nothing but what was typed.
func exactly(t *testing.T, index search.Index) {
	for _, typed := range []string{"Virtualisaton", "telluromètre zzzzqqq"} {
		if a := find(t, index, search.Query{Text: typed, ACL: everyone(), Exact: true}); a.Total != 0 || len(a.Groups) != 0 {
			t.Errorf("exactly %q finds %v", typed, names(a))
		}
	}
	a := find(t, index, search.Query{Text: "telluromètre", ACL: everyone(), Exact: true})
	if rankOf(a, "elec-protection") != 1 || len(a.Corrected)+len(a.Dropped) != 0 {
		t.Errorf("a word that stands there, asked exactly: %v", names(a))
	}
}

// leaving asks and goes.
func leaving(t *testing.T, index search.Index) {
	ctx, leave := context.WithCancel(context.Background())
	leave()
	if _, err := index.Find(ctx, search.Query{Text: "disjoncteur", All: true}); err == nil {
		t.Error("a question was answered after its asker left")
	}
}
