-- +goose Up
CREATE TABLE planned (
  resource_id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course(id), ord BIGINT NOT NULL,
  title TEXT NOT NULL, language TEXT NOT NULL, film_id TEXT NOT NULL
);
CREATE INDEX planned_by_course ON planned (course_id);

-- +goose Down
DROP TABLE planned;
