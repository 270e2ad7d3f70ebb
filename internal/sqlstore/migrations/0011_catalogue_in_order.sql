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

-- +goose Down
DROP TABLE course_piece;
DROP INDEX course_in_order;
