-- +goose Up
-- A file that comes again is known by the hash of its bytes.
CREATE INDEX asset_by_hash ON asset (sha256);

-- +goose Down
DROP INDEX asset_by_hash;
