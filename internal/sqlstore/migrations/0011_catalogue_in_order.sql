-- +goose Up
-- Lists of courses begin with the last changed, of whichever organisation.
CREATE INDEX course_in_order ON course (changed_at, id);
-- The six characters from each place of a course's folded text on: what occurs in it begins one of them.
CREATE TABLE course_piece (
  piece TEXT NOT NULL, course_id TEXT NOT NULL REFERENCES course(id),
  PRIMARY KEY (piece, course_id)
);
CREATE INDEX course_piece_by_course ON course_piece (course_id);
INSERT INTO course_piece (piece, course_id)
  WITH RECURSIVE cut (course_id, folded, place) AS (
    SELECT id, folded, 1 FROM course WHERE folded <> ''
    UNION ALL SELECT course_id, folded, place + 1 FROM cut WHERE place < length(folded))
  SELECT DISTINCT substr(folded, place, 6), course_id FROM cut WHERE substr(folded, place, 1) <> ' ';
-- All audiences of a course in one text, sorted; which audiences are part of it; and how many courses are published for it.
ALTER TABLE course ADD COLUMN readership TEXT NOT NULL DEFAULT '';
CREATE INDEX course_by_readership ON course (readership, state, archived_at, sector, level, language);
CREATE TABLE audience_readership (
  audience TEXT NOT NULL, readership TEXT NOT NULL,
  PRIMARY KEY (audience, readership)
);
CREATE TABLE course_count (
  readership TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL, language TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (readership, sector, level, language)
);
WITH RECURSIVE joined (course_id, last, readership) AS (
    SELECT course_id, min(audience), min(audience) FROM course_audience GROUP BY course_id
    UNION ALL SELECT j.course_id, w.audience, j.readership || ' ' || w.audience FROM joined j JOIN course_audience w ON w.course_id = j.course_id
      AND w.audience = (SELECT min(n.audience) FROM course_audience n WHERE n.course_id = j.course_id AND n.audience > j.last))
  UPDATE course SET readership = COALESCE((SELECT max(j.readership) FROM joined j WHERE j.course_id = course.id), '');
INSERT INTO audience_readership (audience, readership)
  SELECT DISTINCT w.audience, c.readership FROM course c JOIN course_audience w ON w.course_id = c.id;
INSERT INTO course_count (readership, sector, level, language, n)
  SELECT readership, sector, level, language, count(*) FROM course
    WHERE readership <> '' AND state = 'published' AND archived_at = 0 GROUP BY readership, sector, level, language;

-- +goose Down
DROP TABLE course_count;
DROP TABLE audience_readership;
DROP INDEX course_by_readership;
ALTER TABLE course DROP COLUMN readership;
DROP TABLE course_piece;
DROP INDEX course_in_order;
