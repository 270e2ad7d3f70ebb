package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

type offerInput struct {
	Commit  bool   `query:"commit" doc:"Without it the import is only shown"`
	Partly  bool   `query:"partly" doc:"Import what can be used of a file with errors; nothing is archived then"`
	Place   string `query:"place" maxLength:"26" doc:"Whose export it is; one's own establishment where left out"`
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true"`
	}]
}

// offerBody is what an import of an offer does, or would do.
type offerBody struct {
	Rows     int             `json:"rows"`
	Years    []string        `json:"years"`
	Counts   []ledger.Tally  `json:"counts"`
	Errors   []sheet.Problem `json:"errors"`
	Items    []offer.Effect  `json:"items" doc:"The first 500: what is archived, then what is changed, then what is made"`
	More     int             `json:"more" doc:"How many items are not told"`
	Imported string          `json:"imported" doc:"The import, once it is kept; empty where nothing changed"`
}

// shownItems is how many items a preview tells.
const shownItems = 500

func (s *Server) importOffer(ctx context.Context, who account.Actor, in *offerInput) (offerBody, error) {
	upload := in.RawBody.Data().File
	defer upload.Close()
	data, err := io.ReadAll(io.LimitReader(upload, offer.MaxBytes+1))
	if err != nil {
		return offerBody{}, err
	}
	sum := sha256.Sum256(data)
	file := offer.File{Name: upload.Filename, SHA256: hex.EncodeToString(sum[:]), Place: in.Place}
	if file.Place == "" {
		file.Place = who.Place()
	}
	if err := account.Can(who, account.OfferImport, account.Object{Org: who.Org(), Place: file.Place}); err != nil {
		return offerBody{}, err // before anything is read of it
	}
	if file.Rows, file.Problems, err = offer.Read(ctx, data, s.OldSheets); err != nil {
		return offerBody{}, err
	}
	if in.Commit {
		plan, entry, err := s.Offers.Import(ctx, who, file, in.Partly)
		return offerOf(plan, entry), err
	}
	plan, err := s.Offers.Show(ctx, who, file)
	return offerOf(plan, ""), err
}

func offerOf(p offer.Plan, entry string) offerBody {
	items := p.Effects()
	shown := items[:min(len(items), shownItems)]
	return offerBody{
		Rows: p.Rows, Years: orEmpty(p.Years), Counts: orEmpty(p.Tallies()), Errors: orEmpty(p.Problems),
		Items: orEmpty(shown), More: len(items) - len(shown), Imported: entry,
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// importedBody is one import of the ledger.
type importedBody struct {
	ID     string         `json:"id"`
	Kind   ledger.Kind    `json:"kind" enum:"offer,people,framework"`
	File   string         `json:"file"`
	Place  named          `json:"place"`
	By     string         `json:"by"`
	At     time.Time      `json:"at"`
	Counts []ledger.Tally `json:"counts"`
	Undone *time.Time     `json:"undone"`
	UndoBy string         `json:"undone_by"`
}

func importedOf(i ledger.Import) importedBody {
	b := importedBody{
		ID: i.ID, Kind: i.Kind, File: i.File, Place: named{i.Place, i.PlaceName}, By: i.ActorName, At: i.At,
		Counts: orEmpty(i.Tallies), UndoBy: i.UndoneBy,
	}
	if !i.Undone.IsZero() {
		b.Undone = &i.Undone
	}
	return b
}

type importsInput struct {
	Cursor string `query:"cursor" maxLength:"26"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Server) imports(ctx context.Context, who account.Actor, in *importsInput) (listBody[importedBody], error) {
	found, next, err := s.Imports.Imports(ctx, who, in.Cursor, in.Limit)
	return listOf(found, next, importedOf), err
}

// wholeImport is an import with what keeps it from being taken back.
type wholeImport struct {
	importedBody
	Obstacles []ledger.Obstacle `json:"obstacles" doc:"The first 200"`
}

func (s *Server) oneImport(ctx context.Context, who account.Actor, in *ByID) (wholeImport, error) {
	i, obstacles, err := s.Imports.Import(ctx, who, in.ID)
	return wholeImport{importedOf(i), orEmpty(obstacles[:min(len(obstacles), 200)])}, err
}

func (s *Server) undoImport(ctx context.Context, who account.Actor, in *ByID) error {
	return s.Imports.Undo(ctx, who, in.ID)
}
