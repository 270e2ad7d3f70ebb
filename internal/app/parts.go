package app

import (
	"context"
	"io"
	"io/fs"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/seed"
	"github.com/digital-learning-lab/lab/ui"
)

// parts are what a lab works with besides its record.
type parts struct {
	Desk     *catalogue.Desk
	Queue    *job.Queue
	Blobs    blob.Store
	Index    search.Index
	Hub      *live.Hub
	workshop *digitise.Workshop
	pdf      *pdf.Documents
	loader   *archive.Loader
	server   *httpapi.Server
	beside   sync.WaitGroup // what runs beside the queue
	halt     context.CancelFunc
}

// stopJobs is how long jobs may take to end when the lab stops. What does not
// end is done again at the next start.
const stopJobs = 10 * time.Second

// openParts opens the stores beside the record and joins the services.
func (l *Lab) openParts(ctx context.Context) (err error) {
	if l.Blobs, err = l.openBlobs(l.Config); err != nil {
		return err
	}
	l.Hub = live.NewHub()
	l.Desk = catalogue.NewDesk(l.stores.courses, l.now)
	l.loader = archive.NewLoader(l.Desk, l.stores.assets, l.Blobs, l.ids)
	if !l.options.Work {
		return nil
	}
	if l.Index, err = l.openIndex(l.Config); err != nil {
		return err
	}
	if l.workshop, l.pdf, err = l.openWorkshop(ctx, l.Blobs); err != nil {
		return err
	}
	if l.Queue, err = l.openQueue(); err != nil {
		return err
	}
	return l.openServer()
}

// Handler answers the lab's requests.
func (l *Lab) Handler() http.Handler { return l.server.Handler() }

// OpenAPI describes the HTTP interface; no lab needs to be open for it.
func OpenAPI() *huma.OpenAPI {
	return httpapi.New(httpapi.Deps{}, nil).OpenAPI()
}

func (l *Lab) openServer() error {
	deps := httpapi.Deps{
		IDs: l.ids, Now: l.now, Facts: l.stores.base, Accounts: l.Accounts, Places: l.stores.places, Hub: l.Hub,
		Roster:         roster.NewImporter(l.stores.accounts, l.ids),
		TrustedProxies: l.Config.TrustedProxies, Ready: l.ready, MissingTools: l.MissingTools,
	}
	if ui.Built() {
		deps.UI = ui.FS()
	}
	l.server = httpapi.New(deps, l.log)
	return nil
}

// ready says whether the record answers.
func (l *Lab) ready(ctx context.Context) error { return l.DB.Ping(ctx) }

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
	contents, err := seed.NewMaker(l.workshop, l.Blobs, l.Config.Scratch()).Make(ctx, folder)
	if err != nil {
		return err
	}
	return archive.Write(ctx, w, contents, l.Blobs)
}
