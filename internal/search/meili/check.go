package meili

import "context"

// Standing is how a server stands that a lab has used, or is to use.
type Standing struct {
	Version   string
	Made      bool // the lab's index is there
	Settings  bool // with the lab's settings
	Documents int
	MayKeys   bool // the key may make keys: the lab then works by lesser ones
}

// Check looks at a server without changing anything. It fails where Open would.
func Check(ctx context.Context, s Server) (found Standing, err error) {
	c := newClient(s).by(s.Key, askingPatience)
	if err := c.checkVersion(ctx); err != nil {
		return found, err
	}
	v, err := c.lib.VersionWithContext(ctx)
	if err != nil {
		return found, meaning(ctx, "ask the search server for its version", err)
	}
	_, keys := c.lib.GetKeysWithContext(ctx, nil)
	found.Version, found.MayKeys = v.PkgVersion, keys == nil
	index := namesOf(s.Prefix).passages
	stats, err := c.lib.Index(index).GetStatsWithContext(ctx, nil)
	if is(err, indexMissing) {
		return found, nil
	}
	if err != nil {
		return found, meaning(ctx, "count documents", err)
	}
	found.Made, found.Documents = true, int(stats.NumberOfDocuments)
	found.Settings, err = c.hasSettings(ctx, index)
	return found, meaning(ctx, "read the settings", err)
}
