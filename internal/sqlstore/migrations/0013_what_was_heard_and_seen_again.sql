-- +goose Up
-- What a session says besides what it watched; texts are JSON, '' the empty set.
ALTER TABLE learning_session ADD COLUMN heard TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_session ADD COLUMN again TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_session ADD COLUMN backs TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_session ADD COLUMN spent DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE learning_session ADD COLUMN flags TEXT NOT NULL DEFAULT ''; -- what was cut of it, and why
ALTER TABLE learning_session ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
-- No index holds what every beat changes: those are few that are open, and few that one person began.
CREATE INDEX learning_session_open ON learning_session (id) WHERE closed_at = 0;
DROP INDEX progress_by_seen;
CREATE INDEX learning_session_by_resource ON learning_session (resource_id);
ALTER TABLE progress ADD COLUMN heard TEXT NOT NULL DEFAULT '';
ALTER TABLE progress ADD COLUMN marked_by TEXT NOT NULL DEFAULT ''; -- the trainer who said that it is completed

-- +goose Down
CREATE INDEX progress_by_seen ON progress (person_id, seen_at);
ALTER TABLE progress DROP COLUMN marked_by;
ALTER TABLE progress DROP COLUMN heard;
DROP INDEX learning_session_by_resource;
DROP INDEX learning_session_open;
ALTER TABLE learning_session DROP COLUMN closed_at;
ALTER TABLE learning_session DROP COLUMN flags;
ALTER TABLE learning_session DROP COLUMN spent;
ALTER TABLE learning_session DROP COLUMN backs;
ALTER TABLE learning_session DROP COLUMN again;
ALTER TABLE learning_session DROP COLUMN heard;
