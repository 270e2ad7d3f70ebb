package httpapi

// noticeRoutes: what a person is told.
func (s *Server) noticeRoutes() {
}
