package stream

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Wanted names one thing of a resource: a rendition, a playlist, the original.
type Wanted struct {
	Role     media.Role
	Rung     string // of a video, or the language of captions
	Ord      int
	Width    int  // pixels of an image; 0 for any
	Playlist bool // a playlist of the rung
	Master   bool // the playlist of playlists
	Original bool
	Whole    bool // a rung of a video as one file, for outside players
}

// Played reports whether a player of films asks for such a thing.
func (w Wanted) Played() bool {
	return w.Playlist || w.Whole || w.Role == media.RoleInit || w.Role == media.RoleSegment || w.Role == media.RoleCaptions
}

// Address gives where a rendition of a revision of a resource is served:
//
//	/media/<resource>/<revision>/poster.webp
//	/media/<resource>/<revision>/page/12.webp        thumb/12.webp
//	/media/<resource>/<revision>/image/1280.webp
//	/media/<resource>/<revision>/sheet/0.webp
//	/media/<resource>/<revision>/html/12.html        figure/3.webp       contents/0.json
//	/media/<resource>/<revision>/hls/main.m3u8       hls/480p.m3u8
//	/media/<resource>/<revision>/hls/480p/init.mp4   hls/480p/7.m4s
//	/media/<resource>/<revision>/hls/captions/fr.m3u8
//	/media/<resource>/<revision>/captions/fr.vtt
//	/media/<resource>/<revision>/document.pdf
//	/media/<resource>/<revision>/original
//
// and below the address that an outside player was given, what of these Played
// allows, and film/480p.mp4.
func Address(resource string, revision int64, want Wanted, mime string) string {
	return fmt.Sprintf("/media/%s/%d/%s", resource, revision, want.file(suffixes[mime]))
}

var suffixes = map[string]string{"image/webp": ".webp", "image/jpeg": ".jpg", "image/png": ".png", "text/html; charset=utf-8": ".html", "application/json": ".json"}

func (w Wanted) file(suffix string) string {
	switch {
	case w.Original:
		return "original"
	case w.Whole:
		return "film/" + w.Rung + ".mp4"
	case w.Master:
		return "hls/main.m3u8"
	case w.Playlist && w.Role == media.RoleCaptions:
		return "hls/captions/" + w.Rung + ".m3u8"
	case w.Playlist:
		return "hls/" + w.Rung + ".m3u8"
	case w.Role == media.RolePoster:
		return "poster" + suffix
	case w.Role == media.RoleDocument:
		return "document.pdf"
	case w.Role == media.RoleImage:
		return "image/" + strconv.Itoa(w.Width) + suffix
	case w.Role == media.RoleInit:
		return "hls/" + w.Rung + "/init.mp4"
	case w.Role == media.RoleSegment:
		return "hls/" + w.Rung + "/" + strconv.Itoa(w.Ord) + ".m4s"
	case w.Role == media.RoleCaptions:
		return "captions/" + w.Rung + ".vtt"
	}
	return string(w.Role) + "/" + strconv.Itoa(w.Ord) + suffix
}

// Parse reads the part of an address after the revision. What no address of
// ours looks like is fault.Missing.
func Parse(file string) (Wanted, error) {
	suffix := path.Ext(file)
	parts := strings.Split(strings.TrimSuffix(file, suffix), "/")
	last := parts[len(parts)-1]
	switch strings.Join(parts[:len(parts)-1], "/") {
	case "":
		return parseTop(last)
	case "hls":
		return Wanted{Rung: last, Playlist: true, Master: last == "main"}, plain(last)
	case "captions":
		return Wanted{Role: media.RoleCaptions, Rung: last}, plain(last)
	case "film":
		return Wanted{Whole: true, Rung: last}, plain(last)
	case "hls/captions":
		return Wanted{Role: media.RoleCaptions, Rung: last, Playlist: true}, plain(last)
	case "page", "thumb", "image", "sheet", "html", "figure", "contents":
		return parseImage(media.Role(parts[0]), last)
	}
	if len(parts) == 3 && parts[0] == "hls" {
		return parseSegment(parts[1], last)
	}
	return Wanted{}, fault.Missing()
}

func parseTop(name string) (Wanted, error) {
	switch name {
	case "original":
		return Wanted{Original: true}, nil
	case "poster":
		return Wanted{Role: media.RolePoster}, nil
	case "document":
		return Wanted{Role: media.RoleDocument}, nil
	}
	return Wanted{}, fault.Missing()
}

func parseImage(role media.Role, name string) (Wanted, error) {
	n, err := number(name)
	if role == media.RoleImage {
		return Wanted{Role: role, Width: n}, err
	}
	return Wanted{Role: role, Ord: n}, err
}

func parseSegment(rung, name string) (Wanted, error) {
	if err := plain(rung); err != nil {
		return Wanted{}, err
	}
	if name == "init" {
		return Wanted{Role: media.RoleInit, Rung: rung}, nil
	}
	n, err := number(name)
	return Wanted{Role: media.RoleSegment, Rung: rung, Ord: n}, err
}

// number reads a count as Address writes it: digits alone, no more than six.
func number(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || len(s) > 6 || strconv.Itoa(n) != s {
		return 0, fault.Missing()
	}
	return n, nil
}

// plain accepts the names of rungs and languages: lower-case letters and digits.
func plain(s string) error {
	if s == "" || len(s) > 16 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return fault.Missing()
	}
	return nil
}
