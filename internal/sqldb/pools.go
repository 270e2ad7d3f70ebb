package sqldb

import "database/sql"

// Pools are the connections by what they are for, to be counted.
func (db *DB) Pools() map[string]*sql.DB {
	return map[string]*sql.DB{"write": db.writer, "read": db.reader}
}
