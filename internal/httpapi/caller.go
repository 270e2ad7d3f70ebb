package httpapi

import (
	"net/netip"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// Caller is what an operation is told of the browser that calls: embed it in an
// input to have it.
type Caller struct {
	from   netip.Addr // behind the proxies that are believed
	device string     // "Firefox · Linux"
	secure bool       // came by TLS
	origin string     // "https://lab.example.ma", as the browser wrote it
}

// Resolve fills it from the request; huma calls it.
func (c *Caller) Resolve(ctx huma.Context) []error {
	g := humagin.Unwrap(ctx)
	c.from, _ = netip.ParseAddr(g.ClientIP()) // what is no address counts as one network
	c.secure = arrivalOf(g.Request.Context()).secure
	c.device = deviceOf(g.Request.UserAgent())
	scheme := "http://"
	if c.secure {
		scheme = "https://"
	}
	c.origin = scheme + g.Request.Host
	return nil
}

// marks are what browsers and systems write of themselves, those first that also
// write another's mark.
var (
	browserMarks = [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systemMarks = [][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// deviceOf names browser and system in words that a person knows their own by.
func deviceOf(userAgent string) string {
	browser, system := mark(browserMarks, userAgent), mark(systemMarks, userAgent)
	return strings.Trim(browser+" · "+system, " ·")
}

func mark(marks [][2]string, userAgent string) string {
	for _, m := range marks {
		if strings.Contains(userAgent, m[0]) {
			return m[1]
		}
	}
	return ""
}
