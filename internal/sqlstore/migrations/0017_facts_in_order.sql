-- +goose Up
-- In which order facts are told to others: given after the commit, for good; 0 until then.
ALTER TABLE fact ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX fact_by_number ON fact (number) WHERE number > 0;
CREATE INDEX fact_unnumbered ON fact (at, id) WHERE number = 0;
-- How far a learning record store was told, by its address without the key.
CREATE TABLE lrs (
  address TEXT PRIMARY KEY, number BIGINT NOT NULL, sent BIGINT NOT NULL, failures INTEGER NOT NULL,
  reason TEXT NOT NULL, waits_until BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
-- Statements that it refused, with its reason, for an administrator to read.
CREATE TABLE lrs_refused (
  address TEXT NOT NULL, statement_id TEXT NOT NULL, fact_id TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (address, statement_id)
);

-- +goose Down
DROP TABLE lrs_refused;
DROP TABLE lrs;
DROP INDEX fact_unnumbered;
DROP INDEX fact_by_number;
ALTER TABLE fact DROP COLUMN number;
