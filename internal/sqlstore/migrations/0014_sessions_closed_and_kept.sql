-- +goose Up
-- What is removed when it was kept long enough is found by its age.
CREATE INDEX learning_session_closed ON learning_session (seen_at) WHERE closed_at > 0;
CREATE INDEX fact_of_sessions ON fact (at) WHERE kind = 'session.closed';

-- +goose Down
DROP INDEX fact_of_sessions;
DROP INDEX learning_session_closed;
