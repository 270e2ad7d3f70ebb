-- +goose Up
-- What an organisation calls its learners (a key of the interface's words), and whether it may keep the CIN.
ALTER TABLE organisation ADD COLUMN learner_word TEXT NOT NULL DEFAULT 'stagiaire';
ALTER TABLE organisation ADD COLUMN keeps_cin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organisation ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
-- sort is CMC, ISTA, antenne… of an establishment and salle, atelier… of a space; equipment is a JSON list of names.
ALTER TABLE place ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN sort TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN capacity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE place ADD COLUMN equipment TEXT NOT NULL DEFAULT '[]';

-- What the law lets be kept of a person beside the record that signs in; days are local: "2009-03-31".
CREATE TABLE civil (
  person_id TEXT PRIMARY KEY REFERENCES person(id), born_on TEXT NOT NULL, cin TEXT NOT NULL,
  guardian TEXT NOT NULL, consent_on TEXT NOT NULL, consent_by TEXT NOT NULL, -- who noted the guardian's consent
  changed_at BIGINT NOT NULL
);
-- The legal archive: who an erased person was, for as long as the law on archives asks. Nothing else names them.
CREATE TABLE legal_archive (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL, person_id TEXT NOT NULL,
  login TEXT NOT NULL, name TEXT NOT NULL, born_on TEXT NOT NULL, erased_at BIGINT NOT NULL, erased_by TEXT NOT NULL, until BIGINT NOT NULL
);
CREATE INDEX legal_archive_by_end ON legal_archive (until);
-- When a person was erased: archived, but counted in groups and reports all the same.
ALTER TABLE person ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX person_by_erasure ON person (erased_at);

-- Sectors that an imported offer brought; the built-in ones are in the program.
CREATE TABLE sector (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), slug TEXT NOT NULL,
  name_fr TEXT NOT NULL, name_ar TEXT NOT NULL, name_en TEXT NOT NULL, hue TEXT NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (org_id, slug)
);
-- A trade is a filière; trunk_id is the common first year that it is an option of, or empty.
CREATE TABLE trade (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), code TEXT NOT NULL,
  name_fr TEXT NOT NULL, name_ar TEXT NOT NULL, name_en TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL,
  kind TEXT NOT NULL, trunk_id TEXT NOT NULL, folded TEXT NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (org_id, code)
);
-- What a promotion follows: the trade as it is for those who enter in a year, "2025-2026".
CREATE TABLE trade_version (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), trade_id TEXT NOT NULL REFERENCES trade(id), year TEXT NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (trade_id, year)
);
-- Hours are minutes: présentiel, synchrone, asynchrone in the first and the second semester.
CREATE TABLE trade_module (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), version_id TEXT NOT NULL REFERENCES trade_version(id),
  ord INTEGER NOT NULL, code TEXT NOT NULL, short TEXT NOT NULL, title TEXT NOT NULL, title_ar TEXT NOT NULL,
  study_year INTEGER NOT NULL, regional INTEGER NOT NULL, pie INTEGER NOT NULL,
  p1 INTEGER NOT NULL, syn1 INTEGER NOT NULL, asyn1 INTEGER NOT NULL, p2 INTEGER NOT NULL, syn2 INTEGER NOT NULL, asyn2 INTEGER NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (version_id, code)
);
CREATE INDEX trade_module_by_code ON trade_module (org_id, code);
-- Éléments de compétence > apprentissages > éléments de contenu. line is the same through the versions: what is attached
-- to a line stays where a new year keeps it. share is hundredths of a percent of the module's hours.
CREATE TABLE element (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), module_id TEXT NOT NULL REFERENCES trade_module(id),
  parent_id TEXT NOT NULL, line TEXT NOT NULL, kind TEXT NOT NULL, ord INTEGER NOT NULL,
  code TEXT NOT NULL, title TEXT NOT NULL, title_ar TEXT NOT NULL, share INTEGER NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL
);
CREATE INDEX element_by_module ON element (module_id, ord);
CREATE INDEX element_by_line ON element (line);
-- Which éléments a resource serves.
CREATE TABLE alignment (
  resource_id TEXT NOT NULL REFERENCES resource(id), line TEXT NOT NULL, at BIGINT NOT NULL, by_id TEXT NOT NULL,
  PRIMARY KEY (resource_id, line)
);
CREATE INDEX alignment_by_line ON alignment (line, resource_id);

