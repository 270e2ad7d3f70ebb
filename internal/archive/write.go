package archive

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
)

// Contents is a course as it is written out: its index, the text of each asset
// by identifier, and the key of each blob by hash.
type Contents struct {
	Pack Pack
	Text map[string]Text
	Keys map[string]string
}

// Write writes a pack. The same contents give the same bytes.
func Write(ctx context.Context, w io.Writer, c Contents, blobs blob.Store) error {
	z := zip.NewWriter(w)
	c.Pack.Format = Format
	if err := writeJSON(z, indexName(), c.Pack); err != nil {
		return err
	}
	done := map[string]bool{}
	for _, a := range c.Pack.Assets {
		if err := writeJSON(z, textName(a.ID), c.Text[a.ID]); err != nil {
			return err
		}
		for _, sum := range a.sums() {
			if done[sum] {
				continue
			}
			done[sum] = true
			if err := writeBlob(ctx, z, sum, c.Keys[sum], blobs); err != nil {
				return fmt.Errorf("pack %s: %w", a.Name, err)
			}
		}
	}
	return z.Close()
}

// sums lists the hashes of an asset's bytes, the source first.
func (a Asset) sums() []string {
	sums := []string{a.SHA256}
	for _, r := range a.Renditions {
		sums = append(sums, r.SHA256)
	}
	return sums
}

// epoch is the time of every entry: a pack says what, not when it was packed.
func epoch() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

func writeJSON(z *zip.Writer, name string, v any) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch()})
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(v)
}

func writeBlob(ctx context.Context, z *zip.Writer, sum, key string, blobs blob.Store) error {
	object, err := blobs.Open(ctx, key)
	if err != nil {
		return err
	}
	defer func() { _ = object.Close() }() // only read from
	w, err := z.CreateHeader(&zip.FileHeader{Name: blobName(sum), Method: zip.Store, Modified: epoch()})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, object)
	return err
}
