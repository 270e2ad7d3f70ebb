package blobtest

import (
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/needtest"
)

// FreshBucket gives the address of a bucket of the test's own, which does not
// exist yet, on the S3 server that LAB_TEST_S3 names. Without one the test is
// skipped, or fails under LAB_TEST_REQUIRE=all.
func FreshBucket(t testing.TB) string {
	t.Helper()
	server, err := url.Parse(os.Getenv("LAB_TEST_S3"))
	if err == nil && server.Host != "" {
		server.Path += "-" + strings.ToLower(rand.Text())
		return server.String()
	}
	const why = "there is no S3 server: LAB_TEST_S3 names none (.ci/s3 starts one)"
	needtest.Missing(t, why)
	return ""
}
