package sqlstore

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// micros scans a BIGINT of microseconds into a time.
type micros struct{ at *time.Time }

// Scan implements sql.Scanner.
func (m micros) Scan(value any) error {
	us, ok := value.(int64)
	if !ok {
		return fmt.Errorf("a time is stored as %T", value)
	}
	*m.at = sqldb.Time(us)
	return nil
}

// words scans a JSON list of strings; "null" is the empty list.
type words struct{ list *[]string }

// Scan implements sql.Scanner.
func (w words) Scan(value any) error {
	var said []byte
	switch v := value.(type) {
	case string:
		said = []byte(v)
	case []byte:
		said = v
	default:
		return fmt.Errorf("a list is stored as %T", value)
	}
	*w.list = nil
	return json.Unmarshal(said, w.list)
}

// jsonList writes a list of strings as words reads it.
func jsonList(list []string) string {
	said, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings can always be written
	}
	return string(said)
}

// said scans a value that is kept as JSON; payload writes it.
type said[T any] struct{ to *T }

// Scan implements sql.Scanner.
func (s said[T]) Scan(value any) error {
	switch v := value.(type) {
	case string:
		return json.Unmarshal([]byte(v), s.to)
	case []byte:
		return json.Unmarshal(v, s.to)
	}
	return fmt.Errorf("a value is stored as %T", value)
}
