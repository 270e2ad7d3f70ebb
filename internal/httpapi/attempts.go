package httpapi

// attemptRoutes: quizzes taken, and marks.
func (s *Server) attemptRoutes() {
}
