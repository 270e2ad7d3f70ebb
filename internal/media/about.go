package media

// About is what a package says of itself: the content of the rendition RoleAbout,
// as JSON. What is not said is empty.
type About struct {
	Standard string `json:"standard"` // "SCORM", "H5P", "IMS" for another that is described so, "web" for a website
	Version  string `json:"version"`  // of the standard, as "1.2" or "2004 4th Edition"; of H5P the sort of content, as "QuestionSet 1.20"
	Title    string `json:"title"`
	Launch   string `json:"launch"`   // the file that it begins with, within the archive
	Language string `json:"language"` // as it says, such as "fr-MA"
	Files    int    `json:"files"`
	Bytes    int64  `json:"bytes"` // of its files, unpacked
	Texts    int    `json:"texts"` // how many of its files have words that are found
}
