-- +goose Up
-- What an index says of itself that shows the record as it is: another epoch asks for an index made anew.
CREATE TABLE search_state (
  one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, batch BIGINT NOT NULL
);

-- +goose Down
DROP TABLE search_state;
