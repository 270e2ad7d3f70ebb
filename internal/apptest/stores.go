package apptest

import (
	"os"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// Settings gives the settings of a lab on stores of its own. They are embedded,
// in a temporary folder; with LAB_TEST_STORES=servers the record is a fresh
// database on the PostgreSQL of LAB_TEST_POSTGRES and the bytes are in a fresh
// bucket of the S3 server of LAB_TEST_S3, sessions are in the Redis server of
// LAB_TEST_REDIS in a life of their own, and a test says the same of both. Folder
// and database go when the test ends, the rest with its server.
func Settings(t testing.TB) config.Config {
	t.Helper()
	c := config.In(t.TempDir())
	c.Sandbox = string(boxtest.Choice())
	if os.Getenv("LAB_TEST_STORES") == "servers" {
		c.Database, c.Blobs, c.Hot = sqldbtest.Postgres(t), blobtest.FreshBucket(t), redistest.Address(t)
	}
	return c
}

// environment is how a process is told the settings.
func environment(c config.Config) []string {
	return append(os.Environ(), "LAB_DATA="+c.Data, "LAB_DATABASE="+c.Database, "LAB_BLOBS="+c.Blobs, "LAB_SEARCH="+c.Search, "LAB_HOT="+c.Hot,
		"LAB_SANDBOX="+c.Sandbox, "LAB_LISTEN="+c.Listen, "LAB_LOG="+c.Log, "LAB_URL="+c.URL, "LAB_METRICS="+c.Metrics,
		"LAB_TLS_CERT="+c.TLS.Certificate, "LAB_TLS_KEY="+c.TLS.Key, "LAB_REDIRECT="+c.TLS.Redirect, "LAB_PLAIN="+c.TLS.Plain,
		"LAB_ACME="+strings.Join(c.TLS.ACME, ","), "LAB_ACME_DIRECTORY="+c.TLS.Directory)
}
