-- +goose Up
-- The steps that are to be done: which line each waits in, which steps follow it, and the job that does it, or 0.
CREATE TABLE step_due (
  asset_id TEXT NOT NULL REFERENCES asset (id), step TEXT NOT NULL, line TEXT NOT NULL, follow TEXT NOT NULL,
  job BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (asset_id, step)
);
CREATE INDEX step_due_in_line ON step_due (line, job);
-- When it was last somebody's turn in a line: the owner of files who waited longest is next.
CREATE TABLE step_turn (
  owner_id TEXT NOT NULL, line TEXT NOT NULL, served BIGINT NOT NULL,
  PRIMARY KEY (owner_id, line)
);
-- What a film being made anew still shows of before, until all of the new is there.
ALTER TABLE rendition ADD COLUMN outdated INTEGER NOT NULL DEFAULT 0;
-- Seconds that an attempt will still take, by its own speed so far; 0 while unknown.
ALTER TABLE step_run ADD COLUMN remaining INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE step_run DROP COLUMN remaining;
ALTER TABLE rendition DROP COLUMN outdated;
DROP TABLE step_turn;
DROP TABLE step_due;
