package redis

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/base32"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// errAddress is said to the engineer who set it. It repeats nothing of what was
// set: a password is in it.
var errAddress = errors.New("the address of the Redis server must be redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS; " +
	"DATABASE is a number, and other characters than letters and digits of the password are written as %XX")

const usualPort = "6379"

// address is where a server is, and by whose right.
type address struct {
	host           string // host:port
	user, password string
	database       int
	secure         bool // TLS
}

func parseAddress(text string) (address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
		return address{}, errAddress
	}
	a := address{host: u.Host, user: u.User.Username(), secure: u.Scheme == "rediss"}
	a.password, _ = u.User.Password()
	if u.Port() == "" {
		a.host = net.JoinHostPort(u.Hostname(), usualPort)
	}
	if name := strings.Trim(u.Path, "/"); name != "" {
		a.database, err = strconv.Atoi(name)
	}
	if err != nil || a.database < 0 {
		return address{}, errAddress
	}
	return a, nil
}

// tls is how the server must prove who it is, where it speaks TLS.
func (a address) tls() *tls.Config {
	if !a.secure {
		return nil
	}
	name, _, _ := net.SplitHostPort(a.host)
	return &tls.Config{ServerName: name, MinVersion: tls.VersionTLS12}
}

// short is eight letters that stand for a life in every key.
func short(life string) string {
	sum := sha256.Sum256([]byte(life))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}
