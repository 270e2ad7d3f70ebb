package httpapi

// handInRoutes: devoirs handed in and given back.
func (s *Server) handInRoutes() {
}
