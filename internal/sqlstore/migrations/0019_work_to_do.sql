-- +goose Up
-- Work to do: quizzes and devoirs. Marks are hundredths on 20, -1 for none; times are UTC microseconds, 0 for none.
ALTER TABLE organisation ADD COLUMN mark_step INTEGER NOT NULL DEFAULT 1;          -- hundredths that marks are rounded to
ALTER TABLE organisation ADD COLUMN offline_grace INTEGER NOT NULL DEFAULT 172800; -- seconds that a device which was offline is believed
CREATE TABLE work (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL REFERENCES organisation(id), course_id TEXT NOT NULL REFERENCES course(id),
  module_id TEXT NOT NULL, ord INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL,
  instructions TEXT NOT NULL, minutes INTEGER NOT NULL, weight INTEGER NOT NULL, pass INTEGER NOT NULL,
  resource_id TEXT NOT NULL, -- that a pass completes, or ''
  rules TEXT NOT NULL,       -- JSON of assessment.Rules
  state TEXT NOT NULL, revision INTEGER NOT NULL, author_id TEXT NOT NULL REFERENCES person(id),
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, archived_at BIGINT NOT NULL
);
CREATE INDEX work_by_course ON work (course_id, module_id, ord);
CREATE INDEX work_by_resource ON work (resource_id) WHERE resource_id <> '';
-- The questions of a quiz at one revision, as JSON; one that a learner was shown never changes.
CREATE TABLE paper (
  work_id TEXT NOT NULL REFERENCES work(id), revision INTEGER NOT NULL, questions TEXT NOT NULL, created_at BIGINT NOT NULL,
  shown INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (work_id, revision)
);
CREATE TABLE given (
  work_id TEXT NOT NULL REFERENCES work(id), group_id TEXT NOT NULL REFERENCES person_group(id),
  opens_at BIGINT NOT NULL, due_at BIGINT NOT NULL, given_by TEXT NOT NULL REFERENCES person(id), given_at BIGINT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (work_id, group_id)
);
CREATE INDEX given_by_group ON given (group_id, due_at);
CREATE TABLE attempt (
  id TEXT PRIMARY KEY, work_id TEXT NOT NULL REFERENCES work(id), person_id TEXT NOT NULL REFERENCES person(id),
  number INTEGER NOT NULL, revision INTEGER NOT NULL, state TEXT NOT NULL, answers TEXT NOT NULL, device TEXT NOT NULL,
  began_at BIGINT NOT NULL, saved_at BIGINT NOT NULL, submitted_at BIGINT NOT NULL, arrived_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL, late INTEGER NOT NULL, mark INTEGER NOT NULL, shares TEXT NOT NULL,
  closes_at BIGINT NOT NULL,        -- when the lab hands it in by itself; 0 for never
  lapsed INTEGER NOT NULL DEFAULT 0 -- the lab did
);
CREATE UNIQUE INDEX attempt_once ON attempt (work_id, person_id, number) WHERE number > 0;
CREATE INDEX attempt_by_person ON attempt (person_id, work_id);
CREATE INDEX attempt_by_work ON attempt (work_id, revision);
CREATE INDEX attempt_closing ON attempt (closes_at) WHERE closes_at > 0;
CREATE TABLE hand_in (
  id TEXT PRIMARY KEY, work_id TEXT NOT NULL REFERENCES work(id), person_id TEXT NOT NULL REFERENCES person(id),
  text TEXT NOT NULL, state TEXT NOT NULL, handed_at BIGINT NOT NULL, arrived_at BIGINT NOT NULL, due_at BIGINT NOT NULL, late INTEGER NOT NULL,
  points TEXT NOT NULL, mark INTEGER NOT NULL, comment TEXT NOT NULL, marker_id TEXT NOT NULL, returned_at BIGINT NOT NULL,
  version INTEGER NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  UNIQUE (work_id, person_id)
);
CREATE INDEX hand_in_by_person ON hand_in (person_id);
CREATE TABLE hand_in_file (
  id TEXT PRIMARY KEY, hand_in_id TEXT NOT NULL REFERENCES hand_in(id), ord INTEGER NOT NULL,
  asset_id TEXT NOT NULL REFERENCES asset(id), added_at BIGINT NOT NULL
);
CREATE INDEX hand_in_file_by_hand_in ON hand_in_file (hand_in_id, ord);
CREATE INDEX hand_in_file_by_asset ON hand_in_file (asset_id);
ALTER TABLE upload ADD COLUMN hand_in_id TEXT NOT NULL DEFAULT ''; -- that a file goes into, or ''
ALTER TABLE upload ADD COLUMN hand_in_ord INTEGER NOT NULL DEFAULT 0; -- its place there, as it was begun
CREATE INDEX upload_by_hand_in ON upload (hand_in_id) WHERE hand_in_id <> '';
CREATE TABLE remark (
  id TEXT PRIMARY KEY, hand_in_id TEXT NOT NULL REFERENCES hand_in(id), author_id TEXT NOT NULL REFERENCES person(id),
  text TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX remark_by_hand_in ON remark (hand_in_id, at);
-- The mark that counts now; each change of it is a fact.
CREATE TABLE result (
  work_id TEXT NOT NULL REFERENCES work(id), person_id TEXT NOT NULL REFERENCES person(id), mark INTEGER NOT NULL, passed INTEGER NOT NULL,
  source TEXT NOT NULL, by_id TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL,
  PRIMARY KEY (work_id, person_id)
);
CREATE INDEX result_by_person ON result (person_id);
-- What a person is told, once for each thing that happened: about is the fact, or "due:<work>:<day>".
CREATE TABLE notice (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person(id), about TEXT NOT NULL, kind TEXT NOT NULL,
  course_id TEXT NOT NULL, work_id TEXT NOT NULL, object_id TEXT NOT NULL, -- each may be ''
  actor_id TEXT NOT NULL, at BIGINT NOT NULL, due_at BIGINT NOT NULL, read_at BIGINT NOT NULL, -- due_at is the day that was told
  UNIQUE (person_id, about)
);
CREATE INDEX notice_by_person ON notice (person_id, at);

-- +goose Down
DROP INDEX upload_by_hand_in;
ALTER TABLE upload DROP COLUMN hand_in_ord;
ALTER TABLE upload DROP COLUMN hand_in_id;
DROP TABLE notice;
DROP TABLE result;
DROP TABLE remark;
DROP TABLE hand_in_file;
DROP TABLE hand_in;
DROP TABLE attempt;
DROP TABLE given;
DROP TABLE paper;
DROP TABLE work;
ALTER TABLE organisation DROP COLUMN offline_grace;
ALTER TABLE organisation DROP COLUMN mark_step;
