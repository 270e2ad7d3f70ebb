package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Standing is how a server says that it stands.
type Standing struct {
	Version string
	Used    int64 // bytes of memory
	Evicts  bool  // it drops keys where it has no room
	Appends bool  // it writes down what it keeps
}

// Inspect asks a server how it stands.
func (c *Client) Inspect(ctx context.Context) (s Standing, err error) {
	replies, err := c.Do(ctx, Command{"INFO", "server"}, Command{"INFO", "memory"}, Command{"INFO", "persistence"})
	if err != nil {
		return s, err
	}
	told := map[string]string{}
	for line := range strings.Lines(fmt.Sprint(replies...)) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), ":"); found {
			told[name] = value
		}
	}
	s.Version, s.Appends = told["redis_version"], told["aof_enabled"] == "1"
	s.Evicts = told["maxmemory_policy"] != "" && told["maxmemory_policy"] != "noeviction"
	s.Used, _ = strconv.ParseInt(told["used_memory"], 10, 64) // 0 where it is not told
	return s, nil
}
