// Package tus receives files by the tus 1.0 protocol (https://tus.io/protocols/
// resumable-upload): creation, checksum, expiration and termination. A PATCH is
// written by tusd to its file store; the rest of the protocol is ours, because
// tusd knows neither whose an upload is nor checksums nor expiry, and begins an
// upload anew when its creation is repeated.
//
// It writes to the staging folder alone: <id> and <id>.info. Its limits are
// those of package upload. A chunk must say its length; one with a checksum is
// held in memory, at most upload.MaxChunk bytes of it, and checked before a
// byte is written. One writer at a time has an upload; a second hears 423.
package tus

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/tus/tusd/v2/pkg/filestore"
	tusd "github.com/tus/tusd/v2/pkg/handler"
	tuslog "golang.org/x/exp/slog"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Extensions of the protocol that are spoken here.
const Extensions = "creation,checksum,expiration,termination"

const version = "1.0.0"

// chunkSilence is how long a chunk may bring no byte before its connection is
// taken for dead and the upload is free for another.
const chunkSilence = 20 * time.Second

// Config is what a Handler needs to know.
type Config struct {
	Base    string // address under which uploads stand, with its last slash
	Who     func(ctx context.Context) account.Actor
	Changed func(ctx context.Context, u upload.Upload) // told when an upload began or became whole
	// Claims keeps an upload for one writer. tusd's own locker would let a second
	// writer interrupt the first, so that two tabs never come to an end.
	Claims upload.Claims
	// Fail answers a request with an error. Status 0 means the usual one of the
	// error's kind; the protocol has some of its own.
	Fail func(w http.ResponseWriter, r *http.Request, status int, err error)
}

// Handler answers the requests of the protocol.
type Handler struct {
	Config
	reception *upload.Reception
	staging   upload.Staging
	files     filestore.FileStore
	patch     http.Handler
}

// New makes a handler that keeps bytes in staging and asks reception for leave.
func New(cfg Config, reception *upload.Reception, staging upload.Staging) *Handler {
	h := &Handler{Config: cfg, reception: reception, staging: staging, files: filestore.New(staging.Dir())}
	h.files.DirModePerm, h.files.FileModePerm = 0o700, 0o600
	composer := tusd.NewStoreComposer()
	composer.UseCore(disk{h.files})
	writer, err := tusd.NewUnroutedHandler(tusd.Config{
		StoreComposer: composer, BasePath: cfg.Base, Cors: &tusd.CorsConfig{Disable: true},
		Logger:         tuslog.New(tuslog.NewTextHandler(io.Discard, nil)),
		NetworkTimeout: chunkSilence,
	})
	if err != nil {
		panic(err) // Base is no address, or the store is missing: only a broken build reaches this
	}
	h.patch = writer.Middleware(http.HandlerFunc(writer.PatchFile))
	return h
}

// Serve answers a request about the upload of that identifier, or about all of
// them where it is empty.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request, id string) {
	w.Header().Set("Tus-Resumable", version)
	w.Header().Set("Cache-Control", "no-store")
	speaks := r.Header.Get("Tus-Resumable") == version || r.Method == http.MethodOptions || r.Method == http.MethodHead
	if !speaks {
		w.Header().Set("Tus-Version", version)
		h.Fail(w, r, http.StatusPreconditionFailed, errVersion)
		return
	}
	act := map[string]func(http.ResponseWriter, *http.Request, string) error{
		http.MethodPost: h.create, http.MethodHead: h.head, http.MethodPatch: h.write, http.MethodDelete: h.remove,
		http.MethodOptions: h.options,
	}[r.Method]
	if act == nil || (id == "") != (r.Method == http.MethodPost || r.Method == http.MethodOptions) {
		h.Fail(w, r, 0, fault.Missing())
		return
	}
	if err := act(w, r, id); err != nil {
		h.Fail(w, r, statusOf(err), err)
	}
}

