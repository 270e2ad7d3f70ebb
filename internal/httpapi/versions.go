package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
)

// Versions lists the files of a resource, the newest first; one that the scope may
// not read is fault.Missing.
type Versions interface {
	Versions(ctx context.Context, scope account.Scope, resource string) ([]catalogue.Version, error)
}

// versionRoutes: which files a resource showed.
func (s *Server) versionRoutes() {
	add(s, get("/resources/{id}/versions", Who(account.CourseEdit), "The files that a resource showed, shows, or will show as soon as they are ready"), s.versions)
	add(s, post("/resources/{id}/versions/{number}/bring-back", Who(account.CourseEdit), "Show an earlier version of a resource's file again, as its newest one"), s.bringBack)
}

type versionBody struct {
	Number int       `json:"number" doc:"From 1"`
	Asset  assetBody `json:"asset"`
	By     named     `json:"by" doc:"Who sent it, or brought it back"`
	Sent   string    `json:"sent"`
	Shown  string    `json:"shown" doc:"When it was put up last; empty while it never was"`
	Now    bool      `json:"now" doc:"It is what is shown"`
	Brings int       `json:"brings,omitempty" doc:"The number of the version that it brings back"`
	Left   *leftBody `json:"left,omitempty" doc:"What was made for it and is not of the file that is shown"`
	Pages  []int     `json:"pages,omitempty" doc:"Of it: those that were corrected and are not in the file that is shown"`
}

type leftBody struct {
	Captions    int `json:"captions"`
	Corrections int `json:"corrections" doc:"Pages that somebody corrected"`
	Questions   int `json:"questions" doc:"Of quizzes, that say to look there again"`
}

type versionsBody struct {
	Items []versionBody `json:"items" doc:"The newest first"`
}

func (s *Server) versions(ctx context.Context, who account.Actor, in *OfResource) (versionsBody, error) {
	f, err := s.Catalogue.Around(ctx, who.Scope(), in.ID)
	if err != nil {
		return versionsBody{}, account.OrAbsent(who, account.CourseEdit, err)
	}
	if err := account.Can(who, account.CourseEdit, f.Card.Object(f.Card.Review)); err != nil {
		return versionsBody{}, err
	}
	list, err := s.Versions.Versions(ctx, who.Scope(), in.ID)
	b := versionsBody{Items: []versionBody{}}
	for _, v := range list {
		one := versionBody{
			Number: v.Number, Asset: assetOf(v.File, v.Steps), By: named{v.By, v.Name}, Sent: timeText(v.Sent), Shown: timeText(v.Shown), Now: v.Now, Brings: v.Brings, Pages: v.Pages,
		}
		if v.Left != (catalogue.Left{}) {
			one.Left = (*leftBody)(&v.Left)
		}
		b.Items = append(b.Items, one)
	}
	return b, err
}

type bringBackInput struct {
	OfResource
	Number int `path:"number" minimum:"1" maximum:"100000"`
}

func (s *Server) bringBack(ctx context.Context, who account.Actor, in *bringBackInput) (versionsBody, error) {
	if err := s.Desk.BringBack(ctx, who, in.ID, in.Number); err != nil {
		return versionsBody{}, err
	}
	return s.versions(ctx, who, &in.OfResource)
}
