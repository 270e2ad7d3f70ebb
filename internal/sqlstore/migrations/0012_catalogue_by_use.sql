-- +goose Up
-- How many people opened something of a course lately; counted once a day.
ALTER TABLE course ADD COLUMN learners INTEGER NOT NULL DEFAULT 0;
CREATE INDEX course_by_use ON course (learners, changed_at, id);
-- What is published for a readership is counted by filière too.
DROP TABLE course_count;
CREATE TABLE course_count (
  readership TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL, language TEXT NOT NULL, filiere TEXT NOT NULL DEFAULT '', n INTEGER NOT NULL,
  PRIMARY KEY (readership, sector, level, language, filiere)
);
INSERT INTO course_count (readership, sector, level, language, filiere, n)
  SELECT readership, sector, level, language, filiere, count(*) FROM course
    WHERE readership <> '' AND state = 'published' AND archived_at = 0 GROUP BY readership, sector, level, language, filiere;

-- +goose Down
DROP TABLE course_count;
CREATE TABLE course_count (
  readership TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL, language TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (readership, sector, level, language)
);
INSERT INTO course_count (readership, sector, level, language, n)
  SELECT readership, sector, level, language, count(*) FROM course
    WHERE readership <> '' AND state = 'published' AND archived_at = 0 GROUP BY readership, sector, level, language;
DROP INDEX course_by_use;
ALTER TABLE course DROP COLUMN learners;
