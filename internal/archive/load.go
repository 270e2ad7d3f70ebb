package archive

import (
	"context"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Keeper keeps an asset with all that digitising made of it, in one
// transaction. An asset that is already kept is not kept again.
type Keeper interface {
	KeepAsset(ctx context.Context, a media.Asset, h media.Harvest) error
}

// Loader reads packs into the lab.
type Loader struct {
	desk   *catalogue.Desk
	works  *assessment.Desk
	keeper Keeper
	blobs  blob.Store
	ids    *id.Maker
}

// NewLoader joins what loading needs.
func NewLoader(desk *catalogue.Desk, works *assessment.Desk, keeper Keeper, blobs blob.Store, ids *id.Maker) *Loader {
	return &Loader{desk: desk, works: works, keeper: keeper, blobs: blobs, ids: ids}
}

// Load makes a draft course of a pack, which belongs to who loads it. Loading
// the same pack again changes nothing; loading that was cut off goes on.
func (l *Loader) Load(ctx context.Context, who account.Actor, o *Opened) error {
	for _, a := range o.Pack.Assets {
		if err := l.asset(ctx, who, o, a); err != nil {
			return fmt.Errorf("load %s: %w", a.ID, err)
		}
	}
	c := o.Pack.Course
	_, err := l.desk.Create(ctx, who, catalogue.Course{
		ID: c.ID, Title: c.Title, Summary: c.Summary, Language: c.Language, Sector: c.Sector, Level: c.Level,
		Filiere: c.Filiere, ModuleCode: c.ModuleCode, Keywords: c.Keywords, Licence: c.Licence,
	})
	if err != nil {
		return fmt.Errorf("load course: %w", err)
	}
	if err := l.desk.Arrange(ctx, who, c.ID, 0, o.Pack.fill); err != nil {
		return err
	}
	return l.bringWorks(ctx, who, c)
}

// fill puts the modules and resources of a pack into a course.
func (p Pack) fill(w *catalogue.Whole) error {
	assets := map[string]Asset{}
	for _, a := range p.Assets {
		assets[a.ID] = a
	}
	for _, m := range p.Course.Modules {
		if err := w.AddModule(m.ID, m.Title, -1); err != nil {
			return err
		}
		for _, r := range m.Resources {
			if _, err := w.Resource(r.ID); err == nil {
				continue
			}
			a := assets[r.Asset]
			err := w.Append(catalogue.Resource{
				ID: r.ID, Module: m.ID, Title: r.Title, Language: r.Language, Asset: a.ID, Kind: a.Kind,
				State: account.Draft, Revision: 1, Captions: slices.Clone(r.Captions), Ready: true,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// asset puts the bytes of an asset, each checked by its hash, then its rows.
// Renditions go into a run of their own, as those of any digitising do.
func (l *Loader) asset(ctx context.Context, who account.Actor, o *Opened, a Asset) error {
	if err := l.put(ctx, o, "source/"+a.SHA256, blob.Digest{Size: a.Size, SHA256: a.SHA256}); err != nil {
		return err
	}
	t, err := o.Text(a.ID)
	if err != nil {
		return err
	}
	run := l.ids.New()
	for i, r := range a.Renditions {
		r.Key = fmt.Sprintf("run/%s/%04d", run, i)
		if err := l.put(ctx, o, r.Key, blob.Digest{Size: r.Size, SHA256: r.SHA256}); err != nil {
			return err
		}
		a.Renditions[i] = r
	}
	return l.keeper.KeepAsset(ctx, media.Asset{
		ID: a.ID, Org: who.Org(), Owner: who.Person(), Name: a.Name, Kind: a.Kind, MIME: a.MIME, Size: a.Size, SHA256: a.SHA256,
		State: a.State, Reason: a.Reason, Language: a.Language, Pages: a.Pages, Duration: a.Duration, Width: a.Width, Height: a.Height, Version: 1,
	}, media.Harvest{Renditions: a.Renditions, Pages: t.Pages, Cues: t.Cues})
}

func (l *Loader) put(ctx context.Context, o *Opened, key string, want blob.Digest) error {
	r, err := o.Blob(want.SHA256)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // only read from
	if _, err := l.blobs.Put(ctx, key, r, want); err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return errNotPack.Because(err)
		}
		return err
	}
	return nil
}
