-- +goose Up
-- What a playlist says of a rung, on the row of its initialisation segment: RFC 6381, and pictures a second.
ALTER TABLE rendition ADD COLUMN codecs TEXT NOT NULL DEFAULT '';
ALTER TABLE rendition ADD COLUMN rate DOUBLE PRECISION NOT NULL DEFAULT 0;
-- What is wrong with what is shown all the same, as a code.
ALTER TABLE asset ADD COLUMN flaw TEXT NOT NULL DEFAULT '';
-- What of its step an attempt is at.
ALTER TABLE step_run ADD COLUMN making TEXT NOT NULL DEFAULT '';
-- An address for a player of one's own. Token and credential are hashes (SHA-256); who made it must still be signed in by
-- the credential.
CREATE TABLE outside (
  token TEXT PRIMARY KEY, credential TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES person(id),
  resource_id TEXT NOT NULL REFERENCES resource(id), made_at BIGINT NOT NULL, opened_at BIGINT NOT NULL, lasts BIGINT NOT NULL
);
CREATE INDEX outside_by_person ON outside (person_id, made_at);

-- +goose Down
DROP TABLE outside;
ALTER TABLE step_run DROP COLUMN making;
ALTER TABLE asset DROP COLUMN flaw;
ALTER TABLE rendition DROP COLUMN rate;
ALTER TABLE rendition DROP COLUMN codecs;
