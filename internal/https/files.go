package https

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookEvery is how often, at the most, new connections make us look whether the
// files changed.
const lookEvery = 2 * time.Second

// Files is a certificate with its key in two PEM files. A change is noticed by
// the next connection, two seconds later at the most; files that cannot be used
// are logged once, and the certificate before them stays.
type Files struct {
	certificate, key string
	now              func() time.Time
	log              *slog.Logger

	mu     sync.Mutex
	held   *tls.Certificate
	read   [2]os.FileInfo // the files as they were when they were last read
	looked time.Time
	wrong  string // what was logged last; empty where nothing is wrong
}

// FromFiles reads a certificate and its key. The error names the file and is
// for the operator.
func FromFiles(certificate, key string, now func() time.Time, log *slog.Logger) (*Files, error) {
	f := &Files{certificate: certificate, key: key, now: now, log: log, looked: now()}
	stand, err := f.stand()
	if err != nil {
		return nil, err
	}
	if f.held, err = f.load(); err != nil {
		return nil, err
	}
	f.read = stand
	return f, nil
}

// Config is for the server that listens.
func (f *Files) Config() *tls.Config {
	return settings(func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.current(), nil })
}

// Certificate is the one that is shown now.
func (f *Files) Certificate() *x509.Certificate { return f.current().Leaf }

func (f *Files) current() *tls.Certificate {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.now(); now.Sub(f.looked) >= lookEvery {
		f.looked = now
		f.tell(f.look())
	}
	return f.held
}

// tell logs what is wrong, once: a file that is gone is missed by every look.
func (f *Files) tell(err error) {
	if err == nil {
		f.wrong = ""
		return
	}
	if said := err.Error(); said != f.wrong {
		f.wrong = said
		f.log.Error("the new certificate is not used, the one before it stays", "err", err)
	}
}

// look reads the files again if they changed. What is broken is not read a
// second time.
func (f *Files) look() error {
	stand, err := f.stand()
	if err != nil {
		return err
	}
	if same(stand[0], f.read[0]) && same(stand[1], f.read[1]) {
		return nil
	}
	f.read = stand
	fresh, err := f.load()
	if err != nil {
		return err
	}
	f.held = fresh
	f.log.Info("the certificate was read again", "names", fresh.Leaf.DNSNames, "until", fresh.Leaf.NotAfter)
	return nil
}

func (f *Files) stand() (stand [2]os.FileInfo, err error) {
	one, err := os.Stat(f.certificate)
	if err != nil {
		return stand, fmt.Errorf("LAB_TLS_CERT: %w", err)
	}
	other, err := os.Stat(f.key)
	if err != nil {
		return stand, fmt.Errorf("LAB_TLS_KEY: %w", err)
	}
	return [2]os.FileInfo{one, other}, nil
}

// load reads both files, and refuses a certificate whose time is over: a
// browser would show a warning that nobody can pass once HSTS was sent.
func (f *Files) load() (*tls.Certificate, error) {
	c, err := tls.LoadX509KeyPair(f.certificate, f.key)
	if err != nil {
		return nil, fmt.Errorf("LAB_TLS_CERT and LAB_TLS_KEY: %w", err)
	}
	if f.now().After(c.Leaf.NotAfter) {
		return nil, errors.New("LAB_TLS_CERT: the certificate ended on " + c.Leaf.NotAfter.Format(time.DateOnly))
	}
	return &c, nil
}

// same reports whether a file is what it was. A link that was bent to another
// file is another file.
func same(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}
