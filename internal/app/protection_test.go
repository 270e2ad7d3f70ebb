package app_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/config"
)

func TestTheDoctorSaysWhoMaySignInAndByWhichCertificate(t *testing.T) {
	cases := []struct {
		name string
		set  func(c *config.Config)
		row  string
		well bool
		say  string
	}{
		{"this machine", func(*config.Config) {}, "plain http", true, "this machine only"},
		{"the network, refused", func(c *config.Config) { c.Listen = "0.0.0.0:8080" }, "plain http", false, "LAB_TLS_CERT"},
		{"the network, allowed", func(c *config.Config) { c.Listen, c.TLS.Plain = "0.0.0.0:8080", "lan" }, "plain http", true, "passwords can be read"},
		{"a proxy", func(c *config.Config) { c.Listen, c.TrustedProxies = "0.0.0.0:8080", []string{"10.0.0.1"} }, "plain http", true, "trusted proxy"},
		{"no certificate", func(c *config.Config) { c.TLS.Certificate, c.TLS.Key = c.Data+"/none", c.Data+"/none" }, "https", false, "LAB_TLS_CERT"},
		{"none fetched", func(c *config.Config) { c.TLS.ACME = []string{"lab.test"} }, "https", false, "lab.test"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			settings := config.In(t.TempDir())
			c.set(&settings)
			for _, f := range app.Diagnose(t.Context(), settings, slog.New(slog.DiscardHandler)) {
				if f.Name == c.row {
					if f.Well != c.well || !strings.Contains(f.Words, c.say) {
						t.Errorf("%+v", f)
					}
					return
				}
			}
			t.Errorf("nothing is said about %s", c.row)
		})
	}
}
