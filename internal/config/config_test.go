package config_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/config"
)

func TestNothingSetIsOneProcessOnEmbeddedStores(t *testing.T) {
	c, err := config.Read(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if c.Database != "sqlite:./data/lab.db" || c.Blobs != "dir:./data/blobs" || c.Listen != "127.0.0.1:8080" {
		t.Fatalf("%+v", c)
	}
}

func TestAMisspeltSettingNamesItselfAndItsForms(t *testing.T) {
	_, err := config.Read(func(name string) string {
		return map[string]string{"LAB_DATABASE": "mysql://x", "LAB_LISTEN": "8080"}[name]
	})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"LAB_DATABASE", "postgres://", "LAB_LISTEN"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
	if strings.Contains(err.Error(), "mysql") {
		t.Error("the message repeats what was sent, which may hold a password")
	}
}

func TestHowLongTracesAreKeptIsMonthsOrForEver(t *testing.T) {
	for value, want := range map[string]int{"": 24, "0": 0, "6": 6} {
		c, err := config.Read(func(name string) string { return map[string]string{"LAB_KEEP_SESSIONS": value}[name] })
		if err != nil || c.Keep.Sessions != want || c.Keep.Closings != 60 {
			t.Errorf("%q: %+v, %v", value, c.Keep, err)
		}
	}
	for _, value := range []string{"-1", "two", "2y", "99999999999999999999"} {
		_, err := config.Read(func(name string) string { return map[string]string{"LAB_KEEP_CLOSINGS": value}[name] })
		if err == nil || !strings.Contains(err.Error(), "LAB_KEEP_CLOSINGS") {
			t.Errorf("%q: %v", value, err)
		}
	}
}
