-- +goose Up
CREATE TABLE learning_session (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person(id), resource_id TEXT NOT NULL REFERENCES resource(id),
  device TEXT NOT NULL, counter BIGINT NOT NULL, position DOUBLE PRECISION NOT NULL, activity TEXT NOT NULL,
  watched TEXT NOT NULL, started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL
);
CREATE INDEX learning_session_by_person ON learning_session (person_id, resource_id);
CREATE TABLE progress (
  person_id TEXT NOT NULL REFERENCES person(id), resource_id TEXT NOT NULL REFERENCES resource(id),
  watched TEXT NOT NULL, watched_length DOUBLE PRECISION NOT NULL, extent DOUBLE PRECISION NOT NULL, position DOUBLE PRECISION NOT NULL,
  device TEXT NOT NULL, seen_at BIGINT NOT NULL, completed_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, resource_id)
);
CREATE INDEX progress_by_seen ON progress (person_id, seen_at);
CREATE INDEX progress_by_resource ON progress (resource_id);

-- +goose Down
DROP TABLE progress;
DROP TABLE learning_session;
