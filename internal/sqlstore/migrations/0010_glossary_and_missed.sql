-- +goose Up
-- What the trades call one thing, by language as JSON lists. origin is its name in the list that comes with the lab:
-- what was removed stays archived under it, and does not come back.
CREATE TABLE concept (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), origin TEXT NOT NULL,
  french TEXT NOT NULL, arabic TEXT NOT NULL, english TEXT NOT NULL, folded TEXT NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL
);
CREATE INDEX concept_by_org ON concept (org_id, changed_at);
-- The same revision of a resource may be due again: when the glossary changes.
ALTER TABLE search_due ADD COLUMN round INTEGER NOT NULL DEFAULT 0;

-- What people searched and did not find: how often on a local day, and never who.
CREATE TABLE search_missed (
  org_id TEXT NOT NULL REFERENCES organisation(id), day TEXT NOT NULL, folded TEXT NOT NULL, language TEXT NOT NULL, reason TEXT NOT NULL,
  typed TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (org_id, day, folded, language, reason)
);

-- +goose Down
DROP TABLE search_missed;
ALTER TABLE search_due DROP COLUMN round;
DROP TABLE concept;
