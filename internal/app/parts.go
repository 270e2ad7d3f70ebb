package app

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/budget"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/curriculum/framework"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/office"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/unindexed"
	"github.com/digital-learning-lab/lab/internal/seed"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/stream"
	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/xapi"
	"github.com/digital-learning-lab/lab/ui"
)

// parts are what a lab works with besides its record.
type parts struct {
	Desk       *catalogue.Desk
	Queue      *job.Queue
	Blobs      blob.Store
	Index      search.Index
	Hub        *live.Hub
	presence   live.Presence
	indexer    *search.Indexer
	missed     *search.Missed
	reception  *upload.Reception
	intake     *intake.Service
	staging    upload.Staging
	claims     upload.Claims
	receiving  *receiving
	digitising *digitising
	workshop   *digitise.Workshop
	sandbox    *box.Box
	oldSheets  *office.Converter
	pdf        *pdf.Documents
	loader     *archive.Loader
	hot        sessions
	redis      *redis.Client // nil where sessions are in the record
	streams    *stream.Service
	budgets    *budget.Service
	learning   *learning.Service
	notices    *notify.Service
	examiner   *assessment.Examiner
	teller     *xapi.Teller
	lrs        string // the address of the record store, or empty
	server     *httpapi.Server
	meters     *meters
	beside     sync.WaitGroup // what runs beside the queue
	endWork    func() error   // stops the jobs, once
	leaving    atomic.Bool    // the lab stops: /readyz says so first
	dependencies
	halt context.CancelFunc
}

// stopJobs is how long jobs may take to end when the lab stops. What does not
// end is done again at the next start.
const stopJobs = 10 * time.Second

// openParts opens the stores beside the record and joins the services.
func (l *Lab) openParts(ctx context.Context) (err error) {
	if !l.options.Work {
		return nil
	}
	l.meters = newMeters()
	if l.Blobs, err = l.openBlobs(ctx, l.Config); err != nil {
		return err
	}
	l.Blobs = l.meters.watch(l.Blobs)
	if l.Index, err = l.openIndex(ctx, l.Config); err != nil {
		return err
	}
	if l.workshop, l.pdf, err = l.openWorkshop(ctx, l.Blobs); err != nil {
		return err
	}
	if l.staging, err = upload.NewStaging(l.Config.Staging()); err != nil {
		return err
	}
	l.Hub = live.NewHub()
	l.Desk = catalogue.NewDesk(l.stores.courses, l.now)
	l.loader = archive.NewLoader(l.Desk, l.WorkDesk, l.stores.assets, l.Blobs, l.ids)
	l.reception = upload.NewReception(l.stores.uploads, l.now)
	l.intake = intake.NewService(sqlstore.NewIntake(l.stores.base), l.Desk)
	l.indexer = search.NewIndexer(l.Index, l.stores.searchable, l.words)
	l.missed = search.NewMissed(l.stores.missed, l.now)
	l.budgets = budget.NewService(l.stores.budgets, l.now, func(err error) { l.log.WarnContext(ctx, "budgets could not be read and bound nothing", "err", err) })
	l.onClose(func() error { return l.budgets.Flush(context.WithoutCancel(ctx)) })
	l.streams = stream.NewService(l.stores.shelf, l.Blobs, l.budgets)
	if err := l.openHot(ctx, l.Config); err != nil {
		return err
	}
	l.learning = learning.NewService(l.hot, l.stores.shelf, l.Hub, l.presence, l.now)
	l.notices = notify.NewService(l.stores.notices, l.stores.notices, l.Hub, l.now)
	if err := l.openQuizzes(ctx); err != nil {
		return err
	}
	if err := l.openQueue(); err != nil {
		return err
	}
	if err := l.openTelling(ctx); err != nil {
		return err
	}
	return l.openServer(ctx)
}

// Handler answers the lab's requests.
func (l *Lab) Handler() http.Handler { return l.server.Handler() }

func (l *Lab) openServer(ctx context.Context) error {
	epoch, err := l.stores.record.Epoch(ctx)
	if err != nil {
		return err
	}
	deps := l.deps(epoch)
	if set := l.Config.OIDC; set.Issuer != "" {
		deps.Institution = &httpapi.Institution{Name: set.Name, Door: l.door()}
	}
	if ui.Built() {
		deps.UI = ui.FS()
	}
	if l.options.Demo {
		demo, err := l.offer()
		if err != nil {
			return err
		}
		deps.Demo = demo
	}
	l.server = httpapi.New(deps, l.log)
	return nil
}

