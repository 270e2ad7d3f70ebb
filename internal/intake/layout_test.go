package intake_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
)

// listing makes a folder of files of 10 bytes each; "name=3" is one of 3 bytes.
func listing(name string, paths ...string) intake.Listing {
	l := intake.Listing{Name: name}
	for _, p := range paths {
		size := int64(10)
		if at := strings.LastIndex(p, "="); at > 0 {
			_, _ = fmt.Sscan(p[at+1:], &size) // a test's own literal
			p = p[:at]
		}
		l.Files = append(l.Files, intake.File{Path: p, Size: size, Changed: 1_700_000_000})
	}
	return l
}

// drawn writes a plan as lines: "module/title" for a resource, "> name" for captions.
func drawn(p intake.Plan) (lines []string) {
	titles := map[string]string{}
	for _, m := range p.Modules {
		titles[m.ID] = m.Title
	}
	for _, i := range p.Items {
		line := titles[i.Module] + "/" + i.Title
		if i.Film != "" {
			line = "> " + i.Name
		}
		lines = append(lines, line)
	}
	return lines
}

func left(p intake.Plan) (lines []string) {
	for _, l := range p.Left {
		lines = append(lines, l.Path+": "+l.Reason.Code)
	}
	slices.Sort(lines)
	return lines
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFoldersBecomeModulesInNaturalOrder(t *testing.T) {
	p := plan(t, listing("Électricité",
		"10 Vannes/a.pdf", "2 Pompes/10.pdf", "2 Pompes/TP/1_montage.pdf", "2 Pompes/2.pdf", "programme.pdf", "٣ قياس/درس.pdf"))
	same(t, "the course", drawn(p), []string{
		"Électricité/programme", "2 Pompes/2", "2 Pompes/10", "2 Pompes/TP · 1 montage", "3 قياس/درس", "10 Vannes/a",
	})
	if p.Course.Title != "Électricité" {
		t.Errorf("the course is called %q", p.Course.Title)
	}
}

func TestCaptionsStandBehindTheFilmTheyAreNamedAfter(t *testing.T) {
	p := plan(t, listing("c", "m/TP3.fr.vtt", "m/TP3.mp4", "m/tp3.ar.srt", "m/seul.vtt", "n/TP3.vtt", "m/note.pdf"))
	same(t, "the course", drawn(p), []string{"m/note", "m/TP3", "> tp3.ar.srt", "> TP3.fr.vtt"})
	same(t, "what is left", left(p), []string{"m/seul.vtt: folder.captions-alone", "n/TP3.vtt: folder.captions-alone"})
	for _, i := range p.Items[2:] {
		if i.Film != p.Items[1].Resource {
			t.Errorf("%s belongs to %s, not to its film", i.Name, i.Film)
		}
	}
}

func TestWhatSystemsLeaveIsCountedAndNotTaken(t *testing.T) {
	p := plan(t, listing("c", ".DS_Store", "Thumbs.db", "m/~$cours.docx", "__MACOSX/cours.pdf", ".git/config", "$RECYCLE.BIN/x.mp4", "cours.pdf"))
	same(t, "the course", drawn(p), []string{"c/cours"})
	if p.Ignored != 6 || len(p.Left) != 0 {
		t.Errorf("ignored %d, left %v", p.Ignored, left(p))
	}
}

func TestWhatCannotBeTakenSaysWhy(t *testing.T) {
	paths := []string{"vide.pdf=0", "trop.mp4=4294967297", "juste.mp4=4294967296"}
	for n := range 51 {
		paths = append(paths, fmt.Sprintf("m%d/a.pdf", n))
	}
	p := plan(t, listing("c", paths...))
	same(t, "what is left", left(p), []string{"m49/a.pdf: course.modules", "m50/a.pdf: course.modules", "trop.mp4: upload.too-large", "vide.pdf: file.empty"})
	paths = nil
	for n := range 502 {
		paths = append(paths, fmt.Sprintf("%d.pdf", n))
	}
	same(t, "beyond 500", left(plan(t, listing("c", paths...))), []string{"500.pdf: course.resources", "501.pdf: course.resources"})
}

func TestAFolderOfPhotosIsOneDocument(t *testing.T) {
	p := plan(t, listing("c", "m/Carnet (Photos)/IMG_10.JPG=100", "m/Carnet (Photos)/IMG_9.jpg=50", "m/Carnet (Photos)/lu.txt", "دفتر (صور)/1.heic=7", "m/vide (photos)/1.png=0"))
	same(t, "the course", drawn(p), []string{"c/دفتر", "m/Carnet", "m/Carnet (Photos) · lu"})
	carnet := p.Items[1]
	if !slices.Equal(carnet.Files, []int{1, 0}) || carnet.Name != "Carnet.cbz" || carnet.Size != 150+22+2*(30+46+2*8) {
		t.Errorf("the album is %+v", carnet)
	}
}

func TestACourseFileSaysWhatIsTakenAndWhatItIsCalled(t *testing.T) {
	l := listing("c", "course.yaml", "film.mp4", "parole.vtt", "b.pdf", "brouillon.odt", "sub/é.pdf", "quiz.gift")
	l.Script = "title: Le disjoncteur\nlanguage: fr\nsector: energies-renouvelables\nlevel: TS\nmodules:\n" +
		"  - title: Un\n    resources:\n      - {title: Sous, file: sub/e\u0301.pdf, language: ar}\n      - {title: Film, file: film.mp4, captions: [{file: parole.vtt, language: fr}]}\n" +
		"  - title: Deux\n    resources:\n      - {title: Absent, file: ../secret.pdf}\n      - {file: b.pdf}\n    works:\n      - {title: Quiz, questions: quiz.gift}\n      - {title: Devoir}\n"
	p := plan(t, l)
	same(t, "the course", drawn(p), []string{"Un/Sous", "Un/Film", "> parole.vtt", "Deux/b"})
	same(t, "what is left", left(p), []string{"../secret.pdf: folder.absent", "Devoir: folder.work", "quiz.gift: folder.work"})
	if p.Course.Title != "Le disjoncteur" || p.Course.Sector != "energies-renouvelables" || p.Course.Level != "ts" || p.Ignored != 1 || p.Items[0].Language != "ar" {
		t.Errorf("the course is %+v, %d ignored, %+v", p.Course, p.Ignored, p.Items[0])
	}
}

func TestACourseFileThatIsNoneIsRefused(t *testing.T) {
	for name, script := range map[string]string{
		"no text":  "\x00\x01",
		"a list":   "- a\n- b\n",
		"an alias": "title: &a [x]\nkeywords: *a\n",
		"too long": "title: " + strings.Repeat("x", intake.MaxScript),
	} {
		l := listing("c", "a.pdf")
		l.Script = script
		if _, err := planned(t, l); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPathsThatLeadOutOfTheFolderAreRefused(t *testing.T) {
	for _, p := range []string{"", "/etc/passwd", "../a.pdf", "a/../../b.pdf", "a//b.pdf", "a/./b.pdf", "a\x00.pdf", strings.Repeat("a/", 2100) + "b"} {
		if _, err := planned(t, listing("c", p)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", p, err)
		}
	}
}

func TestNamesOfEveryKindAreTextAndNoMore(t *testing.T) {
	long := strings.Repeat("ع", 125) + ".pdf" // 254 bytes
	p := plan(t, listing("c", "--help; rm -rf $HOME.pdf", "r\u202egpj.exe.pdf", "r\xe9sum\xe9.pdf", "Cafe\u0301.pdf", "Café.pdf", long, "a\nb.pdf", "%2e%2e.pdf", "___.pdf"))
	ids := map[string]bool{}
	for _, i := range p.Items {
		ids[i.Resource], ids[i.Upload] = true, true
	}
	if len(p.Items) != 9 || len(ids) != 18 || len(p.Left) != 0 {
		t.Fatalf("%d of 9 files, %d of 18 identifiers, left %v:\n%s", len(p.Items), len(ids), left(p), strings.Join(drawn(p), "\n"))
	}
	if !slices.Contains(drawn(p), "c/résumé") || !slices.Contains(drawn(p), "c/___.pdf") {
		t.Errorf("read as %q", drawn(p))
	}
}

func TestTheLanguageIsToldFromTheNames(t *testing.T) {
	p := plan(t, listing("دروس الكهرباء", "الدرس الأول.pdf", "resume_fr.pdf", "Sheet (EN).pdf", "par.pdf", "fr.pdf"))
	told := map[string]string{}
	for _, i := range p.Items {
		told[i.Name] = i.Language
	}
	want := map[string]string{"الدرس الأول.pdf": "ar", "resume_fr.pdf": "fr", "Sheet (EN).pdf": "en", "par.pdf": "", "fr.pdf": ""}
	for name, language := range want {
		if told[name] != language {
			t.Errorf("%s is in %q, not %q", name, told[name], language)
		}
	}
}

func TestAFolderThatGivesNothingIsToldApart(t *testing.T) {
	_, err := planned(t, listing("c", ".DS_Store"))
	if f, _ := fault.As(err); f == nil || f.Code != "folder.nothing" {
		t.Fatalf("an empty folder answers %v", err)
	}
	if _, err := planned(t, intake.Listing{Name: "c", Files: make([]intake.File, intake.MaxFiles+1)}); !errors.Is(err, fault.New(fault.Invalid, "folder.files", "")) {
		t.Fatalf("too many files answer %v", err)
	}
}
