package app

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/https"
)

// soon is when a certificate that nobody renewed is a trouble to be.
const soon = 14 * 24 * time.Hour

// protection says how the way to the lab is protected: by which certificate and
// until when, and who may sign in without one.
func protection(ctx context.Context, c config.Config, now time.Time) []Finding {
	switch {
	case c.TLS.Certificate != "":
		files, err := https.FromFiles(c.TLS.Certificate, c.TLS.Key, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			return []Finding{{Name: "https", Needed: true, Words: err.Error()}}
		}
		return []Finding{lasting(files.Certificate(), now)}
	case len(c.TLS.ACME) > 0:
		var found []Finding
		for _, name := range c.TLS.ACME {
			kept, err := https.Kept(ctx, certificates(c), name)
			if err != nil {
				found = append(found, Finding{Name: "https", Words: "No certificate of " + name + " was fetched yet: the authority must reach this machine by that name."})
				continue
			}
			found = append(found, lasting(kept, now))
		}
		return found
	}
	return []Finding{plain(c)}
}

// lasting says whose a certificate is and how long it lasts.
func lasting(c *x509.Certificate, now time.Time) Finding {
	left := c.NotAfter.Sub(now)
	names := append(c.DNSNames, addresses(c.IPAddresses)...)
	words := fmt.Sprintf("%s, until %s: %d days left", strings.Join(names, ", "), c.NotAfter.Format(time.DateOnly), int(left.Hours())/24)
	return Finding{Name: "https", Well: left > soon, Words: words}
}

func addresses(list []net.IP) (written []string) {
	for _, ip := range list {
		written = append(written, ip.String())
	}
	return written
}

// plain says who may sign in where the lab speaks no HTTPS.
func plain(c config.Config) Finding {
	f := Finding{Name: "plain http", Well: true, Words: "Signing in from this machine only, or behind a trusted proxy that speaks https."}
	switch host, _, _ := net.SplitHostPort(c.Listen); { // config has checked its form
	case c.TLS.Plain == "lan":
		f.Words = "Signing in from everywhere (LAB_PLAIN=lan): passwords can be read on their way, and browsers allow neither offline reading nor the camera."
	case len(c.TrustedProxies) == 0 && !loopback(host):
		f.Well, f.Words = false, "Others reach the lab and cannot sign in: set LAB_TLS_CERT and LAB_TLS_KEY, or LAB_PLAIN=lan on a network of your own."
	}
	return f
}

func loopback(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.IsLoopback()
}
