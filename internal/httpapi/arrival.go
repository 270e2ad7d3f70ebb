package httpapi

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/gin-gonic/gin"
)

// arrival is how a request came here. It is made once, before anything else
// looks at the request.
type arrival struct {
	number string // of ours; errors show it and the log holds it
	here   bool   // from this very machine, and through no proxy that says otherwise
	secure bool   // by TLS, up to us or up to a proxy that is believed
	sent   int64  // bytes that were sent past Gin's own count
}

// arrivalOf gives how a request came; the zero arrival where nobody said.
func arrivalOf(ctx context.Context) *arrival {
	if a, ok := ctx.Value(arrivalKey).(*arrival); ok {
		return a
	}
	return &arrival{}
}

// requestID gives the number of a request, which errors show and the log holds.
func requestID(ctx context.Context) string { return arrivalOf(ctx).number }

// fromHere reports whether a request came from this very machine, and through
// no proxy that says otherwise.
func fromHere(ctx context.Context) bool { return arrivalOf(ctx).here }

// name gives each request a number of ours (a client's is not believed), notes
// how it came, and in the end what became of it.
func (s *Server) name(c *gin.Context) {
	began := s.Now()
	a := &arrival{number: s.IDs.New(), here: onLoopback(c.Request.RemoteAddr), secure: c.Request.TLS != nil}
	if c.GetHeader("X-Forwarded-For") != "" || c.GetHeader("Forwarded") != "" {
		a.here = false // a proxy of this machine brings somebody from elsewhere
	}
	if c.GetHeader("X-Forwarded-Proto") == "https" && s.proxies.include(c.Request.RemoteAddr) {
		a.secure = true
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), arrivalKey, a))
	c.Header("X-Request-Id", a.number)
	defer s.note(c, a, began) // also where a handler was ended because its reader left
	c.Next()
}

// networks are addresses by their prefixes.
type networks []netip.Prefix

// readNetworks reads addresses and prefixes; what is neither is left out, and
// Gin, which reads the same list, says so.
func readNetworks(list []string) (all networks) {
	for _, one := range list {
		if at, err := netip.ParseAddr(one); err == nil {
			all = append(all, netip.PrefixFrom(at, at.BitLen()))
		} else if prefix, err := netip.ParsePrefix(one); err == nil {
			all = append(all, prefix)
		}
	}
	return all
}

// include reports whether a host with its port is in the networks.
func (n networks) include(remote string) bool {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	for _, prefix := range n {
		if prefix.Contains(at.Addr().Unmap()) {
			return true
		}
	}
	return false
}

// onLoopback reports whether a request came from this very machine.
func onLoopback(remote string) bool {
	at, err := netip.ParseAddrPort(remote)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// offered reports whether HTTP's own methods hold one. TRACE and what nobody
// knows are refused before anything is asked.
func offered(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return true
	}
	return false
}
