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

	addAnswer(s, post("/sign-in", Anyone, "Sign in by login and secret"), s.signIn)
	addAnswer(s, post("/sign-in/demo", Anyone, "Enter the demonstration, from this machine"), s.signInDemo)
	addAnswer(s, post("/sign-in/ticket", Anyone, "Sign in by a one-time link or card"), s.signInTicket)
	addAnswer(s, post("/sign-out", SignedIn, "End this sign-in"), s.signOut)
	add(s, post("/demo/remove", Who(account.SettingEdit), "Take the demonstration away"), s.removeDemo)

	add(s, patch("/me", account.Act(SignedIn), "Change one's name or language"), s.changeMe)
	addDone(s, put("/me/secret", account.Act(SignedIn), "Choose a secret"), s.chooseSecret)
	add(s, get("/me/sign-ins", Who(account.SignInRead), "One's browsers and phones"), s.signIns)
	addDone(s, remove("/me/sign-ins/{id}", account.SignInRevoke, "Sign a browser or phone out"), s.endSignIn)
	add(s, post("/me/tokens", Who(account.TokenCreate), "Make an API token"), s.makeToken)

	add(s, get("/people", Who(account.PersonRead), "The people one may see"), s.people)
	add(s, get("/people/{id}", Who(account.PersonRead), "One person"), s.person)
	addMaking(s, put("/people/{id}", account.PersonEdit, "Add a person"), s.addPerson)
	add(s, patch("/people/{id}", account.PersonEdit, "Change a person's record"), s.changePerson)
	addMaking(s, put("/people/{id}/roles/{grant}", account.RoleGrant, "Give a role"), s.giveRole)
	addDone(s, remove("/people/{id}/roles/{grant}", account.RoleRevoke, "Take a role away"), s.takeRole)
	add(s, post("/people/import", Who(account.PersonEdit), "People from a CSV or XLSX file"), s.importPeople)

	add(s, get("/groups", SignedIn, "The groups one is in, teaches or may publish to"), s.groups)
	add(s, get("/groups/{id}", SignedIn, "One group"), s.group)
	addMaking(s, put("/groups/{id}", account.PersonEdit, "Add a group"), s.addGroup)
	add(s, patch("/groups/{id}", account.PersonEdit, "Change a group"), s.changeGroup)
	addMaking(s, put("/groups/{id}/learners/{person}", account.RoleGrant, "Put a learner into a group"), s.joinGroup)
	addDone(s, remove("/groups/{id}/learners/{person}", account.RoleRevoke, "Take a learner out of a group"), s.leaveGroup)
	add(s, post("/groups/{id}/cards", Who(account.SecretReset), "New connection cards"), s.cards)

	add(s, get("/places", SignedIn, "The establishments of the organisation"), s.places)
	add(s, patch("/places/{id}", account.SettingEdit, "Change the settings of an establishment"), s.changePlace)
	add(s, get("/rights", SignedIn, "Who may do what, for the help page"), s.rights)
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
