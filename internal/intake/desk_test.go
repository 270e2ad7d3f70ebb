package intake_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// planned plans a folder of a trainer in a lab where nothing was sent before.
func planned(t *testing.T, l intake.Listing) (intake.Plan, error) {
	t.Helper()
	db := sqldbtest.Open(t, sqldbtest.SQLite(t))
	if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) }
	base := sqlstore.NewBase(db, id.NewMaker(now, rand.Reader), now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
	trainer := account.NewActor(account.Person{ID: "p", Org: "o", Place: "e"},
		[]account.Grant{{Role: account.Trainer, In: account.InPlace, Scope: "e"}}, nil, place.NewTree([]place.Place{{ID: "e"}}))
	desk := catalogue.NewDesk(sqlstore.NewCourses(base), now)
	return intake.NewService(sqlstore.NewIntake(base), desk).Plan(t.Context(), trainer, l, false)
}

func plan(t *testing.T, l intake.Listing) intake.Plan {
	t.Helper()
	p, err := planned(t, l)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
