// Package config reads the lab's settings, once, from the environment. None is
// needed for a first run; four move the lab from one process on embedded stores
// to real servers. A change needs a restart.
//
// Every setting may also come from a file: NAME_FILE names it, as container
// engines hand over secrets. NAME itself comes first.
package config

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Config is every setting of the lab.
type Config struct {
	Data           string   // folder of everything embedded
	Listen         string   // host:port of the lab itself
	URL            string   // the address people type, such as https://lab.example; empty: that of each request
	Database       string   // sqlite:PATH or postgres://…
	Blobs          string   // dir:PATH or s3://KEY:SECRET@HOST/BUCKET
	Search         string   // local:PATH or meili:http://HOST:PORT
	SearchKey      string   // of the Meilisearch server
	Hot            string   // sql: or redis://… — where learning sessions are while they run
	TLS            TLS      // how the lab speaks HTTPS, if it does
	OIDC           OIDC     // the institution's own sign-in, if there is one
	Keep           Keep     // how long the traces of learning are kept
	Sandbox        string   // auto, bubblewrap, landlock or none: where tools are run
	Metrics        string   // host:port of metrics and profiles, or empty
	TrustedProxies []string // whose X-Forwarded-For is believed
	LRS            string   // https://KEY:SECRET@HOST/PATH of a learning record store, or empty
	Statements     string   // how people are called in xAPI statements: pseudonyms or names
	Token          string   // by which lab import speaks to a lab that runs elsewhere
	Log            string   // debug, info, warn or error
}

// Keep is how many months the traces of learning are kept, by class; 0 is as long
// as the course and the person are there. Progress and what was completed always
// stay so long.
type Keep struct {
	Sessions int // learning sessions and the names of devices
	Closings int // the facts that say what a session came to
}

// TLS is how the lab speaks HTTPS. Without certificate and names it does not.
type TLS struct {
	Certificate string   // PEM file, read again when it changes
	Key         string   // PEM file
	ACME        []string // names for which certificates are fetched and renewed, instead of files
	Directory   string   // the ACME authority; empty is the library's own
	Redirect    string   // host:port of plain http whose visitors are sent to HTTPS, or empty
	Plain       string   // who may sign in over plain http: "loopback", or "lan" for everybody
}

