package httpapi

import (
	"net/http"

	"github.com/digital-learning-lab/lab/internal/account"
)

// routes is the whole table: every address of the lab, and who it is for. The
// acts are account's; the test of rights reads this table, so that a route
// without a row there fails.
func (s *Server) routes() {
	s.engine.GET("/healthz", s.healthy)
	s.engine.GET("/readyz", s.ready)
	s.accountRoutes()
	s.catalogueRoutes()
	s.viewingRoutes()
}

// accountRoutes: who one is, and the people of a place.
func (s *Server) accountRoutes() {
	add(s, get("/boot", Anyone, "What the interface needs to begin"), s.boot)
}

// catalogueRoutes: courses and what is in them, from the file to publication.
func (s *Server) catalogueRoutes() {
}

// viewingRoutes: finding, watching, reading, and what comes of it.
func (s *Server) viewingRoutes() {
}

func get(path string, who Who, summary string) Operation {
	return Operation{Method: http.MethodGet, Path: path, Who: who, Summary: summary}
}

func put(path string, act account.Act, summary string) Operation {
	return Operation{Method: http.MethodPut, Path: path, Who: Who(act), Summary: summary}
}

func patch(path string, act account.Act, summary string) Operation {
	return Operation{Method: http.MethodPatch, Path: path, Who: Who(act), Summary: summary}
}

func post(path string, who Who, summary string) Operation {
	return Operation{Method: http.MethodPost, Path: path, Who: who, Summary: summary}
}

func remove(path string, act account.Act, summary string) Operation {
	return Operation{Method: http.MethodDelete, Path: path, Who: Who(act), Summary: summary}
}
