-- +goose Up
-- A backup or a check that is running: what its moment of the record names is not swept until then.
CREATE TABLE blob_hold (
  id TEXT PRIMARY KEY, until BIGINT NOT NULL
);
-- Work for which a job has yet to be made: of a lab that was restored or moved, and what is to be made once more.
CREATE TABLE work_owed (
  object_id TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL,
  PRIMARY KEY (object_id, kind, step)
);
CREATE INDEX asset_by_sha256 ON asset (sha256, id);

-- +goose Down
DROP INDEX asset_by_sha256;
DROP TABLE work_owed;
DROP TABLE blob_hold;
