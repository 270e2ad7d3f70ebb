-- +goose Up
-- By which account at the institution's OpenID provider a person signs in. Nothing
-- but issuer and subject tells who it is.
CREATE TABLE identity (
  id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES person(id),
  created_at BIGINT NOT NULL, used_at BIGINT NOT NULL,
  UNIQUE (issuer, subject), UNIQUE (person_id, issuer)
);
-- A browser that was sent to the provider and has not come back; token is the SHA-256
-- of what its cookie holds. A row lives for ten minutes and is used once.
CREATE TABLE departure (
  token TEXT PRIMARY KEY, state TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL,
  next TEXT NOT NULL, links TEXT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX departure_by_end ON departure (expires_at);

-- +goose Down
DROP TABLE departure;
DROP TABLE identity;
