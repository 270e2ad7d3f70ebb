package httpapi

import (
	"context"
	"math"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
)

// ResourceBody is one resource of a course, as lists and its own page show it.
type ResourceBody struct {
	ID       string           `json:"id"`
	Course   string           `json:"course"`
	Module   string           `json:"module"`
	Ord      int              `json:"ord"`
	Title    string           `json:"title"`
	Language string           `json:"language"`
	Kind     media.Kind       `json:"kind" enum:"pdf,photos,office,video,image,text,ebook,package,other"`
	State    account.State    `json:"state" enum:"draft,review,published,withdrawn"`
	Revision int64            `json:"revision"`
	Asset    assetBody        `json:"asset"`
	Captions []captionBody    `json:"captions"`
	Poster   string           `json:"poster"`
	Bytes    int64            `json:"bytes" doc:"To watch or read all of it"`
	Next     *assetBody       `json:"next_asset,omitempty" doc:"The file that takes the place of its own as soon as it is ready, or that cannot be read; for who edits the course"`
	Progress *resourceLearned `json:"progress"`
}

func (b ResourceBody) etag() string { return etagOf(int(b.Revision)) }

type assetBody struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Size     int64       `json:"size"`
	MIME     string      `json:"mime"`
	State    media.State `json:"state" enum:"waiting,digitising,ready,kept,failed,stopped"`
	Reason   string      `json:"reason"`
	Flaw     string      `json:"flaw" doc:"Code of what is wrong with what is shown all the same"`
	Pages    int         `json:"pages"`
	Duration float64     `json:"duration" doc:"Seconds"`
	Width    int         `json:"width"`
	Height   int         `json:"height"`
	Language string      `json:"language"`
	Steps    []stepBody  `json:"steps"`
}

type stepBody struct {
	Step    string          `json:"step"`
	State   media.StepState `json:"state" enum:"running,done,failed,retrying,stopped"`
	Done    int             `json:"done"`
	Total   int             `json:"total"`
	Left    int             `json:"left" doc:"Seconds until it is done, by its own speed; 0 while unknown"`
	Reason  string          `json:"reason"`
	Making  string          `json:"making" doc:"What of the step is being made, as the rungs of a film"`
	Attempt int             `json:"attempt" doc:"From 1"`
	Version int             `json:"version" doc:"Of the step, from 1: a higher one yields something better"`
	Tools   string          `json:"tools" doc:"What it was done with, once it is done"`
	Started string          `json:"started"`
	Ended   string          `json:"ended"`
}

type captionBody struct {
	Language string      `json:"language"`
	Asset    string      `json:"asset_id"`
	State    media.State `json:"state"`
	Reason   string      `json:"reason"`
	Notes    []string    `json:"notes" doc:"Lines that were left out, as code:line"`
	Outdated bool        `json:"outdated,omitempty" doc:"They were made for an earlier file: somebody should look whether their seconds are still true"`
}

type resourceLearned struct {
	Share     float64 `json:"share"`
	Position  float64 `json:"position"`
	Completed string  `json:"completed"`
	Marked    bool    `json:"marked" doc:"A trainer called it completed"`
	Seen      string  `json:"seen"`
}

// shown are the kinds that have a viewer; all else is offered as a download.
var shown = map[media.Kind]bool{media.PDF: true, media.Photos: true, media.Office: true, media.Video: true, media.Image: true, media.Text: true, media.Ebook: true, media.Package: true}

func kindOf(k media.Kind) media.Kind {
	if shown[k] {
		return k
	}
	return media.Other
}

func resourceOf(i catalogue.Item) ResourceBody {
	b := ResourceBody{
		ID: i.ID, Course: i.Course, Module: i.Module, Ord: i.Ord, Title: i.Title, Language: i.Language,
		Kind: kindOf(i.Kind), State: i.State, Revision: i.Revision, Asset: assetOf(i.File, i.Steps), Bytes: i.Bytes,
	}
	for _, c := range i.Tracks {
		b.Captions = append(b.Captions, captionBody(c))
	}
	if i.Poster != "" {
		b.Poster = poster(i.ID, i.Revision, i.Poster)
	}
	if i.Seen != nil {
		b.Progress = &resourceLearned{i.Seen.Share, i.Seen.Position, timeText(i.Seen.Completed), i.Seen.Marked, timeText(i.Seen.At)}
	}
	return b
}

// resourceFor adds what who edits the course is told.
func resourceFor(edits bool, i catalogue.Item) ResourceBody {
	b := resourceOf(i)
	if edits && i.Next != nil {
		next := assetOf(*i.Next, nil)
		b.Next = &next
	}
	return b
}

