-- +goose Up
CREATE TABLE course (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), place_id TEXT NOT NULL REFERENCES place(id),
  owner_id TEXT NOT NULL REFERENCES person(id), title TEXT NOT NULL, summary TEXT NOT NULL, language TEXT NOT NULL,
  sector TEXT NOT NULL, level TEXT NOT NULL, filiere TEXT NOT NULL, module_code TEXT NOT NULL,
  keywords TEXT NOT NULL, licence TEXT NOT NULL, state TEXT NOT NULL, submitter_id TEXT NOT NULL, reason TEXT NOT NULL,
  published_at BIGINT NOT NULL, version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL,
  folded TEXT NOT NULL DEFAULT '' -- title, codes and keywords as text.Fold gives them, for the filter of lists
);
CREATE INDEX course_by_place ON course (org_id, place_id, state);
CREATE INDEX course_by_owner ON course (owner_id, changed_at);
CREATE INDEX course_by_change ON course (org_id, changed_at, id);
CREATE TABLE course_editor (
  course_id TEXT NOT NULL REFERENCES course(id), person_id TEXT NOT NULL REFERENCES person(id),
  PRIMARY KEY (course_id, person_id)
);
CREATE INDEX course_editor_by_person ON course_editor (person_id, course_id);
-- audience is 'public', 'g:<group>' or 'p:<place>' (account.Scope.Audiences)
CREATE TABLE course_audience (
  course_id TEXT NOT NULL REFERENCES course(id), audience TEXT NOT NULL,
  PRIMARY KEY (course_id, audience)
);
CREATE INDEX course_audience_by_audience ON course_audience (audience, course_id);
CREATE TABLE module (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course(id), ord INTEGER NOT NULL, title TEXT NOT NULL
);
CREATE INDEX module_by_course ON module (course_id, ord);
CREATE TABLE asset (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), owner_id TEXT NOT NULL REFERENCES person(id),
  name TEXT NOT NULL, kind TEXT NOT NULL, mime TEXT NOT NULL, size BIGINT NOT NULL, sha256 TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, language TEXT NOT NULL, pages INTEGER NOT NULL, duration DOUBLE PRECISION NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL, version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX asset_by_owner ON asset (owner_id, created_at);
CREATE TABLE resource (
  id TEXT PRIMARY KEY, course_id TEXT NOT NULL REFERENCES course(id), module_id TEXT NOT NULL, -- gone where the resource was taken out
  ord INTEGER NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, asset_id TEXT NOT NULL REFERENCES asset(id),
  state TEXT NOT NULL, revision BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  archived_at BIGINT NOT NULL DEFAULT 0 -- when it was taken out of its course; it is withdrawn then, and its progress stays
);
CREATE INDEX resource_by_module ON resource (module_id, ord);
CREATE INDEX resource_by_course ON resource (course_id);
CREATE INDEX resource_by_asset ON resource (asset_id);
CREATE TABLE resource_captions (
  resource_id TEXT NOT NULL REFERENCES resource(id), asset_id TEXT NOT NULL REFERENCES asset(id),
  PRIMARY KEY (resource_id, asset_id)
);
CREATE INDEX resource_captions_by_asset ON resource_captions (asset_id);
CREATE TABLE rendition (
  asset_id TEXT NOT NULL REFERENCES asset(id), role TEXT NOT NULL, rung TEXT NOT NULL, ord INTEGER NOT NULL,
  width INTEGER NOT NULL, blob_key TEXT NOT NULL, mime TEXT NOT NULL, size BIGINT NOT NULL, sha256 TEXT NOT NULL,
  height INTEGER NOT NULL, duration DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (asset_id, role, rung, ord, width)
);
CREATE INDEX rendition_by_key ON rendition (blob_key);
CREATE TABLE page (
  asset_id TEXT NOT NULL REFERENCES asset(id), ord INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  language TEXT NOT NULL, width DOUBLE PRECISION NOT NULL, height DOUBLE PRECISION NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (asset_id, ord)
);
CREATE TABLE cue (
  asset_id TEXT NOT NULL REFERENCES asset(id), ord INTEGER NOT NULL, language TEXT NOT NULL,
  starts DOUBLE PRECISION NOT NULL, ends DOUBLE PRECISION NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (asset_id, ord)
);
-- One attempt of one digitising step. River forgets its rows; these stay.
CREATE TABLE step_run (
  id TEXT PRIMARY KEY, asset_id TEXT NOT NULL REFERENCES asset(id), step TEXT NOT NULL, attempt INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL,
  started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL
);
CREATE INDEX step_run_by_asset ON step_run (asset_id, started_at);
CREATE TABLE upload (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), owner_id TEXT NOT NULL REFERENCES person(id),
  course_id TEXT NOT NULL REFERENCES course(id), module_id TEXT NOT NULL, resource_id TEXT NOT NULL, purpose TEXT NOT NULL,
  name TEXT NOT NULL, size BIGINT NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, asset_id TEXT NOT NULL,
  created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX upload_by_course ON upload (course_id);
CREATE INDEX upload_by_owner ON upload (owner_id, state);
CREATE INDEX upload_by_expiry ON upload (state, expires_at);
-- What is due for the search index: a change that arrives while the indexer runs stays due.
CREATE TABLE search_due (
  resource_id TEXT PRIMARY KEY, revision BIGINT NOT NULL
);

-- +goose Down
DROP TABLE search_due;
DROP TABLE upload;
DROP TABLE step_run;
DROP TABLE cue;
DROP TABLE page;
DROP TABLE rendition;
DROP TABLE resource_captions;
DROP TABLE resource;
DROP TABLE asset;
DROP TABLE module;
DROP TABLE course_audience;
DROP TABLE course_editor;
DROP TABLE course;
