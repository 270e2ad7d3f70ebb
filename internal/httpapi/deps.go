package httpapi

import (
	"context"
	"io/fs"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/budget"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/framework"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/memo"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/stream"
	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/xapi"
)

// Recorder writes a fact that changes nothing else.
type Recorder interface {
	Record(ctx context.Context, f fact.Fact) error
}

// Deps are the services that the server translates for, and what it is told
// about the place it runs in.
type Deps struct {
	IDs            *id.Maker
	Now            func() time.Time
	Changes        *memo.Clock // counts what is written, so that lists are made anew only then
	Facts          Recorder
	Accounts       *account.Service
	Roster         *roster.Importer
	Offers         *offer.Importer
	Imports        *ledger.Service
	OldSheets      sheet.Converter // reads old .xls files, or nil
	Places         PlaceStore
	Organisations  OrganisationStore
	Desk           *catalogue.Desk
	Catalogue      Catalogue
	Works          Works
	WorkDesk       *assessment.Desk
	Analyst        Analyst
	Offer          Offer
	OfferDesk      *curriculum.Desk
	Framework      *framework.Importer
	Uploads        UploadList
	Reception      *upload.Reception
	Intake         *intake.Service
	Staging        upload.Staging
	Claims         upload.Claims // who writes to an upload
	Workload       Workload
	Plans          []KindPlan // what is done to each kind of file
	Hub            *live.Hub
	Shelf          Shelf
	Prices         Prices
	Versions       Versions
	Streams        *stream.Service
	Proofs         Proofs
	Proofreading   *proofread.Desk
	Outside        *stream.Outside
	Budgets        *budget.Service
	Search         *search.Service
	Learning       *learning.Service
	Marker         *learning.Marker
	Notices        *notify.Service
	Quizzes        *assessment.Invigilator
	HandIns        *assessment.HandIns
	Reports        Reports
	Curves         Curves
	Markbooks      Markbooks
	Agendas        Agendas
	Dossiers       *dossier.Service
	Statements     *xapi.Feed
	Told           Told
	LRS            string // the address of the record store that is told, or empty
	Concepts       Concepts
	Glossary       *glossary.Desk
	Tallies        Tallies
	Missed         *search.Missed
	LivePace       LivePace     // zero is the usual pace
	UI             fs.FS        // the built interface, or nil where it was not built
	TrustedProxies []string     // addresses whose X-Forwarded-For is believed
	Demo           *Demo        // nil outside demo mode
	Institution    *Institution // nil where there is no OpenID provider
	PlainLAN       bool         // whether others than this machine may sign in over plain http
	Address        string       // the lab's own https address, where there is one
	Ready          func(ctx context.Context) []Dependency
	Observe        func(Answered) // told of every request, or nil
	Epoch          string         // the name of the lab's life, empty until it was restored
	MissingTools   func() []MissingTool
}

// Demo is what a newcomer is offered: four people to enter as, and three
// searches that are misspelt and find all the same.
type Demo struct {
	// People gives those who are still there: none once the demonstration was
	// taken away.
	People   func(ctx context.Context) ([]DemoPerson, error)
	Searches []DemoSearch
	// Remove takes people and content of the demonstration away, if who may ask
	// for it, and answers the ticket of the administrator's link.
	Remove func(ctx context.Context, who account.Actor) (ticket string, err error)
}

// DemoPerson is somebody whom a newcomer may enter as, without a secret, from
// this machine only.
type DemoPerson struct {
	Key  string       `json:"key" enum:"learner,trainer,librarian,manager"`
	Name string       `json:"name"`
	Role account.Role `json:"role"`
	ID   string       `json:"-"`
}

// DemoSearch is an example search and what it lands on.
type DemoSearch struct {
	Query    string `json:"query"`
	Language string `json:"language"`
	LandsOn  string `json:"lands_on" enum:"page,second"`
}

// MissingTool is a program that the lab would use if it were there.
type MissingTool struct {
	Name    string `json:"name"`
	Loss    string `json:"loss"`
	Package string `json:"package"`
}
