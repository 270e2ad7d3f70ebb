-- +goose Up
-- How many bytes of media a person wants to be sent in an hour or a month, and
-- the people of a place together. beyond is what a person allowed themselves on
-- top, in the hour or month that began at beyond_in.
CREATE TABLE person_budget (
  person_id TEXT PRIMARY KEY REFERENCES person(id), period TEXT NOT NULL, cap BIGINT NOT NULL,
  beyond BIGINT NOT NULL, beyond_in BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE place_budget (
  place_id TEXT PRIMARY KEY REFERENCES place(id), period TEXT NOT NULL, cap BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
-- What was sent, by the hour as it began. That of a place is that of the people
-- whose record it keeps, and says nothing of who they are.
CREATE TABLE person_sent (
  person_id TEXT NOT NULL REFERENCES person(id), hour BIGINT NOT NULL, bytes BIGINT NOT NULL,
  PRIMARY KEY (person_id, hour)
);
CREATE INDEX person_sent_by_hour ON person_sent (hour);
CREATE TABLE place_sent (
  place_id TEXT NOT NULL REFERENCES place(id), hour BIGINT NOT NULL, bytes BIGINT NOT NULL,
  PRIMARY KEY (place_id, hour)
);
CREATE INDEX place_sent_by_hour ON place_sent (hour);

-- +goose Down
DROP TABLE place_sent;
DROP TABLE person_sent;
DROP TABLE place_budget;
DROP TABLE person_budget;
