package proofread_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
)

func readPage(text string) media.Page {
	return media.Page{Ord: 3, Text: text, Words: lines(text), Source: media.Read, Confidence: 61}
}

// vouched is a page that was read so, and what a person wrote of it.
func vouched(t *testing.T, read, written string) (media.Page, proofread.Correction) {
	t.Helper()
	p, c, err := proofread.Correction{Version: 1}.Vouch(readPage(read), written)
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

func TestACorrectedPageIsAPersonsAndRemembersWhatWasRead(t *testing.T) {
	p, c := vouched(t, "un disjoncteur diffërentlel", "  un disjoncteur   différentiel ")
	if p.Text != "un disjoncteur différentiel" || p.Source != media.Corrected || len(p.Words) != 3 || c.Read != "un disjoncteur diffërentlel" {
		t.Errorf("%+v %+v", p, c)
	}
	if c.Standing != proofread.Vouched || c.Version != 2 || proofread.Due(p) {
		t.Errorf("%+v", c)
	}
}

func TestACorrectionLiesOverWhateverIsReadLater(t *testing.T) {
	const read, written = "un disjoncteur diffërentlel", "un disjoncteur différentiel"
	shown, c := vouched(t, read, written)
	for name, again := range map[string]struct {
		page media.Page
		want proofread.Standing
		read string
	}{
		"the same":                           {readPage(read), proofread.Vouched, read},
		"otherwise":                          {readPage("un disjoncteur dlfférentiel"), proofread.Outdated, "un disjoncteur dlfférentiel"},
		"as the person wrote":                {readPage(written), proofread.Vouched, written},
		"nothing yet, by an earlier step":    {media.Page{Ord: 3}, proofread.Vouched, read},
		"as it stands, by a step that knows": {shown, proofread.Vouched, read},
	} {
		p, now := c.Over(again.page)
		if p.Text != written || p.Source != media.Corrected || len(p.Words) != 3 {
			t.Errorf("%s: %+v", name, p)
		}
		if now.Standing != again.want || now.Read != again.read || (now.Version != c.Version) != (again.want == proofread.Outdated) {
			t.Errorf("%s: %+v", name, now)
		}
	}
}

func TestWhatIsReadOtherwiseStaysMarkedUntilAPersonSpeaks(t *testing.T) {
	_, c := vouched(t, "un disjoncteur diffërentlel", "un disjoncteur différentiel")
	_, c = c.Over(readPage("un disjoncteur dlfférentiel"))
	p, c := c.Over(readPage(c.Read))
	if c.Standing != proofread.Outdated || c.Version != 3 {
		t.Errorf("%+v", c)
	}
	if _, c, err := c.Vouch(p, p.Text); err != nil || c.Standing != proofread.Vouched || c.Text != "un disjoncteur différentiel" || c.Read != "un disjoncteur dlfférentiel" {
		t.Errorf("%+v %v", c, err)
	}
}

func TestWhatWasTakenBackIsReadAgainAndNoLongerLiesOverIt(t *testing.T) {
	p, c := vouched(t, "un disjoncteur diffërentlel", "autre chose")
	p, c, err := c.TakeBack(p)
	if err != nil || p.Text != "un disjoncteur diffërentlel" || p.Source != media.Read || !proofread.Due(p) || c.Version != 3 {
		t.Errorf("%+v %+v %v", p, c, err)
	}
	if p, c = c.Over(readPage("un disjoncteur différentiel, lu de nouveau")); p.Source != media.Read || c.Standing != proofread.TakenBack {
		t.Errorf("%+v %+v", p, c)
	}
	if _, _, err := c.TakeBack(p); fault.KindOf(err) != fault.Conflict {
		t.Errorf("taken back twice: %v", err)
	}
	if p, c, err = c.Vouch(p, p.Text); err != nil || c.Standing != proofread.Vouched || c.Read != p.Text || c.Version != 4 {
		t.Errorf("%+v %v", c, err)
	}
}

func TestOnlyWhatWasReadIsCorrectedAndWithinBounds(t *testing.T) {
	if _, _, err := (proofread.Correction{Version: 1}).Vouch(media.Page{Text: "du fichier"}, "autre"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a text of the file's own: %v", err)
	}
	if _, _, err := (proofread.Correction{Version: 1}).Vouch(readPage("abc"), strings.Repeat("é", 100_001)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a text without end: %v", err)
	}
}

func TestADoubtfulPageIsDueAndOneWithHardlyAWordIsNot(t *testing.T) {
	for want, p := range map[bool]media.Page{
		true:  {Text: "un disjoncteur diffërentlel", Source: media.Read, Confidence: 79.9},
		false: {Text: "un disjoncteur différentiel", Source: media.Read, Confidence: proofread.Threshold},
	} {
		if proofread.Due(p) != want {
			t.Errorf("%+v", p)
		}
		p.Text, p.Confidence = "page 12", 20
		if proofread.Due(p) {
			t.Errorf("%+v", p)
		}
		if p = (media.Page{Text: "un texte du fichier lui-même"}); proofread.Due(p) {
			t.Errorf("%+v", p)
		}
	}
}

// A page in Arabic that was taken for Latin letters is one in Arabic for readers and
// search, as soon as somebody writes what stands there.
func TestACorrectedPageIsInTheLanguageOfWhatIsWritten(t *testing.T) {
	page := readPage("les cll yal pour une ad lou de la")
	page.Language = "fr"
	p, c, err := proofread.Correction{Version: 1}.Vouch(page, "القاطع التفاضلي يحمي الأشخاص من الصدمات الكهربائية")
	if err != nil || p.Language != "ar" {
		t.Errorf("%q, %v", p.Language, err)
	}
	if p, _, err = c.TakeBack(p); err != nil || p.Language != "fr" {
		t.Errorf("taken back it is in %q, %v", p.Language, err)
	}
}
