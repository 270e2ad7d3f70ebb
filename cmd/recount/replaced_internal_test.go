package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// facts are of one learner who read a page of five, in two modules.
const facts = `{"type":"lab","format":1,"zone":"Africa/Casablanca","joins":0.05}
{"type":"group","id":"g","code":"G1"}
{"type":"member","group":"g","learner":"l"}
{"type":"resource","id":"r1","course":"c","course_title":"Cours","module":"m1","module_title":"Un","extent":5,"replaced":REPLACED}
{"type":"resource","id":"r2","course":"c","course_title":"Cours","module":"m2","module_title":"Deux","extent":5}
{"type":"session","id":"s1","learner":"l","resource":"r1","began":"2026-04-10T10:00:00Z","seen":"2026-04-10T10:01:00Z","watched":[[0,1]],"heard":[]}
{"type":"session","id":"s2","learner":"l","resource":"r2","began":"2026-04-10T10:00:00Z","seen":"2026-04-10T10:01:00Z","watched":[[0,1]],"heard":[]}
`

// minutes are what a lab says of them by day, where it counts no page of the first.
const minutes = `Jour;Groupe;Cours;Module;Ressource;Nom;Minutes;Écoutées;Pages;Personne;Identifiant
2026-04-10;G1;Cours;Un;A;L;0;0;0,00;l;r1
2026-04-10;G1;Cours;Deux;B;L;0;0;PAGES;l;r2
`

// What was read of a file that another took the place of may count or not: which of
// its pages are the same is in no fact. Everything else is counted as ever.
func TestWhatConcernsAFileThatWasReplacedIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		replaced, pages string
		code            int
		says            string
	}{
		{"false", "1,00", 1, "1 differences"},
		{"true", "1,00", 0, "left out: what concerns 1 resources"},
		{"true", "0,00", 1, "1 differences"},
	} {
		dir := t.TempDir()
		evidence, report := filepath.Join(dir, "facts.jsonl"), filepath.Join(dir, "minutes.csv")
		for name, text := range map[string]string{evidence: strings.Replace(facts, "REPLACED", c.replaced, 1), report: strings.Replace(minutes, "PAGES", c.pages, 1)} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var said strings.Builder
		if code := run([]string{evidence, report}, &said, &said); code != c.code || !strings.Contains(said.String(), c.says) {
			t.Errorf("%+v: %d, %s", c, code, said.String())
		}
	}
}
