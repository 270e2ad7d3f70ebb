package app

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/https"
)

// proof is what HTTPS needs: nothing, where the lab speaks plain http.
type proof struct {
	config     *tls.Config
	challenges func(next http.Handler) http.Handler // what an authority asks on the plain port
	fetch      func(ctx context.Context) error      // certificates that are not here yet
}

// openProof reads the certificate, or makes ready to fetch some.
func (l *Lab) openProof() (proof, error) {
	t := l.Config.TLS
	switch {
	case t.Certificate != "":
		files, err := https.FromFiles(t.Certificate, t.Key, l.now, l.log)
		if err != nil {
			return proof{}, err
		}
		l.meters.certificate = files.Certificate
		return proof{files.Config(), func(next http.Handler) http.Handler { return next }, nil}, nil
	case len(t.ACME) > 0:
		authority := https.FromAuthority(t.ACME, t.Directory, certificates(l.Config))
		return proof{authority.Config(), authority.Challenges, authority.Fetch}, nil
	}
	return proof{}, nil
}

// certificates is the folder of those that were fetched, with their keys.
func certificates(c config.Config) string { return filepath.Join(c.Cache(), "acme") }

// fetchCertificates gets what is missing while the lab answers already. Nobody
// waits for it, not even a lab that stops.
func (l *Lab) fetchCertificates(ctx context.Context, p proof) {
	if p.fetch == nil {
		return
	}
	go func() {
		if err := p.fetch(ctx); err != nil && ctx.Err() == nil {
			l.log.ErrorContext(ctx, "a certificate could not be fetched; it is tried again when a browser asks", "err", err)
		}
	}()
}

// httpsHost is where visitors of plain http are sent: LAB_URL, or the port of
// HTTPS on the host they asked for.
func (l *Lab) httpsHost(at net.Addr) string {
	if host, is := strings.CutPrefix(l.Config.URL, "https://"); is {
		return host
	}
	_, port, _ := net.SplitHostPort(at.String()) // a listener's address has a port
	return ":" + port
}

// httpsAddress is the lab's own https address, where the settings name one.
func (l *Lab) httpsAddress() string {
	if strings.HasPrefix(l.Config.URL, "https://") {
		return l.Config.URL
	}
	return ""
}
