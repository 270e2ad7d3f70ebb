package assessment

import "time"

// Handed tells when something was handed in that arrives now and was handed in
// so long ago by its device's clock, and whether that is late. A device that was
// offline is believed for as long as the scale says, counted from when it was
// due: what arrives even later counts as handed in when it arrived.
func (s Scale) Handed(due, now time.Time, age time.Duration) (at time.Time, late bool) {
	at = now.Add(-max(0, age))
	if !due.IsZero() && now.After(due.Add(s.Grace)) {
		at = now
	}
	return at, !due.IsZero() && at.After(due)
}
