package tus

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/upload"
)

// described reads what a creation says of its upload: Upload-Length, and
// Upload-Metadata with the keys id, course, module, resource, as, hand_in, name
// and sha256. A length that is to follow later is not accepted.
func described(r *http.Request) (upload.Upload, error) {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil || size < 0 || r.Header.Get("Upload-Defer-Length") != "" {
		return upload.Upload{}, errLength
	}
	said, err := metadata(r.Header.Get("Upload-Metadata"))
	if err != nil {
		return upload.Upload{}, err
	}
	u := upload.Upload{
		ID: said["id"], Course: said["course"], Module: said["module"], Resource: said["resource"],
		As: said["as"], HandIn: said["hand_in"], Name: said["name"], Size: size, SHA256: strings.ToLower(said["sha256"]),
	}
	if u.As == "" {
		u.As = upload.AsResource
	}
	return u, nil
}

// metadata reads "key base64,key base64"; a key may come alone, and none twice.
func metadata(header string) (map[string]string, error) {
	said := map[string]string{}
	for pair := range strings.SplitSeq(header, ",") {
		key, encoded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(encoded)
		if _, twice := said[key]; twice || err != nil || key == "" {
			return nil, upload.ErrMetadata
		}
		said[key] = string(value)
	}
	return said, nil
}
