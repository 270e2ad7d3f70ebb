package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

// library invents courses to be searched: resources of forty pages of 120 words
// in French, Arabic and English in turn, with the frequencies of language.
type library struct {
	random *rand.Rand
	draw   *rand.Zipf
}

// The measure of a library.
const (
	pagesOfResource = 40
	wordsOfPage     = 120
	wordsOfLanguage = 60_000
)

func newLibrary(seed uint64) *library {
	random := rand.New(rand.NewPCG(seed, 1))
	return &library{random: random, draw: rand.NewZipf(random, 1.07, 8, wordsOfLanguage)}
}

// tongues are the languages and what their words are made of.
var tongues = [...]struct {
	code      string
	syllables []string
}{
	{"fr", strings.Fields("vi ra tu lo pe né so mi ca dou bri gan fer jus ta ons cé re")},
	{"ar", strings.Fields("با تي سو من كا لي مو در شا في نظ عم قر حل جي طب صو هن")},
	{"en", strings.Fields("sta ing ter wor lan ly der sho the cra bit ness ful ow mer ke pla un")},
}

// spell writes a number in the syllables of a language; small numbers, which are
// common words, are short.
func spell(syllables []string, n uint64) (w string) {
	base := uint64(len(syllables))
	for n += base; n > 0; n /= base {
		w += syllables[n%base]
	}
	return w
}

// word draws a word of a language; an Arabic one has the article as often as not.
func (l *library) word(tongue int) string {
	w := spell(tongues[tongue].syllables, l.draw.Uint64())
	if tongues[tongue].code == "ar" && l.random.IntN(2) == 0 {
		return "ال" + w
	}
	return w
}

func (l *library) words(tongue, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = l.word(tongue)
	}
	return strings.Join(list, " ")
}

// The people of a library: a resource is for everybody or for one of many groups.
var facetsOf = map[string][]string{
	"sector": {"digital-ia", "industrie-4-0", "sante", "agriculture", "tourisme"}, "level": {"ts", "t", "q", "s"}, "type": {"pdf", "video", "text"},
}

const groupsOfLibrary = 20

// resource invents one.
func (l *library) resource(n int) search.Source {
	tongue := n % len(tongues)
	src := search.Source{
		Resource: fmt.Sprintf("01lb%022d", n), Revision: 1, Course: fmt.Sprintf("01lc%022d", n/10), Title: l.words(tongue, 4), CourseTitle: l.words(tongue, 3),
		Language: tongues[tongue].code, Type: string(media.PDF), Sector: pick(l.random, facetsOf["sector"]), Level: pick(l.random, facetsOf["level"]),
		ACL: []string{"public"}, Date: time.Unix(int64(1_700_000_000+n), 0),
	}
	if l.random.IntN(3) == 0 {
		src.ACL = []string{groupKey(l.random.IntN(groupsOfLibrary))}
	}
	for ord := range pagesOfResource {
		src.Pages = append(src.Pages, media.Page{Ord: ord + 1, Text: l.words(tongue, wordsOfPage), Language: src.Language})
	}
	return src
}

func groupKey(n int) string { return fmt.Sprintf("group-%d", n) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// known is a passage that everybody may find, and the title above it.
type known struct {
	resource, title, language string
	words                     []string
}

// remember takes down a passage of a resource, where anybody may find it.
func (l *library) remember(src search.Source) (k known, open bool) {
	if !slices.Contains(src.ACL, "public") {
		return known{}, false
	}
	page := src.Pages[l.random.IntN(len(src.Pages))]
	return known{src.Resource, src.Title, src.Language, strings.Fields(page.Text)}, true
}
