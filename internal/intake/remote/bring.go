package remote

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/intake/stick"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

type file struct {
	Path    string `json:"path"`
	Size    int64  `json:"size"`
	Changed int64  `json:"changed"`
}

type folder struct {
	Name   string `json:"name"`
	Script string `json:"script,omitempty"`
	Begin  bool   `json:"begin"`
	Files  []file `json:"files"`
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type plan struct {
	Course named `json:"course"`
	Stands bool  `json:"stands"`
	Items  []struct {
		Files    []int        `json:"files"`
		Path     string       `json:"path"`
		Name     string       `json:"name"`
		Size     int64        `json:"size"`
		Upload   string       `json:"upload"`
		Module   string       `json:"module"`
		Resource string       `json:"resource"`
		As       string       `json:"as"`
		State    intake.State `json:"state"`
	} `json:"items"`
	Left []struct {
		Path   string `json:"path"`
		Reason string `json:"reason"`
	} `json:"left"`
	Ignored int `json:"ignored"`
}

// Plan asks what becomes of a folder. Names that are not UTF-8 are sent as they
// are read.
func (l *Lab) Plan(ctx context.Context, of intake.Listing, begin bool) (intake.Plan, error) {
	asked := folder{Name: text.Legible(of.Name), Script: of.Script, Begin: begin, Files: []file{}}
	for _, f := range of.Files {
		asked.Files = append(asked.Files, file{text.Legible(f.Path), f.Size, f.Changed})
	}
	var told plan
	if err := l.ask(ctx, http.MethodPost, "/folders", asked, &told); err != nil {
		return intake.Plan{}, err
	}
	p := intake.Plan{Course: catalogue.Course{ID: told.Course.ID, Title: told.Course.Name}, Stands: told.Stands, Ignored: told.Ignored}
	for _, i := range told.Items {
		p.Items = append(p.Items, intake.Item{
			Files: i.Files, Path: i.Path, Name: i.Name, Size: i.Size, Upload: i.Upload, Module: i.Module, Resource: i.Resource, As: i.As, State: i.State,
		})
	}
	for _, one := range told.Left {
		p.Left = append(p.Left, intake.Left{Path: one.Path, Reason: fault.New(fault.Invalid, one.Reason, "The lab does not take this file.")})
	}
	return p, nil
}

// Send sends an item from where the lab has it to its end.
func (l *Lab) Send(ctx context.Context, course string, i intake.Item, from io.ReaderAt, there func(bytes int64)) error {
	begun, err := l.send(ctx, http.MethodPost, "/uploads/", nil, tus("Upload-Length", strconv.FormatInt(i.Size, 10), "Upload-Metadata", metadata(
		"id", i.Upload, "course", course, "module", i.Module, "resource", i.Resource, "as", i.As, "name", i.Name)))
	if err != nil {
		return err
	}
	_ = begun.Body.Close() // it has none
	at, err := l.offset(ctx, i.Upload)
	for still := 0; err == nil && at < i.Size; {
		there(at)
		before := at
		if at, err = l.chunk(ctx, i.Upload, from, at, i.Size); err == nil && at > before {
			still = 0
		} else if err == nil {
			still, err = still+1, l.wait(ctx, still)
		}
	}
	if err == nil {
		there(at)
	}
	return err
}

// wait gives the lab time, after so many tries that brought it no byte.
func (l *Lab) wait(ctx context.Context, still int) error {
	if still+1 == tries {
		return errAway
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(between << still):
		return nil
	}
}

// GiveUp takes back an item that was begun.
func (l *Lab) GiveUp(ctx context.Context, i intake.Item) error {
	res, err := l.send(ctx, http.MethodDelete, "/uploads/"+i.Upload, nil, tus())
	if err == nil {
		_ = res.Body.Close() // it has none
	}
	return err
}

type course struct {
	Modules []struct {
		Resources []struct {
			Asset struct {
				Name   string      `json:"name"`
				State  media.State `json:"state"`
				Reason string      `json:"reason"`
			} `json:"asset"`
			Captions []struct {
				Language string      `json:"language"`
				State    media.State `json:"state"`
				Reason   string      `json:"reason"`
			} `json:"captions"`
		} `json:"resources"`
	} `json:"modules"`
}

// Made asks how far the files of a course are digitised.
func (l *Lab) Made(ctx context.Context, id string) (made []stick.Made, err error) {
	var c course
	if err := l.ask(ctx, http.MethodGet, "/courses/"+id, nil, &c); err != nil {
		return nil, err
	}
	for _, m := range c.Modules {
		for _, r := range m.Resources {
			made = append(made, stick.Made(r.Asset))
			for _, said := range r.Captions {
				made = append(made, stick.Made{Name: r.Asset.Name + " (" + said.Language + ")", State: said.State, Reason: said.Reason})
			}
		}
	}
	return made, nil
}