-- A group's code returns every year: it is unique within its place and year. New: what the group follows and how.
CREATE TABLE new_person_group (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  code TEXT NOT NULL, name TEXT NOT NULL, year TEXT NOT NULL, demo INTEGER NOT NULL,
  version_id TEXT NOT NULL DEFAULT '', study_year INTEGER NOT NULL DEFAULT 0, mode TEXT NOT NULL DEFAULT '', slot TEXT NOT NULL DEFAULT '',
  headcount INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (place_id, code, year)
);
INSERT INTO new_person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
  SELECT id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at FROM person_group;
DROP TABLE person_group;
ALTER TABLE new_person_group RENAME TO person_group;
CREATE INDEX person_group_by_version ON person_group (version_id);
CREATE INDEX person_group_by_org ON person_group (org_id, code, id);
-- Affectation: a module as one group (or a part of it) has it, with what is planned, assigned and delivered, in minutes.
-- absence is hundredths of a percent; efm_on is a local day.
CREATE TABLE assignment (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  group_id TEXT NOT NULL REFERENCES person_group(id), module_id TEXT NOT NULL REFERENCES trade_module(id),
  subgroup TEXT NOT NULL, fusion TEXT NOT NULL, trainer_p TEXT NOT NULL, trainer_syn TEXT NOT NULL,
  p1 INTEGER NOT NULL, syn1 INTEGER NOT NULL, asyn1 INTEGER NOT NULL, p2 INTEGER NOT NULL, syn2 INTEGER NOT NULL, asyn2 INTEGER NOT NULL,
  given_p INTEGER NOT NULL, given_syn INTEGER NOT NULL, done_p INTEGER NOT NULL, done_syn INTEGER NOT NULL,
  absence INTEGER NOT NULL, cc INTEGER NOT NULL, efm_on TEXT NOT NULL, efm_set INTEGER NOT NULL, efm_valid INTEGER NOT NULL, link TEXT NOT NULL, pie_place TEXT NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (group_id, module_id, subgroup)
);
CREATE INDEX assignment_by_module ON assignment (module_id);
CREATE INDEX assignment_by_trainer_p ON assignment (trainer_p);
CREATE INDEX assignment_by_trainer_syn ON assignment (trainer_syn);

-- Who imported what, when; counts is JSON.
CREATE TABLE import_run (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  actor_id TEXT NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, counts TEXT NOT NULL,
  at BIGINT NOT NULL, undone_at BIGINT NOT NULL, undone_by TEXT NOT NULL
);
CREATE INDEX import_run_by_place ON import_run (place_id, at);
-- One row that an import made (before is empty) or changed, as JSON of its columns: what it takes to undo it.
CREATE TABLE import_change (
  import_id TEXT NOT NULL REFERENCES import_run(id), ord INTEGER NOT NULL, noun TEXT NOT NULL, object_id TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL,
  PRIMARY KEY (import_id, ord)
);
CREATE INDEX import_change_by_object ON import_change (object_id);
-- The import that gave a role, or empty: an import takes away only what imports gave.
ALTER TABLE role_grant ADD COLUMN import_id TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE role_grant DROP COLUMN import_id;
DROP TABLE import_change;
DROP TABLE import_run;
DROP TABLE assignment;
CREATE TABLE old_person_group (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  code TEXT NOT NULL, name TEXT NOT NULL, year TEXT NOT NULL, demo INTEGER NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  UNIQUE (place_id, code)
);
INSERT INTO old_person_group SELECT id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at FROM person_group;
DROP TABLE person_group;
ALTER TABLE old_person_group RENAME TO person_group;
DROP TABLE alignment;
DROP TABLE element;
DROP TABLE trade_module;
DROP TABLE trade_version;
DROP TABLE trade;
DROP TABLE sector;
DROP INDEX person_by_erasure;
ALTER TABLE person DROP COLUMN erased_at;
DROP TABLE legal_archive;
DROP TABLE civil;
ALTER TABLE place DROP COLUMN equipment;
ALTER TABLE place DROP COLUMN capacity;
ALTER TABLE place DROP COLUMN sort;
ALTER TABLE place DROP COLUMN code;
ALTER TABLE organisation DROP COLUMN changed_at;
ALTER TABLE organisation DROP COLUMN version;
ALTER TABLE organisation DROP COLUMN keeps_cin;
ALTER TABLE organisation DROP COLUMN learner_word;
