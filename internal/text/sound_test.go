package text_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Darija and Arabic as people type them on a telephone, and the word they mean.
func TestAWordInLatinLettersSoundsAsItsArabic(t *testing.T) {
	pairs := [][2]string{
		{"chabaka", "شبكة"}, {"shabaka", "شبكة"}, {"chebka", "شبكة"}, {"chabakat", "شبكات"}, {"achabaka", "الشبكة"},
		{"takwin", "تكوين"}, {"takwine", "تكوين"}, {"tekouin", "تكوين"}, {"takouine", "تكوين"}, {"attakwin", "تكوين"},
		{"kahraba", "كهرباء"}, {"kahrabae", "كهرباء"}, {"lkahraba", "الكهرباء"}, {"elkahraba", "الكهرباء"}, {"kahraba2", "كهرباء"},
		{"7asoub", "حاسوب"}, {"hasoub", "حاسوب"}, {"7assoub", "الحاسوب"}, {"hassoub", "حاسوب"}, {"l7asoub", "الحاسوب"},
		{"ma3loumiyat", "معلوميات"}, {"maloumiyat", "معلوميات"}, {"i3lamiyat", "إعلاميات"}, {"ilamiyat", "الإعلاميات"},
		{"barmaja", "برمجة"}, {"lbarmaja", "البرمجة"}, {"barnamaj", "برنامج"}, {"9a3ida", "قاعدة"}, {"qaida", "قاعدة"}, {"kaida", "قاعدة"},
		{"bayanat", "بيانات"}, {"bayanate", "البيانات"}, {"mi7war", "محور"}, {"ta3lim", "تعليم"}, {"taalim", "تعليم"}, {"talim", "التعليم"},
		{"5arsana", "خرسانة"}, {"kharsana", "خرسانة"}, {"kharassana", "الخرسانة"}, {"bina2", "بناء"}, {"binae", "البناء"}, {"handassa", "هندسة"}, {"handasa", "هندسة"},
		{"siyana", "صيانة"}, {"siana", "صيانة"}, {"mo7arrik", "محرك"}, {"moharik", "محرك"}, {"mou7arik", "المحرك"}, {"mikanik", "ميكانيك"}, {"mecanik", "ميكانيك"},
		{"fila7a", "فلاحة"}, {"filaha", "الفلاحة"}, {"tabkh", "طبخ"}, {"6abkh", "طبخ"}, {"matbakh", "مطبخ"}, {"ma6bakh", "المطبخ"}, {"7alwiyat", "حلويات"}, {"halawiyat", "حلويات"},
		{"khiyata", "خياطة"}, {"5iyata", "خياطة"}, {"khiata", "الخياطة"}, {"mo7asaba", "محاسبة"}, {"mouhasaba", "المحاسبة"}, {"tijara", "تجارة"}, {"tasyir", "تسيير"}, {"tadbir", "تدبير"},
		{"moqawala", "مقاولة"}, {"mou9awala", "مقاولة"}, {"mokawala", "المقاولة"}, {"salama", "سلامة"}, {"wi9aya", "وقاية"}, {"wiqaya", "الوقاية"}, {"is3afat", "إسعافات"}, {"isaafat", "إسعافات"},
		{"naql", "نقل"}, {"na9l", "النقل"}, {"lihama", "لحامة"}, {"l7am", "لحام"}, {"lham", "لحام"}, {"tabrid", "تبريد"}, {"takyif", "تكييف"}, {"takyif", "التكييف"},
		{"ta9a", "طاقة"}, {"taqa", "الطاقة"}, {"chamsiya", "شمسية"}, {"shamsia", "الشمسية"}, {"tawzi3", "توزيع"}, {"thaqafa", "ثقافة"}, {"ghaz", "غاز"}, {"8az", "الغاز"},
		{"mitraqa", "مطرقة"}, {"miftah", "مفتاح"}, {"mefta7", "مفتاح"}, {"tawjih", "توجيه"}, {"3omran", "عمران"}, {"omran", "العمران"}, {"nawat", "النواة"}, {"chabakat", "شبكة"}, {"7imaya", "وحماية"}, {"najara", "نجارة"}, {"sbagha", "صباغة"},
	}
	if len(pairs) < 60 {
		t.Fatalf("%d pairs", len(pairs))
	}
	for _, p := range pairs {
		if got := text.Sound(p[0]); !text.HasSound(got) || !slices.Contains(text.Sounds(p[1]), got) {
			t.Errorf("%s sounds %q, %s sounds %q", p[0], got, p[1], text.Sounds(p[1]))
		}
	}
}

func TestOtherWordsSoundOtherwise(t *testing.T) {
	for _, p := range [][2]string{
		{"chabaka", "شبح"}, {"takwin", "تمكين"}, {"kahraba", "كهف"}, {"7asoub", "حساء"}, {"barmaja", "مربح"}, {"khiyata", "حياة"}, {"tabkh", "تبغ"}, {"miftah", "مفتش"},
	} {
		if key := text.Sound(p[0]); slices.Contains(text.Sounds(p[1]), key) {
			t.Errorf("%s and %s both sound %q", p[0], p[1], key)
		}
	}
}

func TestOnlyArabicWordsAreSounded(t *testing.T) {
	if got := text.Sounds("Réseau local: شبكة LAN، و الشبكة"); !slices.Equal(got, []string{"cbk", "cbkt"}) {
		t.Errorf("%q", got)
	}
	for _, empty := range []string{"", "a", "ia", "2", "3a", "ع", "+"} {
		if text.HasSound(text.Sound(empty)) {
			t.Errorf("%q sounds %q", empty, text.Sound(empty))
		}
	}
}

func FuzzASoundIsMadeOfLettersThatSound(f *testing.F) {
	f.Add("chabaka")
	f.Add("ﷺ\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range text.Sound(s) {
			if r < 'a' || r > 'z' {
				t.Fatalf("%q sounds %q", s, text.Sound(s))
			}
		}
	})
}
