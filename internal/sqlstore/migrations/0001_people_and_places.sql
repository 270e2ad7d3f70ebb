-- +goose Up
CREATE TABLE organisation (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE place (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), parent_id TEXT REFERENCES place(id),
  kind TEXT NOT NULL, name TEXT NOT NULL, review INTEGER NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL
);
CREATE INDEX place_by_parent ON place (parent_id);
CREATE TABLE person (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL, language TEXT NOT NULL,
  secret TEXT NOT NULL, secret_until BIGINT NOT NULL DEFAULT 0, sort_name TEXT NOT NULL DEFAULT '', demo INTEGER NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL
);
CREATE INDEX person_by_place ON person (org_id, place_id, sort_name);
CREATE INDEX person_by_name ON person (org_id, sort_name, id);
-- The folded words of name and login, so that a search is a range of an index.
CREATE TABLE person_word (
  person_id TEXT NOT NULL REFERENCES person(id), word TEXT NOT NULL,
  PRIMARY KEY (person_id, word)
);
CREATE INDEX person_word_by_word ON person_word (word, person_id);
CREATE TABLE person_group (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  code TEXT NOT NULL, name TEXT NOT NULL, year TEXT NOT NULL, demo INTEGER NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (place_id, code)
);
CREATE TABLE role_grant (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), person_id TEXT NOT NULL REFERENCES person(id),
  role TEXT NOT NULL, scope_kind TEXT NOT NULL, scope_id TEXT NOT NULL, created_at BIGINT NOT NULL,
  UNIQUE (person_id, role, scope_kind, scope_id)
);
CREATE INDEX role_grant_by_scope ON role_grant (scope_id, role);
-- A sign-in is one browser or phone of one person; token is the SHA-256 of what the cookie holds.
CREATE TABLE sign_in (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person(id), token TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_by_person ON sign_in (person_id, seen_at);
-- A ticket is a one-time secret: an administrator's link, a connection card, the demo phone's QR.
CREATE TABLE ticket (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person(id), token TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL
);
CREATE TABLE api_token (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person(id), token TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, created_at BIGINT NOT NULL, revoked_at BIGINT NOT NULL
);
CREATE TABLE fact (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL, place_id TEXT NOT NULL, actor_id TEXT NOT NULL,
  kind TEXT NOT NULL, object_id TEXT NOT NULL, at BIGINT NOT NULL, payload TEXT NOT NULL
);
CREATE INDEX fact_by_object ON fact (object_id, at);
CREATE INDEX fact_by_actor ON fact (actor_id, at);
CREATE TABLE setting (
  name TEXT PRIMARY KEY, value TEXT NOT NULL
);

-- +goose Down
DROP TABLE setting;
DROP TABLE fact;
DROP TABLE api_token;
DROP TABLE ticket;
DROP TABLE sign_in;
DROP TABLE role_grant;
DROP TABLE person_group;
DROP TABLE person_word;
DROP TABLE person;
DROP TABLE place;
DROP TABLE organisation;