// OIDC is an OpenID Connect provider that people may sign in by.
type OIDC struct {
	Issuer string // https://…, empty where there is none
	Client string
	Secret string
	Name   string // what the button is called
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
		{"LAB_URL", "", "the address people type, such as https://lab.example; links and OIDC need it", func(c *Config, v string) { c.URL = strings.TrimSuffix(v, "/") }},
		{"LAB_DATABASE", "sqlite:$LAB_DATA/lab.db", "the record: sqlite:PATH or postgres://…", func(c *Config, v string) { c.Database = v }},
		{"LAB_BLOBS", "dir:$LAB_DATA/blobs", "the bytes: dir:PATH or s3://KEY:SECRET@HOST/BUCKET", func(c *Config, v string) { c.Blobs = v }},
		{"LAB_SEARCH", "local:$LAB_DATA/search", "the index: local:PATH or meili:http://HOST:PORT", func(c *Config, v string) { c.Search = v }},
		{"LAB_SEARCH_KEY", "", "the master key of the Meilisearch server, of which the lab makes lesser ones", func(c *Config, v string) { c.SearchKey = v }},
		{"LAB_HOT", "sql:", "learning sessions while they run: sql: (the record) or redis://:PASSWORD@HOST:PORT", func(c *Config, v string) { c.Hot = v }},
		{"LAB_TLS_CERT", "", "certificate file (PEM) for HTTPS; read again when it changes", func(c *Config, v string) { c.TLS.Certificate = v }},
		{"LAB_TLS_KEY", "", "key file (PEM) of the certificate", func(c *Config, v string) { c.TLS.Key = v }},
		{"LAB_ACME", "", "names, parted by commas, whose certificates are fetched by ACME; instead of files", func(c *Config, v string) { c.TLS.ACME = words(v) }},
		{"LAB_ACME_DIRECTORY", "", "address of another ACME authority", func(c *Config, v string) { c.TLS.Directory = v }},
		{"LAB_REDIRECT", "", "with HTTPS, a plain address whose visitors are sent to it, such as 0.0.0.0:80", func(c *Config, v string) { c.TLS.Redirect = v }},
		{"LAB_PLAIN", "loopback", "who may sign in over plain http: loopback, or lan for the local network too", func(c *Config, v string) { c.TLS.Plain = v }},
		{"LAB_OIDC_ISSUER", "", "OpenID Connect provider of the institution, such as https://id.example", func(c *Config, v string) { c.OIDC.Issuer = v }},
		{"LAB_OIDC_CLIENT", "", "the lab's name at that provider", func(c *Config, v string) { c.OIDC.Client = v }},
		{"LAB_OIDC_SECRET", "", "the lab's secret at that provider", func(c *Config, v string) { c.OIDC.Secret = v }},
		{"LAB_OIDC_NAME", "", "what the button says, such as OFPPT", func(c *Config, v string) { c.OIDC.Name = v }},
		{"LAB_KEEP_SESSIONS", "24", "months that learning sessions and the names of devices are kept; 0 for as long as the course is there", func(c *Config, v string) { c.Keep.Sessions = months(v) }},
		{"LAB_KEEP_CLOSINGS", "60", "months that facts say what each session came to, as evidence of hours; 0 for ever", func(c *Config, v string) { c.Keep.Closings = months(v) }},
		{"LAB_SANDBOX", "auto", "where tools run: auto, bubblewrap, landlock, or none (they may then read the machine)", func(c *Config, v string) { c.Sandbox = v }},
		{"LAB_METRICS", "", "private address for Prometheus metrics and pprof, such as 127.0.0.1:9090", func(c *Config, v string) { c.Metrics = v }},
		{"LAB_TRUSTED_PROXIES", "", "addresses of proxies whose X-Forwarded-For is believed, parted by commas", func(c *Config, v string) { c.TrustedProxies = words(v) }},
		{"LAB_LRS", "", "a learning record store that is told what happens, as https://KEY:SECRET@HOST/PATH", func(c *Config, v string) { c.LRS = v }},
		{"LAB_STATEMENTS", "pseudonyms", "how people are called in xAPI statements: pseudonyms, or names", func(c *Config, v string) { c.Statements = v }},
		{"LAB_TOKEN", "", "the token by which `lab import -to URL` speaks to a lab; `lab user token NAME` prints one there", func(c *Config, v string) { c.Token = v }},
		{"LAB_LOG", "info", "how much the log tells: debug, info, warn, error", func(c *Config, v string) { c.Log = v }},
	}
}

// Read takes the settings from getenv (os.Getenv) and checks their form.
func Read(getenv func(string) string) (Config, error) {
	var c Config
	for _, s := range Settings() {
		value, err := given(getenv, s.Name)
		if err != nil {
			return c, err
		}
		if value == "" {
			value = s.Default
		}
		s.set(&c, strings.ReplaceAll(value, "$LAB_DATA", c.Data))
	}
	return c, c.check()
}

