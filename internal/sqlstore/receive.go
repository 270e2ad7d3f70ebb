package sqlstore

import (
	"context"
	"database/sql"
	"errors"
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
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Receive makes an asset of an upload that is whole and gives it its place: a
// new resource, the new asset of one, captions of a video, or a file of a hand-in.
// The asset's bytes must be in the blobs already. last is of the same transaction.
// It is harmless where the upload was received before. Where there is no place for
// it any more the upload is refused, and nothing is left. plan is how such files are
// digitised just now: what was made of the same bytes by all of it is taken over.
func (s *Uploads) Receive(ctx context.Context, id string, f media.Asset, plan []Current, last Last) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		u, err := findUpload(ctx, tx, account.Lab(""), id)
		if err == nil && u.State == upload.Whole {
			err = s.place(ctx, tx, u, f, plan)
		}
		if err != nil {
			return err
		}
		return last(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("receive an upload: %w", err)
	}
	return nil
}

// place gives what arrived its place in a hand-in or a course, or refuses it.
func (s *Uploads) place(ctx context.Context, tx *sql.Tx, u upload.Upload, f media.Asset, plan []Current) error {
	if u.As == upload.AsHandIn {
		return s.receiveHandIn(ctx, tx, u, f)
	}
	w, err := readWhole(ctx, tx, account.Lab(u.Org), u.Course)
	if reason := refusal(w, u, f, err); reason != "" {
		_, err := s.move(ctx, tx, u.ID, upload.Whole, upload.Refused, reason)
		return err
	}
	if err != nil {
		return err
	}
	return s.settleIn(ctx, tx, u, w, f, plan)
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

// settleIn writes the asset, its place in the course, and the fact. A file that
// replaces itself byte for byte changes nothing.
func (s *Uploads) settleIn(ctx context.Context, tx *sql.Tx, u upload.Upload, w catalogue.Whole, f media.Asset, plan []Current) error {
	if same, err := shows(ctx, tx, w, u, f.SHA256); err != nil || same != "" {
		return errors.Join(err, s.received(ctx, tx, u.ID, same))
	}
	known, err := s.alike(ctx, tx, u.Org, f, plan)
	if err != nil {
		return err
	}
	if f, err = s.assetOf(ctx, tx, u, f); err != nil {
		return err
	}
	if err := s.stand(ctx, tx, u, w, f); err != nil {
		return err
	}
	if err := s.received(ctx, tx, u.ID, f.ID); err != nil {
		return err
	}
	arrived := fact.Fact{Org: u.Org, Place: w.Course.Place, Actor: u.Owner, Kind: fact.UploadReceived, Object: f.ID}
	if known == "" {
		return s.record(ctx, tx, arrived)
	}
	arrived.Payload = payload(map[string]any{"known": true})
	if err := s.record(ctx, tx, arrived); err != nil {
		return err
	}
	return s.takeOver(ctx, tx, known, f.ID, plan)
}

// stand gives what arrived its place in the course. What replaces a file that can be
// shown waits as its next version until it can be shown itself.
func (s *Uploads) stand(ctx context.Context, tx *sql.Tx, u upload.Upload, w catalogue.Whole, f media.Asset) error {
	if u.As == upload.AsReplace {
		r, err := w.Resource(u.Resource)
		if err != nil {
			return err
		}
		if _, err := s.addVersion(ctx, tx, *r, f.ID, u.Owner, 0); err != nil || r.Ready {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE resource_version SET shown_at = $3 WHERE resource_id = $1 AND asset_id = $2`, r.ID, f.ID, sqldb.Micros(s.now())); err != nil {
			return err
		}
	}
	names, err := fileNames(ctx, tx, u.Course)
	if err != nil {
		return err
	}
	planned, err := readPlanned(ctx, tx, u.Course)
	if err != nil {
		return err
	}
	after := clone(w)
	if err := (arrival{u, f, names, planned}).put(&after); err != nil {
		return err
	}
	if err := s.courses.writeResources(ctx, tx, w.Resources, after.Resources); err != nil {
		return err
	}
	return s.courses.updateCourse(ctx, tx, after.Course)
}

// assetOf writes the asset that an upload has become: it waits to be digitised.
func (s *Uploads) assetOf(ctx context.Context, tx *sql.Tx, u upload.Upload, f media.Asset) (media.Asset, error) {
	f.ID, f.Org, f.Owner, f.Name, f.State, f.Created = s.ids.New(), u.Org, u.Owner, u.Name, media.Waiting, s.now()
	return f, insertAsset(ctx, tx, f)
}

func (s *Uploads) received(ctx context.Context, tx *sql.Tx, id, asset string) error {
	_, err := tx.ExecContext(ctx, `UPDATE upload SET state = $2, asset_id = $3, changed_at = $4 WHERE id = $1`, id, upload.Received, asset, sqldb.Micros(s.now()))
	return err
}

// shows gives the asset that a resource shows where it has these very bytes and
// they are to replace it, or nothing.
func shows(ctx context.Context, q sqldb.Querier, w catalogue.Whole, u upload.Upload, sha256 string) (asset string, err error) {
	r, absent := w.Resource(u.Resource)
	if u.As != upload.AsReplace || absent != nil {
		return "", nil
	}
	f, err := findAsset(ctx, q, r.Asset)
	if err != nil || f.SHA256 != sha256 || f.State == media.Failed {
		return "", err
	}
	return f.ID, nil
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

// arrival is a file with what is known of where it goes.
type arrival struct {
	upload.Upload
	asset media.Asset
	names map[string]string  // of the files that the course's resources show, by asset
	plan  map[string]planned // of the folders that were sent into it, by resource
}

// put gives a file its place. Captions belong to the film that a folder planned
// for them, or to that of their name in the same module, whichever of the two
// came first.
func (a arrival) put(w *catalogue.Whole) error {
	if a.As != upload.AsResource {
		r, err := w.Resource(a.Resource)
		if err != nil {
			return err
		}
		if a.As == upload.AsCaptions {
			r.Captions = append(slices.Clone(r.Captions), a.asset.ID)
			return nil
		}
		r.Asset, r.Kind, r.Language = a.asset.ID, a.asset.Kind, a.plan[a.Resource].language
		return nil
	}
	if a.asset.Kind == media.Captions {
		for i, r := range w.Resources {
			if r.Kind == media.Video && a.speaks(a.Resource, a.Module, a.Name, r, a.names[r.Asset]) {
				w.Resources[i].Captions = append(slices.Clone(r.Captions), a.asset.ID)
				return nil
			}
		}
	}
	return a.stand(w)
}

// speaks reports whether captions belong to a film: as it was planned, or by
// the name where nothing was.
func (a arrival) speaks(captions, module, name string, film catalogue.Resource, filmName string) bool {
	if p, known := a.plan[captions]; known && p.film != "" {
		return p.film == film.ID
	}
	return module == film.Module && upload.Belong(name, filmName)
}

// stand makes a resource of its own, at the end of its module or where its
// folder planned it.
func (a arrival) stand(w *catalogue.Whole) error {
	r := catalogue.Resource{ID: a.Resource, Module: a.Module, Title: titleOf(a.Name), Asset: a.asset.ID, Kind: a.asset.Kind, State: account.Draft}
	p, known := a.plan[a.Resource]
	if known {
		r.Title, r.Language = p.title, p.language
	}
	if r.Kind == media.Video {
		r.Captions = a.takeCaptions(w, r)
	}
	if !known {
		return w.Append(r)
	}
	return w.Insert(r, func(next catalogue.Resource) bool {
		later, planned := a.plan[next.ID]
		return planned && later.ord > p.ord
	})
}

// takeCaptions gives a film the captions that came before it and stand as
// drafts beside its place.
func (a arrival) takeCaptions(w *catalogue.Whole, film catalogue.Resource) (captions []string) {
	w.Resources = slices.DeleteFunc(w.Resources, func(r catalogue.Resource) bool {
		its := r.Kind == media.Captions && r.State == account.Draft && a.speaks(r.ID, r.Module, a.names[r.Asset], film, a.Name)
		if its {
			captions = append(captions, r.Asset)
		}
		return its
	})
	return captions
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
