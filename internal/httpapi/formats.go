package httpapi

// formatRoutes: papers in the formats of other programs, and how their questions fare.
func (s *Server) formatRoutes() {
}
