package seed

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Search is an example search of the first screen: misspelt, and landing on a
// page or a second of a starter course all the same.
type Search struct {
	Query    string  `yaml:"query"`
	Means    string  `yaml:"means"` // the word that is found
	Language string  `yaml:"language"`
	Course   string  `yaml:"course"`   // its source folder
	Resource string  `yaml:"resource"` // file in that folder
	LandsOn  string  `yaml:"lands_on"` // "page" or "second"
	Page     int     `yaml:"page"`
	Second   float64 `yaml:"second"`
}

// ReadSearches reads the example searches.
func ReadSearches(data []byte) (searches []Search, err error) {
	if err := yaml.Unmarshal(data, &searches); err != nil {
		return nil, fmt.Errorf("read the example searches: %w", err)
	}
	return searches, nil
}
