package s3

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
)

// errAddress is said to the engineer who set it. It repeats nothing of what was
// set: a secret is in it.
var errAddress = errors.New("the address of the S3 store must be s3://KEY:SECRET@HOST/BUCKET, and may end with ?region=REGION&plain=1; " +
	"BUCKET is 3 to 63 lower-case letters, digits, dots and hyphens")

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// defaultRegion is signed where none is set; most servers of one's own take it.
const defaultRegion = "us-east-1"

// address is where a bucket is, and by whose right.
type address struct {
	key, secret  string
	host, bucket string // host or host:port
	region       string
	plain        bool // http instead of https
}

// parseAddress reads s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=R&plain=1].
// KEY and SECRET may be written as they are, also with / and +, or with any
// character as %XX.
func parseAddress(text string) (address, error) {
	rest, found := strings.CutPrefix(text, "s3://")
	at := strings.LastIndex(rest, "@")
	if !found || at < 0 {
		return address{}, errAddress
	}
	key, secret, _ := strings.Cut(rest[:at], ":")
	place, query, _ := strings.Cut(rest[at+1:], "?")
	host, bucket, _ := strings.Cut(place, "/")
	a := address{host: host, bucket: strings.TrimSuffix(bucket, "/"), region: defaultRegion}
	var keyErr, secretErr error
	a.key, keyErr = url.PathUnescape(key)
	a.secret, secretErr = url.PathUnescape(secret)
	if keyErr != nil || secretErr != nil || a.key == "" || a.secret == "" || host == "" || !bucketName.MatchString(a.bucket) {
		return address{}, errAddress
	}
	return a, a.readQuery(query)
}

func (a *address) readQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return errAddress
	}
	for name, value := range values {
		switch {
		case name == "region" && value[0] != "":
			a.region = value[0]
		case name == "plain" && (value[0] == "0" || value[0] == "1"):
			a.plain = value[0] == "1"
		default:
			return errAddress
		}
	}
	return nil
}
