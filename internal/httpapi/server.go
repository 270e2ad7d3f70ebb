// Package httpapi is the lab on the web: routes, and the translation between
// HTTP and the services. Handlers are thin: they read a request, ask one
// service, and shape its answer; no rule lives here. One file per domain
// package; errors.go alone knows statuses; routes.go is the whole table.
//
// Gin routes; huma types the JSON operations and writes their OpenAPI 3.1
// description. Media, uploads, live events and beats are plain Gin routes,
// since they are streams or hot.
package httpapi

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/memo"
	"github.com/digital-learning-lab/lab/internal/upload/tus"
)

// Base is where the JSON interface begins.
const Base = "/api/v1"

// Server answers the lab's requests. It is made by New and safe for concurrent
// use.
type Server struct {
	Deps
	engine     *gin.Engine
	api        huma.API
	operations []Operation
	protect    *http.CrossOriginProtection
	proxies    networks
	preload    preload
	pages      *memo.Memo[asked, keptPage]
	tus        *tus.Handler
	buffers    buffers
	log        *slog.Logger
}

// New joins the services to their addresses.
func New(deps Deps, log *slog.Logger) *Server {
	gin.SetMode(gin.ReleaseMode)
	s := &Server{Deps: deps, engine: gin.New(), protect: http.NewCrossOriginProtection(), preload: readPreload(deps.UI), pages: newPages(deps.Changes), log: log}
	s.proxies = readNetworks(deps.TrustedProxies)
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	s.engine.NoRoute(s.notFound)
	s.engine.NoMethod(s.notAllowed)
	// Nobody's X-Forwarded-For is believed unless a proxy is named.
	if err := s.engine.SetTrustedProxies(deps.TrustedProxies); err != nil {
		log.Warn("trusted proxies are not understood and are ignored", "err", err)
	}
	s.engine.Use(s.name, s.recover, s.guard, s.pace, s.identify, s.keep)
	s.api = humagin.New(s.engine, s.humaConfig())
	s.routes()
	return s
}

// Handler is the server as net/http knows it. Nothing may wrap the writer it is
// given: media reach the kernel's sendfile through it.
func (s *Server) Handler() http.Handler { return s.engine }

// Operations lists every operation with who may do it, for the test of rights
// and for the administrator's help.
func (s *Server) Operations() []Operation { return s.operations }

// OpenAPI describes the interface as JSON, as it stands in openapi.json. It
// needs no lab.
func OpenAPI() ([]byte, error) {
	api := New(Deps{}, slog.New(slog.DiscardHandler)).api.OpenAPI()
	return json.MarshalIndent(api, "", " ")
}

func (s *Server) humaConfig() huma.Config {
	c := huma.DefaultConfig("Digital Learning Lab", "1")
	c.OpenAPIPath = Base + "/openapi"
	c.DocsPath, c.SchemasPath = "", ""
	c.CreateHooks = nil // no "$schema" in answers, no Link headers
	c.Formats = map[string]huma.Format{"application/json": strictJSON(), "json": strictJSON()}
	c.Transformers = []huma.Transformer{s.shapeProblem}
	c.Info.Description = "Everything that the lab's own interface does, for other programs."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"cookie": {Type: "apiKey", In: "cookie", Name: cookieName},
		"bearer": {Type: "http", Scheme: "bearer"},
	}
	return c
}

// Operation is one row of the route table: where, what, and who may.
type Operation struct {
	Method  string
	Path    string
	Who     Who
	Summary string
	Status  int // of success; 0 means 200
}

// Who says whom an operation is for: an act that account.Can decides on, or one
// of the two below.
type Who account.Act

// The operations that no act governs.
const (
	Anyone   Who = "anyone"    // signed in or not
	SignedIn Who = "signed in" // whoever one is: the answer is about oneself
)
