package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Receive makes an asset of an upload that is whole and gives it its place: a
// new resource, the new asset of one, or captions of a video. The asset's bytes
// must be in the blobs already. last is of the same transaction. It is harmless
// where the upload was received before. Where there is no place for it any
// more the upload is refused, and nothing is left.
func (s *Uploads) Receive(ctx context.Context, id string, f media.Asset, last Last) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		u, err := findUpload(ctx, tx, account.Lab(""), id)
		if err != nil {
			return err
		}
		if u.State != upload.Whole {
			return last(ctx, tx)
		}
		w, err := readWhole(ctx, tx, account.Lab(u.Org), u.Course)
		reason := refusal(w, u, f, err)
		switch {
		case err != nil && reason == "":
			return err
		case reason != "":
			if _, err := s.move(ctx, tx, id, upload.Whole, upload.Refused, reason); err != nil {
				return err
			}
			return last(ctx, tx)
		}
		if err := s.settleIn(ctx, tx, u, w, f); err != nil {
			return err
		}
		return last(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("receive an upload: %w", err)
	}
	return nil
}

// refusal says why an upload has no place in its course any more, or "".
func refusal(w catalogue.Whole, u upload.Upload, f media.Asset, err error) string {
	if fault.KindOf(err) == fault.NotFound {
		return "upload.course-gone"
	}
	_, absent := w.Resource(u.Resource)
	switch {
	case err != nil:
		return ""
	case u.As == upload.AsResource && absent == nil:
		return "id.taken"
	case u.As != upload.AsResource && absent != nil:
		return "upload.resource-gone"
	case u.As == upload.AsCaptions && f.Kind != media.Captions:
		return "upload.not-captions"
	case u.As == upload.AsResource && !slices.ContainsFunc(w.Modules, func(m catalogue.Module) bool { return m.ID == u.Module }):
		return "upload.module-gone"
	case u.As == upload.AsResource && len(w.Resources) >= catalogue.MaxResources:
		return "course.resources"
	}
	return ""
}

// settleIn writes the asset, its place in the course, and the fact.
func (s *Uploads) settleIn(ctx context.Context, tx *sql.Tx, u upload.Upload, w catalogue.Whole, f media.Asset) error {
	f.ID, f.Org, f.Owner, f.Name, f.State, f.Created = s.ids.New(), u.Org, u.Owner, u.Name, media.Waiting, s.now()
	if err := insertAsset(ctx, tx, f); err != nil {
		return err
	}
	names, err := fileNames(ctx, tx, u.Course)
	if err != nil {
		return err
	}
	after := clone(w)
	if err := put(&after, u, f, names); err != nil {
		return err
	}
	if err := s.courses.writeResources(ctx, tx, w.Resources, after.Resources); err != nil {
		return err
	}
	if err := s.courses.updateCourse(ctx, tx, after.Course); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE upload SET state = $2, asset_id = $3, changed_at = $4 WHERE id = $1`, u.ID, upload.Received, f.ID, sqldb.Micros(s.now()))
	if err != nil {
		return err
	}
	return s.record(ctx, tx, fact.Fact{Org: u.Org, Place: w.Course.Place, Actor: u.Owner, Kind: fact.UploadReceived, Object: f.ID})
}

// fileNames gives the file name of every asset that a resource of the course
// shows.
func fileNames(ctx context.Context, q sqldb.Querier, course string) (map[string]string, error) {
	names := map[string]string{}
	err := each(ctx, q, `SELECT f.id, f.name FROM asset f JOIN resource r ON r.asset_id = f.id WHERE r.course_id = $1 AND r.archived_at = 0`, args{course}, func(row *sql.Rows) error {
		var id, name string
		err := row.Scan(&id, &name)
		names[id] = name
		return err
	})
	return names, err
}

// put gives a file its place. Captions whose name is that of a video in the
// same module belong to it, whichever of the two came first.
func put(w *catalogue.Whole, u upload.Upload, f media.Asset, names map[string]string) error {
	if u.As != upload.AsResource {
		r, err := w.Resource(u.Resource)
		if err != nil {
			return err
		}
		if u.As == upload.AsCaptions {
			r.Captions = append(slices.Clone(r.Captions), f.ID)
			return nil
		}
		r.Asset, r.Kind, r.Language = f.ID, f.Kind, ""
		return nil
	}
	if f.Kind == media.Captions {
		for i, r := range w.Resources {
			if r.Module == u.Module && r.Kind == media.Video && belongs(u.Name, names[r.Asset]) {
				w.Resources[i].Captions = append(slices.Clone(r.Captions), f.ID)
				return nil
			}
		}
	}
	r := catalogue.Resource{ID: u.Resource, Module: u.Module, Title: titleOf(u.Name), Asset: f.ID, Kind: f.Kind, State: account.Draft}
	if f.Kind == media.Video {
		r.Captions = takeCaptions(w, u, names)
	}
	return w.Append(r)
}

// takeCaptions gives a video the captions that came before it and stand as
// drafts beside its place.
func takeCaptions(w *catalogue.Whole, u upload.Upload, names map[string]string) (captions []string) {
	w.Resources = slices.DeleteFunc(w.Resources, func(r catalogue.Resource) bool {
		its := r.Module == u.Module && r.Kind == media.Captions && r.State == account.Draft && belongs(names[r.Asset], u.Name)
		if its {
			captions = append(captions, r.Asset)
		}
		return its
	})
	return captions
}

// belongs reports whether captions are named after a film: "cours.vtt" and
// "cours.fr.vtt" after "cours.mp4".
func belongs(captions, film string) bool {
	stem := stemOf(captions)
	return stem == stemOf(film) || stemOf(stem) == stemOf(film)
}

func stemOf(name string) string {
	return text.Fold(strings.TrimSuffix(name, path.Ext(name)))
}

// titleOf makes a title of a file's name: without its extension, underscores
// as spaces. A name that says nothing stays as it is.
func titleOf(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	title, err := catalogue.TidyTitle(strings.ReplaceAll(stem, "_", " "))
	if err != nil {
		title, err = catalogue.TidyTitle(name)
	}
	if err != nil {
		title = "…"
	}
	return title
}
