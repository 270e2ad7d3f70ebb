// Package curriculum holds what the institution teaches, as it calls it: sectors and
// levels, trades (filières) with an edition for each year of entry, their modules
// with hours, the éléments of each, and which module a group has with whom. A course
// of the catalogue serves it; this is not that course.
//
// Built-in sectors are the six that the OFPPT–UM6P partnership names for its new
// offer and one for what crosses them, so that every course names one from its first
// day; an imported offer may bring others. Levels are those of the Moroccan
// vocational training system.
package curriculum

// Names are the words for one thing in the three languages of the lab.
type Names struct {
	French  string `json:"fr"`
	Arabic  string `json:"ar"`
	English string `json:"en"`
}

// Sector is a branch of trades. Hue names its colour on covers, or is empty.
type Sector struct {
	Slug  string `json:"slug"`
	Names Names  `json:"names"`
	Hue   string `json:"hue"`
}

// Level is what one must have to enter and what one leaves with.
type Level struct {
	Slug  string `json:"slug"`
	Names Names  `json:"names"`
}

// Sectors lists the built-in sectors in the order in which they are shown.
func Sectors() []Sector {
	return []Sector{
		{"digital-ia", Names{"Digital et intelligence artificielle", "الرقمنة والذكاء الاصطناعي", "Digital and AI"}, "num"},
		{"industrie-4-0", Names{"Industrie 4.0", "الصناعة 4.0", "Industry 4.0"}, "ind"},
		{"sante", Names{"Santé", "الصحة", "Health"}, "san"},
		{"agriculture", Names{"Agriculture", "الفلاحة", "Agriculture"}, "hot"},
		{"tourisme", Names{"Tourisme", "السياحة", "Tourism"}, "ges"},
		{"energies-renouvelables", Names{"Énergies renouvelables", "الطاقات المتجددة", "Renewable energy"}, "bat"},
		{"transversal", Names{"Compétences transversales et entrepreneuriat", "الكفايات الأفقية والمقاولة", "Transversal skills and entrepreneurship"}, ""},
	}
}

// Levels lists the levels from the longest studies to the shortest.
func Levels() []Level {
	return []Level{
		{"ts", Names{"Technicien spécialisé", "التقني المتخصص", "Specialised technician"}},
		{"t", Names{"Technicien", "التقني", "Technician"}},
		{"q", Names{"Qualification", "التأهيل", "Qualification"}},
		{"s", Names{"Spécialisation", "التخصص", "Specialisation"}},
		{"bp", Names{"Bac professionnel", "البكالوريا المهنية", "Professional baccalaureate"}},
		{"fq", Names{"Formation qualifiante", "التكوين التأهيلي", "Short qualifying course"}},
	}
}

// KnownSector reports whether slug names a sector.
func KnownSector(slug string) bool {
	for _, s := range Sectors() {
		if s.Slug == slug {
			return true
		}
	}
	return false
}

// KnownLevel reports whether slug names a level.
func KnownLevel(slug string) bool {
	for _, l := range Levels() {
		if l.Slug == slug {
			return true
		}
	}
	return false
}
