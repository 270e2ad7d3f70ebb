package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// tokenOf is the secret by which one of the audience is signed in.
func tokenOf(learner int64) string { return fmt.Sprintf("bench-%d", learner) }

// seat brings learners into the record of a lab that is stopped, in the place of
// the demonstration's own and able to read what he reads, each signed in for a day.
func seat(ctx context.Context, file string, learners int, now time.Time) error {
	db, err := sqldb.Open(ctx, "sqlite:"+file, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Write(ctx, func(tx *sql.Tx) error {
		for n := range int64(learners) {
			if err := seatOne(ctx, tx, n, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func seatOne(ctx context.Context, tx *sql.Tx, n int64, now time.Time) error {
	token := sha256.Sum256([]byte(tokenOf(n)))
	at, key := now.UnixMicro(), fmt.Sprintf("%022d", n)
	for _, row := range []struct {
		statement string
		values    []any
	}{
		{`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, sort_name, demo, version, created_at, changed_at, archived_at)
			SELECT '01pp' || $1, org_id, place_id, 'bench.' || $1, 'Stagiaire ' || $1, '', 'fr', '', 'stagiaire ' || $1, 0, 1, 1, 1, 0
			FROM person WHERE login = 'karim.tazi'`, []any{key}},
		{`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at)
			SELECT '01rr' || $1, g.org_id, '01pp' || $1, g.role, g.scope_kind, g.scope_id, 1
			FROM role_grant g JOIN person p ON p.id = g.person_id WHERE p.login = 'karim.tazi'`, []any{key}},
		{`INSERT INTO sign_in (id, person_id, token, device, created_at, seen_at, expires_at) VALUES ('01qq' || $1, '01pp' || $1, $2, 'bench', $3, $3, $4)`,
			[]any{key, hex.EncodeToString(token[:]), at, at + (24 * time.Hour).Microseconds()}},
	} {
		if _, err := tx.ExecContext(ctx, row.statement, row.values...); err != nil {
			return fmt.Errorf("%.40s: %w", row.statement, err)
		}
	}
	return nil
}
