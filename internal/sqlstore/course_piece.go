package sqlstore

import (
	"context"
	"database/sql"
)

// The folded text of a course is kept in pieces, too: the characters that follow each
// of its places. What occurs somewhere in the text begins a piece, and an index finds
// it, where comparing each text would take longer with every course.

// longestPiece is how many characters a piece has: so many of a word narrow enough,
// and asked looks at all of it. The statements say it again.
const longestPiece = 6

// worded leads to the courses in whose titles, codes and keywords a word may occur.
func worded(a *args, word string) string {
	if runes := []rune(word); len(runes) > longestPiece {
		word = string(runes[:longestPiece])
	}
	// A beginning is a range of the index: nothing folded sorts after U+10FFFF.
	return `SELECT course_id FROM course_piece WHERE piece >= ` + a.add(word) + ` AND piece < ` + a.add(word+"\U0010FFFF")
}

// cutCourses cuts the texts of the courses of a condition. Words are searched for one by
// one, so that none begins with a space.
func cutCourses(condition string) string {
	return `INSERT INTO course_piece (piece, course_id)
		WITH RECURSIVE cut (course_id, folded, place) AS (
			SELECT id, folded, 1 FROM course WHERE folded <> '' AND ` + condition + `
			UNION ALL SELECT course_id, folded, place + 1 FROM cut WHERE place < length(folded))
		SELECT DISTINCT substr(folded, place, 6), course_id FROM cut WHERE substr(folded, place, 1) <> ' '`
}

// recut makes the pieces of a course those of its text as it is now.
func recut(ctx context.Context, tx *sql.Tx, course string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM course_piece WHERE course_id = $1`, course); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, cutCourses(`id = $1`), course)
	return err
}
