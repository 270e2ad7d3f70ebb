package markup

import "encoding/json"

// Contents is the table of contents of a text, and what it says of itself: the
// file that a reader is given (media.RoleContents).
type Contents struct {
	Title    string   `json:"title,omitempty"`
	Creators []string `json:"creators,omitempty"`
	RTL      bool     `json:"rtl,omitempty"` // its pages follow each other from right to left
	Language string   `json:"-"`             // as it says, for texts too short to tell
	Entries  []Entry  `json:"entries"`
}

func (c Contents) encode() ([]byte, error) {
	if c.Entries == nil {
		c.Entries = []Entry{}
	}
	return json.Marshal(c)
}