// given reads a setting from the environment, or from the file that NAME_FILE
// names.
func given(getenv func(string) string, name string) (string, error) {
	file := getenv(name + "_FILE")
	if value := getenv(name); value != "" || file == "" {
		return value, nil
	}
	content, err := os.ReadFile(file) //nolint:gosec // the operator names it
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimRight(string(content), "\r\n"), nil
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

// forms says how each setting of a few forms may begin, and which are whole
// words.
var forms = []struct {
	name  string
	value func(Config) string
	heads []string
	whole bool
}{
	{"LAB_DATABASE", func(c Config) string { return c.Database }, []string{"sqlite:", "postgres://", "postgresql://"}, false},
	{"LAB_BLOBS", func(c Config) string { return c.Blobs }, []string{"dir:", "s3://"}, false},
	{"LAB_SEARCH", func(c Config) string { return c.Search }, []string{"local:", "meili:http://", "meili:https://"}, false},
	{"LAB_HOT", func(c Config) string { return c.Hot }, []string{"sql:", "redis://", "rediss://"}, false},
	{"LAB_URL", func(c Config) string { return c.URL }, []string{"", "https://", "http://"}, false},
	{"LAB_OIDC_ISSUER", func(c Config) string { return c.OIDC.Issuer }, []string{"", "https://", "http://127.0.0.1", "http://localhost"}, false},
	{"LAB_ACME_DIRECTORY", func(c Config) string { return c.TLS.Directory }, []string{"", "https://", "http://127.0.0.1", "http://localhost"}, false},
	{"LAB_PLAIN", func(c Config) string { return c.TLS.Plain }, []string{"loopback", "lan"}, true},
	{"LAB_LRS", func(c Config) string { return c.LRS }, []string{"", "https://", "http://"}, false},
	{"LAB_STATEMENTS", func(c Config) string { return c.Statements }, []string{"pseudonyms", "names"}, true},
	{"LAB_SANDBOX", func(c Config) string { return c.Sandbox }, []string{"auto", "bubblewrap", "landlock", "none"}, true},
}

func (c Config) check() error {
	var wrong []error
	for _, f := range forms {
		if !slices.ContainsFunc(f.heads, func(head string) bool { return fits(f.value(c), head, f.whole) }) {
			wrong = append(wrong, fmt.Errorf("%s must %s", f.name, shape(f.heads, f.whole)))
		}
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		wrong = append(wrong, errors.New("LAB_LISTEN must be host:port, such as 127.0.0.1:8080"))
	}
	if (c.TLS.Certificate == "") != (c.TLS.Key == "") {
		wrong = append(wrong, errors.New("LAB_TLS_CERT and LAB_TLS_KEY go together"))
	}
	if c.TLS.Redirect != "" && !c.TLS.Served() {
		wrong = append(wrong, errors.New("LAB_REDIRECT sends people to HTTPS: set LAB_TLS_CERT and LAB_TLS_KEY, or LAB_ACME"))
	}
	if c.TLS.Certificate != "" && len(c.TLS.ACME) > 0 {
		wrong = append(wrong, errors.New("LAB_ACME fetches certificates: leave LAB_TLS_CERT and LAB_TLS_KEY out, or leave LAB_ACME out"))
	}
	if c.LRS != "" && c.URL == "" {
		wrong = append(wrong, errors.New("LAB_LRS needs LAB_URL: statements name it for ever"))
	}
	if c.OIDC.Issuer != "" && (c.OIDC.Client == "" || c.URL == "") {
		wrong = append(wrong, errors.New("LAB_OIDC_ISSUER needs LAB_OIDC_CLIENT and LAB_URL"))
	}
	if c.Keep.Sessions < 0 || c.Keep.Closings < 0 {
		wrong = append(wrong, errors.New("LAB_KEEP_SESSIONS and LAB_KEEP_CLOSINGS must be months, such as 24, or 0"))
	}
	return errors.Join(wrong...)
}

// months reads a number of months; what is none is -1, which check refuses.
func months(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n > maxMonths {
		return -1
	}
	return n
}

// maxMonths is a century.
const maxMonths = 1200

// fits reports whether a value is a word, or begins with one; nothing fits the
// empty word alone.
func fits(value, head string, whole bool) bool {
	if whole || head == "" {
		return value == head
	}
	return strings.HasPrefix(value, head)
}

// shape says to a person what is expected.
func shape(heads []string, whole bool) string {
	heads = slices.DeleteFunc(slices.Clone(heads), func(h string) bool { return h == "" })
	if whole {
		return "be " + strings.Join(heads, " or ")
	}
	return "begin with " + strings.Join(heads, " or ")
}

// Served reports whether the lab speaks HTTPS by itself.
func (t TLS) Served() bool { return t.Certificate != "" || len(t.ACME) > 0 }

// Address is what people type: LAB_URL, or where the lab listens.
func (c Config) Address() string {
	switch {
	case c.URL != "":
		return c.URL
	case c.TLS.Served():
		return "https://" + c.Listen
	}
	return "http://" + c.Listen
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
