package apptest_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// roster is what an import says that it does.
type roster struct {
	Rows, New, Changed, Unchanged int
	GroupsNew                     []string `json:"groups_new"`
	Errors                        []struct {
		Line         int
		Column, Code string
	}
	Preview []struct {
		Line                             int
		Action, Name, Login, Group, Role string
	}
}

// send gives a file of people to the lab.
func send(t *testing.T, c *apptest.Client, want int, commit string, file []byte) (r roster) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "stagiaires.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(file) // into memory
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	answer := c.Do(want, http.MethodPost, "/people/import?commit="+commit, body.Bytes(), "Content-Type", form.FormDataContentType())
	if answer.Status == http.StatusOK {
		if err := answer.Into(&r); err != nil {
			t.Fatalf("%v in %s", err, answer.Body)
		}
	}
	return r
}

const officeFile = "Nom;Prénom;Matricule;Groupe;Rôle\r\n" +
	"Aït Lahcen;Zaïneb;zaineb.ait;SOUD-1;stagiaire\r\n" +
	"Œuvrard;Éloïse;eloise.oeuvrard;SOUD-1;stagiaire\r\n" +
	"El Fassi;Mehdi;mehdi.fassi;SOUD-1;formateur\r\n"

// A file as French Excel writes it is shown first, then taken, and taking it
// again changes nothing: in Windows-1252 and in UTF-8 with its mark alike.
func TestPeopleOfAnOfficeFileComeOnce(t *testing.T) {
	t.Parallel()
	windows, err := charmap.Windows1252.NewEncoder().Bytes([]byte(officeFile))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"Windows-1252": windows, "UTF-8 with BOM": []byte("\ufeff" + officeFile)} {
		t.Run(name, func(t *testing.T) {
			lab := apptest.Open(t)
			manager := lab.As("karim.tazi")
			first := send(t, manager, http.StatusOK, "false", file)
			if first.Rows != 3 || first.New != 3 || len(first.Errors) != 0 || len(first.GroupsNew) != 1 || first.GroupsNew[0] != "SOUD-1" {
				t.Fatalf("the preview says %+v", first)
			}
			if !strings.Contains(first.Preview[0].Name, "Zaïneb") || !strings.Contains(first.Preview[1].Name, "Œuvrard") {
				t.Errorf("names arrived as %q and %q", first.Preview[0].Name, first.Preview[1].Name)
			}
			if n := people(manager, "zaineb"); n != 0 {
				t.Fatalf("a preview made %d people", n)
			}
			done := send(t, manager, http.StatusOK, "true", file)
			if done.New != 3 || people(manager, "zaineb") != 1 || people(manager, "eloise") != 1 {
				t.Fatalf("the import says %+v", done)
			}
			again := send(t, manager, http.StatusOK, "true", file)
			if again.New != 0 || again.Changed != 0 || again.Unchanged != 3 || len(again.GroupsNew) != 0 {
				t.Errorf("the second import says %+v", again)
			}
			if n := people(manager, ""); n != 19+1+3 {
				t.Errorf("there are %d people, want the demonstration's nineteen, the administrator and three", n)
			}
		})
	}
}

// What is wrong is said by line and column, and then nothing is done at all.
func TestAFileWithMistakesChangesNothing(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	manager := lab.As("karim.tazi")
	bad := []byte(officeFile + ";;sans.nom;SOUD-1;stagiaire\r\nBon;Nom;bon.nom;SOUD-1;empereur\r\n")
	shown := send(t, manager, http.StatusOK, "false", bad)
	lines := map[int]string{}
	for _, e := range shown.Errors {
		lines[e.Line] = e.Column
	}
	if lines[5] == "" || lines[6] == "" || len(lines) != 2 {
		t.Errorf("mistakes are at %+v, want lines 5 and 6 with their columns", shown.Errors)
	}
	send(t, manager, http.StatusUnprocessableEntity, "true", bad)
	if n := people(manager, "zaineb"); n != 0 {
		t.Errorf("a file with mistakes brought %d people", n)
	}
}

// people counts the people whom a search finds.
func people(c *apptest.Client, q string) int {
	var list struct{ Items []struct{ ID string } }
	c.Get("/people?limit=200&q="+q, &list)
	return len(list.Items)
}
