package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/minio/minio-go/v7"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// What stores answer, by the codes of the protocol.
const (
	taken   = "PreconditionFailed" // to a put under a key that is not free
	missing = "NoSuchKey"
	ended   = "NoSuchUpload" // that was completed or aborted
)

// full are the codes of a store without room; the protocol has none.
var full = []string{"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"}

// is reports whether a store answered with one of the codes.
func is(err error, codes ...string) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && slices.Contains(codes, answer.Code)
}

// status is that of a store's refusal, or 0.
func status(err error) int {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		return answer.StatusCode
	}
	return 0
}

// failed gives an error its meaning. ctx is that of the caller: when it has
// ended, that is the reason, whatever the store said of it.
func failed(ctx context.Context, doing, key string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case fault.KindOf(err) != fault.Internal:
	case is(err, missing):
		err = fault.Missing().Because(err)
	case is(err, full...), status(err) == http.StatusInsufficientStorage:
		err = blob.ErrFull.Because(err)
	default:
		err = blob.ErrAway.Because(err)
	}
	return fmt.Errorf("%s %s: %w", doing, key, err)
}

// refusal says to the engineer why a store cannot be opened.
func refusal(a address, err error) error {
	var unanswered *url.Error
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("the S3 store at %s does not speak HTTPS; add ?plain=1 to its address if it is to be trusted without", a.host)
	case status(err) == http.StatusForbidden, is(err, "InvalidAccessKeyId", "XAdminUserNotFound"):
		return fmt.Errorf("the S3 store at %s refuses the key or the secret, or does not give them the bucket %s", a.host, a.bucket)
	case errors.As(err, &unanswered):
		return fmt.Errorf("no S3 store answers at %s: %w", a.host, unanswered.Err)
	}
	return fmt.Errorf("the S3 store at %s cannot be used: %w", a.host, err)
}
