package enote

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// flags are the words for yes and no.
var flags = sheet.Words(map[bool]string{
	true:  "O, Oui, Y, Yes, Vrai, True, 1, نعم",
	false: "N, Non, No, Faux, False, 0, لا",
})

func flagOf(s string) (yes, is bool) {
	yes, is = flags[sheet.Bare(sheet.Whole(s))]
	return yes, is
}

// levels are the words for each level.
var levels = sheet.Words(map[string]string{
	"ts": "TS, technicien spécialisé, technicienne spécialisée, technicien spécialisée, التقني المتخصص, تقني متخصص",
	"t":  "T, technicien, technicienne, التقني, تقني",
	"q":  "Q, qualification, qualifié, ouvrier qualifié, التأهيل, تأهيل",
	"s":  "S, spécialisation, spécialisé, ouvrier spécialisé, التخصص, تخصص",
	"bp": "BP, bac pro, bac professionnel, baccalauréat professionnel, البكالوريا المهنية, باكالوريا مهنية",
	"fq": "FQ, formation qualifiante, qualifiante, التكوين التأهيلي, تكوين تأهيلي",
})

// levelOf finds a level in what is written of it, with its letters before or after
// its name: "Qualification (Q)", "Q - Qualification", "niveau Q". It is empty where
// there is none.
func levelOf(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("()-–—:/,", r) })
	for _, part := range append([]string{s}, parts...) {
		if slug, known := levels[strings.TrimPrefix(sheet.Bare(part), "niveau")]; known {
			return slug
		}
	}
	return ""
}

var yearForm = regexp.MustCompile(`^(20\d\d)(?: ?[-–/] ?(?:20)?(\d\d))?$`)

// yearOf reads 2025, 2025-2026, 2025/2026 and 2025-26 as "2025-2026".
func yearOf(s string) (string, bool) {
	m := yearForm.FindStringSubmatch(sheet.Whole(s))
	if m == nil {
		return "", false
	}
	first, _ := strconv.Atoi(m[1]) // four digits
	if m[2] != "" && m[2] != fmt.Sprintf("%02d", (first+1)%100) {
		return "", false
	}
	return fmt.Sprintf("%d-%d", first, first+1), true
}

// studyForm is one digit, whatever words go with it: "1", "2A", "1ère année".
var studyForm = regexp.MustCompile(`^\D*([1-3])\D*$`)

func studyYearOf(s string) (int, bool) {
	m := studyForm.FindStringSubmatch(sheet.Whole(s))
	if m == nil {
		return 0, false
	}
	return int(m[1][0] - '0'), true
}

const mostHours = 10_000 // of one module

// clock are hours and minutes: "37h30", "37:30".
var clock = regexp.MustCompile(`^(\d{1,4}) ?[h:] ?([0-5]\d)$`)

// minutesOf reads hours: "37,5", "37.5", "1 435,00", "37 h", "37h30".
func minutesOf(s string) (curriculum.Minutes, bool) {
	s = strings.ToLower(s)
	if m := clock.FindStringSubmatch(s); m != nil {
		hours, _ := strconv.Atoi(m[1])   // at most four digits
		minutes, _ := strconv.Atoi(m[2]) // two digits
		return curriculum.Minutes(60*hours + minutes), hours < mostHours
	}
	hours, is := sheet.Number(strings.TrimSuffix(s, "h"))
	if !is || hours < 0 || hours > mostHours {
		return 0, false
	}
	return curriculum.Minutes(math.Round(60 * hours)), true
}

const mostCounted = 100_000

func countOf(s string) (int, bool) {
	n, is := sheet.Number(s)
	if !is || n < 0 || n > mostCounted || n != math.Trunc(n) {
		return 0, false
	}
	return int(n), true
}

// hundredthsOf reads a percentage, with or without its sign.
func hundredthsOf(s string) (int, bool) {
	n, is := sheet.Number(strings.TrimSuffix(s, "%"))
	if !is || n < 0 || n > 100 {
		return 0, false
	}
	return int(math.Round(100 * n)), true
}
