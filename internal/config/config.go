// Package config reads the lab's settings, once, from the environment. None is
// needed for a first run; four move the lab from one process on embedded stores
// to real servers. A change needs a restart.
package config

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// Config is every setting of the lab.
type Config struct {
	Data           string   // folder of everything embedded
	Listen         string   // host:port of the lab itself
	Database       string   // sqlite:PATH or postgres://…
	Blobs          string   // dir:PATH
	Search         string   // local:PATH
	Hot            string   // sql: — where learning sessions are hot
	Metrics        string   // host:port of metrics and profiles, or empty
	TrustedProxies []string // whose X-Forwarded-For is believed
	Log            string   // debug, info, warn or error
}

// Setting describes one setting for people.
type Setting struct {
	Name    string
	Default string
	Use     string
	set     func(c *Config, value string)
}

// Settings lists every setting: its variable, its default, what it is for.
func Settings() []Setting {
	return []Setting{
		{"LAB_DATA", "./data", "folder of everything embedded", func(c *Config, v string) { c.Data = v }},
		{"LAB_LISTEN", "127.0.0.1:8080", "address to listen on; 0.0.0.0:8080 opens the lab to the local network", func(c *Config, v string) { c.Listen = v }},
		{"LAB_DATABASE", "sqlite:$LAB_DATA/lab.db", "the record: sqlite:PATH or postgres://…", func(c *Config, v string) { c.Database = v }},
		{"LAB_BLOBS", "dir:$LAB_DATA/blobs", "the bytes: dir:PATH", func(c *Config, v string) { c.Blobs = v }},
		{"LAB_SEARCH", "local:$LAB_DATA/search", "the index: local:PATH", func(c *Config, v string) { c.Search = v }},
		{"LAB_HOT", "sql:", "learning sessions while they run: sql:", func(c *Config, v string) { c.Hot = v }},
		{"LAB_METRICS", "", "private address for Prometheus metrics and pprof, such as 127.0.0.1:9090", func(c *Config, v string) { c.Metrics = v }},
		{"LAB_TRUSTED_PROXIES", "", "addresses of proxies whose X-Forwarded-For is believed, parted by commas", func(c *Config, v string) { c.TrustedProxies = words(v) }},
		{"LAB_LOG", "info", "how much the log tells: debug, info, warn, error", func(c *Config, v string) { c.Log = v }},
	}
}

// Read takes the settings from getenv (os.Getenv) and checks their form.
func Read(getenv func(string) string) (Config, error) {
	var c Config
	for _, s := range Settings() {
		value := getenv(s.Name)
		if value == "" {
			value = s.Default
		}
		s.set(&c, strings.ReplaceAll(value, "$LAB_DATA", c.Data))
	}
	return c, c.check()
}

// FromEnvironment reads the settings of this process.
func FromEnvironment() (Config, error) { return Read(os.Getenv) }

// In gives the settings of a lab whose embedded stores are all below a folder,
// listening on a free port of this machine: what tests and packs are made in.
func In(folder string) Config {
	c, err := Read(func(name string) string {
		return map[string]string{"LAB_DATA": folder, "LAB_LISTEN": "127.0.0.1:0", "LAB_LOG": "warn"}[name]
	})
	if err != nil {
		panic(err) // every value above is a constant of this file but the folder, which has no form
	}
	return c
}

// forms says how each of the four settings may begin.
var forms = []struct {
	name  string
	value func(Config) string
	heads []string
}{
	{"LAB_DATABASE", func(c Config) string { return c.Database }, []string{"sqlite:", "postgres://", "postgresql://"}},
	{"LAB_BLOBS", func(c Config) string { return c.Blobs }, []string{"dir:"}},
	{"LAB_SEARCH", func(c Config) string { return c.Search }, []string{"local:"}},
	{"LAB_HOT", func(c Config) string { return c.Hot }, []string{"sql:"}},
}

func (c Config) check() error {
	var wrong []error
	for _, f := range forms {
		if !startsWithAny(f.value(c), f.heads) {
			wrong = append(wrong, fmt.Errorf("%s must begin with %s", f.name, strings.Join(f.heads, " or ")))
		}
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		wrong = append(wrong, errors.New("LAB_LISTEN must be host:port, such as 127.0.0.1:8080"))
	}
	return errors.Join(wrong...)
}

func startsWithAny(s string, heads []string) bool {
	for _, h := range heads {
		if strings.HasPrefix(s, h) {
			return true
		}
	}
	return false
}

// Staging is where uploads wait until they are whole.
func (c Config) Staging() string { return filepath.Join(c.Data, "staging") }

// Scratch is where digitising works; whatever is in it may be deleted while the
// lab is stopped.
func (c Config) Scratch() string { return filepath.Join(c.Data, "scratch") }

// Cache is what can be made again.
func (c Config) Cache() string { return filepath.Join(c.Data, "cache") }

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
