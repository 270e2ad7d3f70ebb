package httpapi

// workRoutes: what works are written, published and given.
func (s *Server) workRoutes() {
}
