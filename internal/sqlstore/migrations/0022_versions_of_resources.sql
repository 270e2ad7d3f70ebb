-- +goose Up
-- A file that comes again is known by the hash of its bytes.
CREATE INDEX asset_by_hash ON asset (sha256);
-- The files that a resource showed, shows, or will show as soon as they are ready; a resource whose file was never replaced
-- has none. shown_at is when it was put up last, 0 while it never was; brings is the number of the version that this one
-- brings back, or 0.
CREATE TABLE resource_version (
  resource_id TEXT NOT NULL REFERENCES resource(id), number INTEGER NOT NULL, asset_id TEXT NOT NULL REFERENCES asset(id),
  by_id TEXT NOT NULL REFERENCES person(id), sent_at BIGINT NOT NULL, shown_at BIGINT NOT NULL, brings INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (resource_id, number)
);
CREATE INDEX resource_version_by_asset ON resource_version (asset_id);
-- When a file was put up in which pages or seconds are not what they were: what was read before is of another file.
ALTER TABLE resource ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN since BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE progress DROP COLUMN since;
ALTER TABLE resource DROP COLUMN since;
DROP TABLE resource_version;
DROP INDEX asset_by_hash;
