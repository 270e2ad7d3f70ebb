package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// PlainCommand is the argument by which the program becomes Plain.
const PlainCommand = "plain"

const plainOpen = "plain server: "

// plainIndex is the folder of the index that Plain asks.
const plainIndex = "index"

// Plain serves, until ctx ends, what the lab is measured against: the same
// acts with nothing around them but net/http. PUT /file keeps a body in a file
// and syncs it; POST /row commits one row by itself, as durably as the lab does;
// GET /find asks the index that was laid into its folder.
// It writes in folder and prints its address to out.
func Plain(ctx context.Context, folder string, out io.Writer) error {
	db, err := sqldb.Open(ctx, "sqlite:"+filepath.Join(folder, "plain.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it is thrown away
	if _, err := db.Writer().ExecContext(ctx, `CREATE TABLE place (learner TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID`); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /file", answer(func(r *http.Request) error { return writeSynced(filepath.Join(folder, "file"), r.Body) }))
	mux.HandleFunc("POST /row", answer(func(r *http.Request) error { return commitRow(r, db) }))
	open := sync.OnceValues(func() (*local.Index, error) { return local.Open(filepath.Join(folder, plainIndex)) })
	mux.HandleFunc("GET /find", func(w http.ResponseWriter, r *http.Request) { find(w, r, open) })
	return serve(ctx, mux, out)
}

// find writes what the engine finds.
func find(w http.ResponseWriter, r *http.Request, open func() (*local.Index, error)) {
	index, err := open()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	found, err := index.Find(r.Context(), search.Query{Text: r.FormValue("q"), Language: r.FormValue("lang"), All: true})
	if err == nil {
		err = json.NewEncoder(w).Encode(found)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func serve(ctx context.Context, handler http.Handler, out io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	_, _ = fmt.Fprintf(out, "%shttp://%s\n", plainOpen, listener.Addr())
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}

func answer(do func(r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := do(r); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// writeSynced writes a file anew and syncs it.
func writeSynced(path string, from io.Reader) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := io.Copy(file, from); err != nil {
		return err
	}
	return file.Sync()
}

// commitRow keeps the body as the sender's newest, in a transaction of its own.
func commitRow(r *http.Request, db *sqldb.DB) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
	if err != nil {
		return err
	}
	_, err = db.Writer().ExecContext(r.Context(), `INSERT INTO place (learner, body) VALUES ($1, $2) ON CONFLICT (learner) DO UPDATE SET body = excluded.body`,
		r.URL.Query().Get("sender"), string(body))
	return err
}

// startPlain starts the program as Plain.
func startPlain(ctx context.Context, binary, folder string) (*server, error) {
	return start(exec.CommandContext(ctx, binary, "bench", PlainCommand, folder), folder, func(line string) (string, bool) {
		return strings.CutPrefix(strings.TrimSpace(line), plainOpen)
	})
}
