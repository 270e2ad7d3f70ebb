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
	s.offerRoutes()
	s.glossaryRoutes()
	s.missedRoutes()
	s.statementRoutes()
	s.catalogueRoutes()
	s.viewingRoutes()
	s.readingRoutes()
	s.workRoutes()
	s.formatRoutes()
	s.attemptRoutes()
	s.handInRoutes()
	s.dueRoutes()
	s.noticeRoutes()
}

// accountRoutes: who one is, and the people of a place.
func (s *Server) accountRoutes() {
	add(s, get("/boot", Anyone, "What the interface needs to begin"), s.boot)

	addAnswer(s, post("/sign-in", Anyone, "Sign in by login and secret"), s.signIn)
	addAnswer(s, post("/sign-in/demo", Anyone, "Enter the demonstration, from this machine"), s.signInDemo)
	addAnswer(s, post("/sign-in/ticket", Anyone, "Sign in by a one-time link or card"), s.signInTicket)
	addAnswer(s, post("/sign-in/oidc", Anyone, "Go to the institution's provider to sign in"), s.leave)
	addAnswer(s, post("/sign-in/oidc/return", Anyone, "Come back from the provider"), s.arrive)
	addAnswer(s, post("/sign-out", SignedIn, "End this sign-in"), s.signOut)
	add(s, post("/demo/remove", Who(account.SettingEdit), "Take the demonstration away"), s.removeDemo)

	add(s, patch("/me", account.Act(SignedIn), "Change one's name or language"), s.changeMe)
	addDone(s, put("/me/secret", account.Act(SignedIn), "Choose a secret"), s.chooseSecret)
	add(s, get("/me/sign-ins", Who(account.SignInRead), "One's browsers and phones"), s.signIns)
	addDone(s, remove("/me/sign-ins/{id}", account.SignInRevoke, "Sign a browser or phone out"), s.endSignIn)
	add(s, get("/me/identities", Who(account.SignInRead), "By which accounts of a provider one signs in"), s.identities)
	addAnswer(s, post("/me/identities", SignedIn, "Go to the provider to link one's account there"), s.leaveToLink)
	addDone(s, remove("/me/identities/{id}", account.SignInRevoke, "Unlink an account of a provider"), s.unlink)
	add(s, get("/me/budget", SignedIn, "How many bytes one wants to be sent, and how many one was"), s.myBudget)
	add(s, put("/me/budget", account.Act(SignedIn), "Set a budget of one's own; 0 for none"), s.setMyBudget)
	add(s, post("/me/budget/beyond", SignedIn, "Use some bytes more than one's budget, on purpose, until it begins anew"), s.goBeyond)
	add(s, post("/me/tokens", Who(account.TokenCreate), "Make an API token"), s.makeToken)

	add(s, get("/people", Who(account.PersonRead), "The people one may see"), s.people)
	add(s, get("/people/{id}", Who(account.PersonRead), "One person"), s.person)
	addMaking(s, put("/people/{id}", account.PersonEdit, "Add a person"), s.addPerson)
	add(s, patch("/people/{id}", account.PersonEdit, "Change a person's record"), s.changePerson)
	addMaking(s, put("/people/{id}/roles/{grant}", account.RoleGrant, "Give a role"), s.giveRole)
	addDone(s, remove("/people/{id}/roles/{grant}", account.RoleRevoke, "Take a role away"), s.takeRole)
	add(s, post("/people/import", Who(account.PersonEdit), "People from a CSV or XLSX file"), s.importPeople)

	add(s, post("/offer/import", Who(account.OfferImport), "What e-Note says of an establishment: its groups, their modules and trainers"), s.importOffer)
	add(s, get("/imports", SignedIn, "What was imported into the places that one manages"), s.imports)
	add(s, get("/imports/{id}", Who(account.PersonEdit), "One import, and what keeps it from being taken back"), s.oneImport)
	addDone(s, post("/imports/{id}/undo", Who(account.PersonEdit), "Take an import back as a whole"), s.undoImport)
	s.dossierRoutes()

	add(s, get("/groups", SignedIn, "The groups one is in, teaches or may publish to"), s.groups)
	add(s, get("/groups/{id}", SignedIn, "One group"), s.group)
	addMaking(s, put("/groups/{id}", account.PersonEdit, "Add a group"), s.addGroup)
	add(s, patch("/groups/{id}", account.PersonEdit, "Change a group"), s.changeGroup)
	addMaking(s, put("/groups/{id}/learners/{person}", account.RoleGrant, "Put a learner into a group"), s.joinGroup)
	addDone(s, remove("/groups/{id}/learners/{person}", account.RoleRevoke, "Take a learner out of a group"), s.leaveGroup)
	add(s, post("/groups/{id}/cards", Who(account.SecretReset), "New connection cards"), s.cards)

	add(s, get("/places", SignedIn, "The places of the organisation"), s.places)
	add(s, get("/places/{id}", Who(account.SettingEdit), "A place, and how much stands in it"), s.place)
	addMaking(s, put("/places/{id}", account.SettingEdit, "Add a place below one, or at the top"), s.addPlace)
	add(s, patch("/places/{id}", account.SettingEdit, "Change, move or archive a place"), s.changePlace)
	add(s, get("/places/{id}/history", Who(account.FactRead), "What happened to a place, who did it and when"), s.placeHistory)
	add(s, get("/places/{id}/budget", Who(account.SettingEdit), "How many bytes the people of a place may be sent together, and how many they were"), s.placeBudget)
	add(s, put("/places/{id}/budget", account.SettingEdit, "Set the budget of a place; 0 for none"), s.setPlaceBudget)
	add(s, get("/organisation", SignedIn, "One's organisation, and its settings"), s.organisation)
	add(s, patch("/organisation", account.SettingEdit, "Change the settings of the organisation"), s.changeOrganisation)
	add(s, get("/rights", SignedIn, "Who may do what, for the help page"), s.rights)
}