// deps joins what handlers work with.
func (l *Lab) deps(epoch string) httpapi.Deps {
	return httpapi.Deps{
		Epoch: epoch,
		IDs:   l.ids, Now: l.now, Changes: l.DB.Changes(), Facts: l.stores.base, Accounts: l.Accounts, Places: l.stores.places, Organisations: l.stores.places, Hub: l.Hub,
		Desk: l.Desk, Catalogue: l.stores.courses, Offer: l.stores.offers, OfferDesk: l.OfferDesk,
		Framework: framework.NewImporter(sqlstore.NewFrameworks(l.stores.base), l.ids, l.now, l.oldSheets),
		Uploads:   l.stores.uploads, Reception: l.reception, Intake: l.intake, Staging: l.staging, Claims: l.claims,
		Workload: l.stores.assets, Plans: plans(),
		Offers:  offer.NewImporter(sqlstore.NewOfferImports(l.stores.base), l.ids, l.now),
		Imports: ledger.NewService(sqlstore.NewLedger(l.stores.base)),
		Roster:  roster.NewImporter(l.stores.rosters, l.ids, l.now, l.oldSheets), OldSheets: l.oldSheets,
		Shelf: l.stores.shelf, Prices: l.stores.shelf, Versions: l.stores.courses, Streams: l.streams, Budgets: l.budgets,
		Proofs: l.stores.proofs, Proofreading: proofread.NewDesk(l.stores.proofs, l.now),
		Outside:  stream.NewOutside(l.streams, sqlstore.NewLoans(l.stores.base), rand.Reader, l.now),
		Search:   search.NewService(l.Index, l.stores.searchable, unindexed.New(l.stores.searchable), l.words, l.now),
		Concepts: l.stores.concepts, Glossary: l.glossary, Tallies: l.stores.missed, Missed: l.missed,
		Learning:   l.learning,
		Statements: xapi.NewFeed(l.stores.statements, l.teller, epoch), Told: l.stores.statements, LRS: l.lrs,
		Works: l.stores.works, WorkDesk: l.WorkDesk, Analyst: assessment.NewAnalyst(l.stores.works), Agendas: l.stores.works, Notices: l.notices,
		Quizzes:        assessment.NewInvigilator(l.examiner, l.stores.attempts),
		HandIns:        assessment.NewHandIns(sqlstore.NewHandIns(l.stores.base), l.Hub, l.now),
		Markbooks:      report.NewMarkbooks(l.stores.reports, l.now),
		Marker:         learning.NewMarker(l.stores.learning, l.stores.shelf, l.Hub, l.now),
		Reports:        report.NewService(l.stores.reports, l.presence),
		Curves:         report.NewCurves(l.stores.reports, l.stores.reports, l.curvesNow),
		Dossiers:       dossier.New(l.Accounts, l.stores.dossiers, l.Blobs, l.Config.Scratch(), l.now),
		TrustedProxies: l.Config.TrustedProxies, Ready: l.ready, Observe: l.observe(),
		PlainLAN: l.Config.TLS.Plain == "lan", Address: l.httpsAddress(), MissingTools: l.MissingTools,
	}
}

// Import loads a pack as a draft of the first administrator.
func (l *Lab) Import(ctx context.Context, pack *archive.Opened) error {
	who, err := l.Accounts.ActorFor(ctx, adminLogin)
	if err != nil {
		return err
	}
	return l.loader.Load(ctx, who, pack)
}

// Pack digitises a course folder and writes its pack.
func (l *Lab) Pack(ctx context.Context, folder seed.Folder, w io.Writer) error {
	contents, err := seed.NewMaker(l.workshop, l.Blobs, l.Config.Staging()).Make(ctx, folder)
	if err != nil {
		return err
	}
	return archive.Write(ctx, w, contents, l.Blobs)
}

// Reindex makes the search index anew while the old one answers, and answers how
// many resources are in it. told hears how many are, of how many.
func (l *Lab) Reindex(ctx context.Context, told func(done, whole int)) (done int, err error) {
	whole, err := l.stores.searchable.CountPublished(ctx)
	if err != nil {
		return 0, err
	}
	err = l.indexer.Rebuild(ctx, func(more int) {
		done += more
		told(done, max(done, whole))
	})
	return done, err
}
