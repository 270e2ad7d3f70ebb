// Package curriculum holds what is taught: for now the sectors and levels that
// every course names from its first day, so that importing an institution's
// offer later migrates no course.
//
// Sectors are the six that the OFPPT–UM6P partnership names for its new offer
// and one for what crosses them; levels are those of the Moroccan vocational
// training system.
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