func (h *Handler) options(w http.ResponseWriter, _ *http.Request, _ string) error {
	w.Header().Set("Tus-Version", version)
	w.Header().Set("Tus-Extension", Extensions)
	w.Header().Set("Tus-Max-Size", strconv.Itoa(upload.MaxSize))
	w.Header().Set("Tus-Checksum-Algorithm", "sha256,sha1")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// create begins an upload, or answers again for one that began already.
func (h *Handler) create(w http.ResponseWriter, r *http.Request, _ string) error {
	asked, err := described(r)
	if err != nil {
		return err
	}
	u, err := h.reception.Begin(r.Context(), h.Who(r.Context()), asked)
	if err != nil {
		return err
	}
	release, err := h.claim(r, u.ID)
	if err != nil {
		return err
	}
	defer release()
	if err := h.ensure(r.Context(), u); err != nil {
		return err
	}
	h.Changed(r.Context(), u)
	w.Header().Set("Location", h.Base+u.ID)
	expire(w, u)
	w.WriteHeader(http.StatusCreated)
	return nil
}

// ensure makes the empty file of an upload that has none yet, or whose note
// beside it was cut short by a full disk or a power cut: it then begins anew.
func (h *Handler) ensure(ctx context.Context, u upload.Upload) error {
	if u.State != upload.Receiving {
		return nil
	}
	_, err := h.files.GetUpload(ctx, u.ID)
	if err != nil {
		_, err = h.files.NewUpload(ctx, tusd.FileInfo{ID: u.ID, Size: u.Size})
	}
	return full(err)
}

// head says how many bytes have arrived. An upload whose last byte came just
// before the lab stopped becomes whole here.
func (h *Handler) head(w http.ResponseWriter, r *http.Request, id string) error {
	u, err := h.reception.Find(r.Context(), h.Who(r.Context()), id)
	if err != nil {
		return err
	}
	offset, err := h.offset(r.Context(), &u)
	if err != nil {
		return err
	}
	w.Header().Set("Upload-Length", strconv.FormatInt(u.Size, 10))
	w.Header().Set("Upload-Offset", strconv.FormatInt(offset, 10))
	expire(w, u)
	w.WriteHeader(http.StatusOK)
	return nil
}

// offset is how many bytes have arrived; if they are all, the upload is whole
// when it returns.
func (h *Handler) offset(ctx context.Context, u *upload.Upload) (int64, error) {
	if u.State != upload.Receiving {
		return u.Size, nil
	}
	have, err := h.staging.Size(u.ID)
	if err != nil || have < u.Size {
		return have, err
	}
	return have, h.finish(ctx, u)
}

// finish makes an upload whole: the bytes durable first, then the row with its
// job. Only after this may anybody be told.
func (h *Handler) finish(ctx context.Context, u *upload.Upload) error {
	if err := h.staging.Sync(u.ID); err != nil {
		return full(err)
	}
	if err := h.reception.Whole(ctx, *u); err != nil {
		return err
	}
	u.State = upload.Whole
	h.Changed(ctx, *u)
	return nil
}

// Offset is how many bytes of an upload have arrived.
func (h *Handler) Offset(u upload.Upload) (int64, error) {
	if u.State != upload.Receiving {
		return u.Size, nil
	}
	return h.staging.Size(u.ID)
}

// claim keeps an upload for this request until release, or says that another has
// it.
func (h *Handler) claim(r *http.Request, id string) (release func(), err error) {
	release, free := h.Claims.Claim(r.Context(), id)
	if !free {
		return nil, errBusy
	}
	return release, nil
}

// remove takes an upload back.
func (h *Handler) remove(w http.ResponseWriter, r *http.Request, id string) error {
	u, err := h.reception.Find(r.Context(), h.Who(r.Context()), id)
	if err != nil {
		return err
	}
	release, err := h.claim(r, id)
	if err != nil {
		return err
	}
	defer release()
	if err := h.reception.Delete(r.Context(), u); err != nil {
		return err
	}
	if err := h.staging.Remove(id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func expire(w http.ResponseWriter, u upload.Upload) {
	if u.State == upload.Receiving {
		w.Header().Set("Upload-Expires", u.Expires.UTC().Format(http.TimeFormat))
	}
}
