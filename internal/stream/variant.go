package stream

// Sort says what of a resource a variant is.
type Sort string

// The sorts of variants that are not named as the role of their renditions.
const (
	SortFilm     Sort = "film"     // one quality of a film: all its segments
	SortVoice    Sort = "voice"    // its sound alone
	SortText     Sort = "text"     // the text of all pages and nothing else
	SortOriginal Sort = "original" // the file as it was sent
)

// Variant is one way in which all of a resource can be had, with its price: the bytes
// that are sent for it, to the byte. Lines around them (headers, playlists) are not
// counted.
type Variant struct {
	Sort  Sort
	Rung  string // of a film: "480p"; the language of captions; else empty
	Width int    // of an image, in pixels; else 0
	Files int    // answers in which it is sent
	Bytes int64
}