func assetOf(f media.Asset, runs []media.StepRun) assetBody {
	b := assetBody{
		ID: f.ID, Name: f.Name, Size: f.Size, MIME: f.MIME, State: f.State, Reason: f.Reason, Flaw: f.Flaw, Pages: f.Pages,
		Duration: f.Duration, Width: f.Width, Height: f.Height, Language: f.Language, Steps: []stepBody{},
	}
	for _, r := range runs {
		b.Steps = append(b.Steps, stepBody{r.Step, r.State, r.Done, r.Total, r.Left, r.Reason, r.Making, r.Attempt, r.Version, r.Tools, timeText(r.Started), timeText(r.Ended)})
	}
	return b
}

type assetNews struct {
	Resource string    `json:"resource"`
	Course   string    `json:"course"`
	Asset    assetBody `json:"asset"`
}

// AssetEvent tells a person how an asset of a resource stands.
func AssetEvent(person, resource, course string, f media.Asset, steps []media.StepRun) live.Event {
	return live.Event{Topic: live.ToPerson(person), Name: "asset", Data: assetNews{resource, course, assetOf(f, steps)}}
}

type resourcePage struct {
	ResourceBody
	Course      courseBody   `json:"course"`
	ModuleTitle string       `json:"module_title"`
	Outline     []shelfBody  `json:"outline"`
	Previous    string       `json:"previous"`
	Next        string       `json:"next"`
	Elements    []servedBody `json:"elements" doc:"The éléments it serves"`
	Can         resourceAble `json:"can"`
}

type shelfBody struct {
	Module    named          `json:"module"`
	Resources []outlineEntry `json:"resources"`
}

type outlineEntry struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Kind    media.Kind    `json:"kind"`
	State   account.State `json:"state"`
	Minutes int           `json:"minutes"`
	Pages   int           `json:"pages"`
	Done    bool          `json:"done"`
}

type resourceAble struct {
	Edit bool `json:"edit"`
}

func (s *Server) resource(ctx context.Context, who account.Actor, in *OfResource) (resourcePage, error) {
	folder, err := s.Catalogue.Around(ctx, who.Scope(), in.ID)
	if err != nil {
		return resourcePage{}, account.OrAbsent(who, account.ResourceRead, err)
	}
	served, err := s.Offer.Served(ctx, who.Scope(), in.ID)
	page := resourcePageOf(who, folder, in.ID)
	for _, v := range served {
		page.Elements = append(page.Elements, servedOf(v))
	}
	return page, err
}

// resourcePageOf shapes one resource with the course around it.
func resourcePageOf(who account.Actor, f catalogue.Folder, id string) resourcePage {
	p := resourcePage{Course: cardOf(who, f.Card)}
	p.Can.Edit = p.Course.Can.Edit
	for n, item := range f.Items {
		if item.ID != id {
			continue
		}
		p.ResourceBody = resourceFor(p.Can.Edit, item)
		if n > 0 {
			p.Previous = f.Items[n-1].ID
		}
		if n+1 < len(f.Items) {
			p.Next = f.Items[n+1].ID
		}
	}
	for _, m := range f.Modules {
		shelf := shelfBody{Module: named{m.ID, m.Title}, Resources: []outlineEntry{}}
		if m.ID == p.Module {
			p.ModuleTitle = m.Title
		}
		for _, item := range f.Items {
			if item.Module == m.ID {
				shelf.Resources = append(shelf.Resources, outlineOf(item))
			}
		}
		p.Outline = append(p.Outline, shelf)
	}
	return p
}

func outlineOf(i catalogue.Item) outlineEntry {
	return outlineEntry{
		ID: i.ID, Title: i.Title, Kind: kindOf(i.Kind), State: i.State, Pages: i.File.Pages,
		Minutes: int(math.Ceil(i.File.Duration / 60)), Done: i.Seen != nil && !i.Seen.Completed.IsZero(),
	}
}

type changeResourceInput struct {
	OfResource
	IfMatch string `header:"If-Match" doc:"Revision, if it must still be that one"`
	Body    struct {
		Title    *string `json:"title,omitempty"`
		Language *string `json:"language,omitempty"`
	}
}

func (s *Server) changeResource(ctx context.Context, who account.Actor, in *changeResourceInput) (resourcePage, error) {
	revision, err := versionIfSaid(in.IfMatch)
	if err != nil {
		return resourcePage{}, err
	}
	to := catalogue.Wording{Title: in.Body.Title, Language: in.Body.Language}
	if err := s.Desk.EditResource(ctx, who, in.ID, int64(revision), to); err != nil {
		return resourcePage{}, err
	}
	return s.resource(ctx, who, &in.OfResource)
}

func (s *Server) removeResource(ctx context.Context, who account.Actor, in *OfResource) error {
	return s.Desk.RemoveResource(ctx, who, in.ID)
}

func (s *Server) redoResource(ctx context.Context, who account.Actor, in *OfResource) error {
	return s.Desk.Redo(ctx, who, in.ID, "", "")
}

// versionIfSaid reads If-Match where it may be left out; 0 is any version.
func versionIfSaid(ifMatch string) (int, error) {
	if ifMatch == "" {
		return 0, nil
	}
	return versionOf(ifMatch)
}
