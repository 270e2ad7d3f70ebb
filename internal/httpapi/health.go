package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// healthy says that the process answers.
func (s *Server) healthy(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
}

// ready says whether the lab can work: its record and its stores answer.
func (s *Server) ready(c *gin.Context) {
	if err := s.Ready(c.Request.Context()); err != nil {
		s.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}
