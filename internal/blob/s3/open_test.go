package s3_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/blob/blobtest"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
)

func TestAnAddressThatIsNone(t *testing.T) {
	for _, address := range []string{
		"", "s3://", "s3://host/bucket", "s3://KEY@host/bucket", "s3://KEY:hush@host", "s3://KEY:hush@host/", "s3://:hush@host/bucket", "s3://KEY:@host/bucket",
		"s3://KEY:hush@/bucket", "s3://KEY:hush@host/bucket/folder", "s3://KEY:hush@host/A_B", "s3://KEY:hush@host/bucket?plain=yes", "s3://KEY:hush@host/bucket?other=1",
		"s3://KEY:hush%zz@host/bucket", "s3://KEY:hush@ho st/bucket", "s3://KEY:hush@host:port/bucket", "http://KEY:hush@host/bucket",
	} {
		s, err := s3.Open(t.Context(), address)
		if err == nil {
			s.Close()
			t.Errorf("%q opens", address)
			continue
		}
		if !strings.Contains(err.Error(), "s3://KEY:SECRET@HOST/BUCKET") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q gives %v", address, err)
		}
	}
}

func TestWhatIsWrongIsSaidWithoutTheSecret(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	at, err := url.Parse(bucket)
	if err != nil {
		t.Fatal(err)
	}
	host := at.Host
	for name, c := range map[string]struct{ address, says string }{
		"a wrong secret":   {"s3://" + at.User.Username() + ":hush/+hush@" + host + "/lab-x?plain=1", "refuses the key or the secret"},
		"a wrong key":      {"s3://nobody:hush@" + host + "/lab-x?plain=1", "refuses the key or the secret"},
		"an absent server": {"s3://key:hush@127.0.0.1:1/lab-x?plain=1", "no S3 store answers at 127.0.0.1:1"},
		"https to plain":   {"s3://key:hush@" + host + "/lab-x", "does not speak HTTPS; add ?plain=1"},
	} {
		s, err := s3.Open(t.Context(), c.address)
		if err == nil {
			s.Close()
			t.Errorf("%s opens", name)
			continue
		}
		secret, _ := at.User.Password()
		if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s gives %v", name, err)
		}
		t.Log(err)
	}
}

func TestAStoreThatOverwritesIsRefused(t *testing.T) {
	for way, some := range map[string]func(*http.Request) bool{"an object": putting, "a completed upload": completing} {
		f, address := before(t, blobtest.FreshBucket(t))
		f.tell(to(some, changing(obeys)))
		s, err := s3.Open(t.Context(), address)
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "If-None-Match") {
			t.Errorf("a store that overwrites %s: %v", way, err)
		}
	}
}

func TestABucketIsMadeOnceAndOpensAgain(t *testing.T) {
	bucket := blobtest.FreshBucket(t)
	for range 3 {
		open(t, bucket)
	}
	if left := uploads(t, bucket); len(left) > 0 {
		t.Errorf("opening leaves %v", left)
	}
}
