package httpapi

// dueRoutes: what is due, and who handed in what.
func (s *Server) dueRoutes() {
}
