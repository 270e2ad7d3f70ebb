package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// Dependency is something that the lab stands on, and how it stands itself.
type Dependency struct {
	Name   string `json:"name"` // "record", "blobs", "index", "sessions"; "lab" while it stops
	Needed bool   `json:"needed"`
	State  State  `json:"state"`
}

// State says how a dependency answers.
type State string

// The states of a dependency.
const (
	Well     State = "ok"
	Away     State = "away"     // it answers with a failure, or not at all
	Slow     State = "slow"     // it did not answer in time
	Stopping State = "stopping" // the lab takes nothing new
)

// readiness is told to whoever asks: names and states, never where something is
// or what it said.
type readiness struct {
	Status       string       `json:"status"`
	Dependencies []Dependency `json:"dependencies"`
}

// healthy says that the process answers, and nothing else: what restarts a lab
// that does not answer must not restart it because its database is away.
func (s *Server) healthy(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
}

// ready says whether the lab can work, and what it waits for if not.
func (s *Server) ready(c *gin.Context) {
	answer, status := readiness{"ready", s.Ready(c.Request.Context())}, http.StatusOK
	for _, d := range answer.Dependencies {
		if d.Needed && d.State != Well {
			answer.Status, status = "not ready", http.StatusServiceUnavailable
		}
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(status, answer)
}