// catalogueRoutes: courses and what is in them, from the file to publication.
func (s *Server) catalogueRoutes() {
	add(s, get("/courses", Who(account.ResourceRead), "Courses, by view, state, facets and words"), s.courses)
	add(s, get("/courses/facets", Who(account.ResourceRead), "How many courses there are of each kind"), s.facets)
	add(s, get("/courses/{id}", Who(account.ResourceRead), "A course with its modules and resources"), s.course)
	addMaking(s, put("/courses/{id}", account.CourseCreate, "Begin a course"), s.addCourse)
	add(s, patch("/courses/{id}", account.CourseEdit, "Change what is written about a course, whom it is for, who edits it"), s.changeCourse)
	addDone(s, remove("/courses/{id}", account.CourseEdit, "Remove a draft"), s.removeCourse)
	add(s, get("/courses/{id}/history", Who(account.FactRead), "What happened to a course, who did it and when"), s.history)

	addMaking(s, put("/courses/{id}/modules/{module}", account.CourseEdit, "Add a module"), s.addModule)
	add(s, patch("/courses/{id}/modules/{module}", account.CourseEdit, "Rename or move a module"), s.changeModule)
	addDone(s, remove("/courses/{id}/modules/{module}", account.CourseEdit, "Remove an empty module"), s.removeModule)
	add(s, patch("/courses/{id}/order", account.CourseEdit, "Put modules and resources in order"), s.order)

	add(s, post("/courses/{id}/submit", Who(account.CourseSubmit), "Send a course to review"), s.submit)
	add(s, post("/courses/{id}/publish", Who(account.CoursePublish), "Publish a course to its audience"), s.publish)
	add(s, post("/courses/{id}/return", Who(account.CourseReturn), "Give a course back with a reason"), s.returnCourse)
	add(s, post("/courses/{id}/withdraw", Who(account.CourseWithdraw), "Take a course from its learners"), s.withdraw)

	add(s, get("/resources/{id}", Who(account.ResourceRead), "A resource with the course around it"), s.resource)
	add(s, patch("/resources/{id}", account.CourseEdit, "Rename a resource or say its language"), s.changeResource)
	addDone(s, remove("/resources/{id}", account.CourseEdit, "Take a resource out of its course"), s.removeResource)
	addDone(s, post("/resources/{id}/redo", Who(account.CourseEdit), "Digitise a resource once more"), s.redoResource)

	s.versionRoutes()
	s.uploadRoutes()
	add(s, post("/folders", Who(account.CourseCreate), "What becomes of a folder of files, and its course"), s.folder)
	add(s, get("/uploads", Who(account.UploadTouch), "One's uploads, and the last day's"), s.uploads)
	add(s, get("/jobs", Who(account.JobRead), "What is being digitised, and what could not be"), s.jobs)
	addDone(s, post("/jobs/{asset}/redo", Who(account.CourseEdit), "Digitise an asset once more"), s.redoAsset)
	addDone(s, post("/jobs/{asset}/steps/{step}/redo", Who(account.CourseEdit), "Do one step of an asset once more, with what needs it; go on from it where the asset is not shown"), s.redoStep)
	addDone(s, post("/jobs/{asset}/stop", Who(account.CourseEdit), "Stop the digitising of an asset"), s.stopAsset)
	add(s, get("/plans", SignedIn, "The steps that each kind of file goes through"), s.plans)
}

// viewingRoutes: finding, watching, reading, and what comes of it.
func (s *Server) viewingRoutes() {
	s.mediaRoutes()
	s.outsideRoutes()
	s.priceRoutes()
	add(s, get("/resources/{id}/viewer", Who(account.ResourceRead), "What a viewer needs before the bytes"), s.viewer)
	add(s, get("/resources/{id}/pages/{n}", Who(account.ResourceRead), "The words of a page with their boxes"), s.pageText)
	add(s, get("/resources/{id}/place", Who(account.ResourceRead), "Where one stands in a resource"), s.resourcePlace)

	add(s, get("/search", Who(account.ResourceRead), "Find pages, seconds and courses"), s.search)
	add(s, get("/search/suggest", Who(account.ResourceRead), "What might be meant, while it is typed"), s.suggest)

	s.beatRoutes()
	s.liveRoutes()
	add(s, get("/me/continue", SignedIn, "What one began and has not completed"), s.resume)
	add(s, get("/me/progress", SignedIn, "How far one has come, course by course"), s.myProgress)

	add(s, get("/groups/{id}/courses", Who(account.ProgressRead), "The courses that a group follows"), s.groupCourses)
	add(s, get("/groups/{id}/hours", Who(account.ProgressRead), "What a group is taught: hours planned, assigned and delivered, and by whom"), s.groupHours)
	add(s, get("/groups/{id}/progress", Who(account.ProgressRead), "How far a group has come with a course"), s.groupProgress)
	add(s, get("/groups/{id}/learners/{person}/progress", Who(account.ProgressRead), "What a learner of a group did with a course, resource by resource"), s.learnerWork)
	addDone(s, put("/groups/{id}/learners/{person}/marks/{resource}", account.ProgressMark, "Call a resource completed for a learner"), s.mark)
	addDone(s, remove("/groups/{id}/learners/{person}/marks/{resource}", account.ProgressMark, "Take that back"), s.unmark)
	s.reportRoutes()
	s.presenceRoutes()
	s.curveRoutes()
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
