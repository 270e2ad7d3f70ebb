package config

import "cmp"

// On gives the settings of the same lab on another record and other blobs,
// checked; what is empty stays.
func (c Config) On(database, blobs string) (Config, error) {
	c.Database, c.Blobs = cmp.Or(database, c.Database), cmp.Or(blobs, c.Blobs)
	return c, c.check()
}
