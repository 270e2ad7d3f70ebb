// Package archive writes what a lab holds out and reads it back: single courses
// (packs), and whole labs (backups, moves), whose files it also looks after
// (verification, mending).
//
// A backup is a tar stream in age (https://age-encryption.org/v1), so that
// `age -d -i backup.key FILE | tar t` reads it too:
//
//	backup.json        the version, and the hashes of the next two
//	manifest.jsonl     key, size and SHA-256 of every object, in their order
//	record.jsonl.gz    the record, in a form that neither database shows in
//	source/… run/…     the objects; staged/<upload> what is whole and not received
//	lost/<key>         an object that was not whole in the lab itself
//
// It holds what people wrote and the hashes of their secrets (argon2id), but no
// sign-in, ticket or token, nothing of the settings LAB_… and no search index. Memory is bounded: objects up
// to 1 MiB are handled sixteen at a time, larger ones as streams, and the record
// waits in a temporary file without a name.
//
// A pack is a zip file, stored without compression where its content is
// compressed already:
//
//	pack.json            what is in it (Pack), with quizzes, their answers and devoirs
//	text/<asset>.json    pages and cues of an asset (Text)
//	blobs/<sha256>       sources and renditions, each once
//
// Identifiers are those of the lab it came from, so that loading a pack twice
// changes nothing. Everything is checked against its hash before a row of it is
// visible.
package archive

import (
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Format is the version of packs that this lab writes, and the newest it reads.
const Format = 1

// Limits of a pack that is read.
const (
	maxIndex  = 32 << 20 // bytes of pack.json and of one text
	maxAssets = 2000
)

// Pack is pack.json: one course with all that is in it.
type Pack struct {
	Format int     `json:"format"`
	Course Course  `json:"course"`
	Assets []Asset `json:"assets"`
}

// Course is a course as packs write it: words of Dublin Core and LRMI where
// they have one.
type Course struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Summary    string   `json:"description"`
	Language   string   `json:"language"`
	Sector     string   `json:"sector"`
	Level      string   `json:"educational_level"`
	Filiere    string   `json:"filiere,omitempty"`
	ModuleCode string   `json:"module_code,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	Licence    string   `json:"license"`
	Modules    []Module `json:"modules"`
}

// Module is a chapter of a course.
type Module struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Resources []Resource `json:"resources"`
	Works     []Work     `json:"works,omitempty"`
}

// Resource is one thing to watch or read.
type Resource struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Language string   `json:"language,omitempty"`
	Asset    string   `json:"asset"`
	Captions []string `json:"captions,omitempty"` // assets
}

// Asset is a source with what digitising made of it.
type Asset struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Kind       media.Kind        `json:"kind"`
	MIME       string            `json:"mime"`
	Size       int64             `json:"size"`
	SHA256     string            `json:"sha256"`
	State      media.State       `json:"state"`
	Reason     string            `json:"reason,omitempty"`
	Language   string            `json:"language,omitempty"`
	Pages      int               `json:"pages,omitempty"`
	Duration   float64           `json:"duration,omitempty"`
	Width      int               `json:"width,omitempty"`
	Height     int               `json:"height,omitempty"`
	Renditions []media.Rendition `json:"renditions,omitempty"`
}

// Text is what is read or said in an asset.
type Text struct {
	Pages []media.Page `json:"pages,omitempty"`
	Cues  []media.Cue  `json:"cues,omitempty"`
}

// The faults of packs.
var (
	errNotPack = fault.New(fault.Invalid, "pack.unreadable", "This file is not a course pack, or it is damaged.")
	errNewer   = fault.New(fault.Invalid, "pack.newer", "This pack was written by a newer lab. Update this lab first.")
)

func indexName() string             { return "pack.json" }
func textName(asset string) string  { return "text/" + asset + ".json" }
func blobName(sha256 string) string { return "blobs/" + sha256 }
