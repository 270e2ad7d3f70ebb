package job_test

import (
	"bufio"
	"context"
	"database/sql"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// TestMain makes the test binary a lab that hangs in a job, when it is started
// as the child of TestAKilledLabsJobIsWorkedByTheNext.
func TestMain(m *testing.M) {
	if url := os.Getenv("JOB_TEST_CHILD"); url != "" {
		hang(url)
	}
	os.Exit(m.Run())
}

// hang works the jobs of url: it says that one has begun, and never ends it.
func hang(url string) {
	db, err := sqldb.Open(context.Background(), url, slog.Default())
	if err != nil {
		panic(err)
	}
	q, err := job.NewQueue(db, job.Config{Lines: []job.Line{{Name: "quick", Workers: 4}}}, slog.Default())
	if err != nil {
		panic(err)
	}
	job.Handle(q, 0, 1, func(context.Context, job.Job[stamp]) error {
		os.Stdout.WriteString("begun\n")
		select {}
	})
	if err := q.Start(context.Background()); err != nil {
		panic(err)
	}
	select {}
}

func TestAKilledLabsJobIsWorkedByTheNext(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		db := sqldbtest.Open(t, url)
		if err := db.Migrate(t.Context(), tables, job.Migrate); err != nil {
			t.Fatal(err)
		}
		q := queue(t, db)
		job.Handle(q, 0, 1, put(db))
		add(t, db, q, stamp{"survives"})
		killInTheJob(t, url)
		if n := count(t, db, `SELECT count(*) FROM river_job WHERE state = 'running'`); n != 1 {
			t.Fatalf("%d jobs are left running by the kill, want 1", n)
		}
		if db.Dialect() == sqldb.Postgres {
			aMinutePasses(t, db)
		}
		start(t, q)
		untilDone(t, q)
		if n := count(t, db, `SELECT count(*) FROM effect WHERE word = 'survives' AND attempt = 1`); n != 1 {
			t.Fatal("the job was lost, or the kill counted as its only try")
		}
	})
}

// killInTheJob starts a lab on url, and kills it when it is in a job.
func killInTheJob(t *testing.T, url string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "JOB_TEST_CHILD="+url)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "begun\n" {
		t.Fatalf("the lab said %q, %v", line, err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // its error is the kill
}

// aMinutePasses for the labs that share the database.
func aMinutePasses(t *testing.T, db *sqldb.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE job_node SET seen = seen - 61000000`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAJobThatTheLabNeverHeardOfIsTakenBack(t *testing.T) {
	db := sqldbtest.Open(t, sqldbtest.Postgres(t))
	if err := db.Migrate(t.Context(), tables, job.Migrate); err != nil {
		t.Fatal(err)
	}
	q := queueAt(t, db, t.Name(), 500*time.Millisecond)
	job.Handle(q, time.Hour, 1, put(db))
	start(t, q)
	until(t, "the lab says that it lives", func() bool { return count(t, db, `SELECT count(*) FROM job_node`) == 1 })
	// The answer to a fetch was lost with its connection: the row says that this
	// lab works the job, and it does not.
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		if err := q.Add(t.Context(), tx, stamp{"lost"}); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(),
			attempted_by = ARRAY[(SELECT id FROM job_node)]`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	untilDone(t, q)
	if n := count(t, db, `SELECT count(*) FROM effect WHERE word = 'lost' AND attempt = 1`); n != 1 {
		t.Fatalf("it had its effect %d times", n)
	}
}

func TestALabThatStartsWhereOneDiedTakesItsJobsBackAtOnce(t *testing.T) {
	url := sqldbtest.Postgres(t)
	db := sqldbtest.Open(t, url)
	if err := db.Migrate(t.Context(), tables, job.Migrate); err != nil {
		t.Fatal(err)
	}
	q := queue(t, db)
	job.Handle(q, 0, 1, put(db))
	add(t, db, q, stamp{"survives"})
	killInTheJob(t, url)
	if alone, err := q.Alone(t.Context()); err != nil || alone {
		t.Fatalf("a lab of another home counts as none: %v %v", alone, err)
	}
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE job_node SET home = $1`, t.Name())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if alone, err := q.Alone(t.Context()); err != nil || !alone {
		t.Fatalf("the lab that died here counts as living: %v %v", alone, err)
	}
	start(t, q)
	untilDone(t, q)
	if n := count(t, db, `SELECT count(*) FROM effect WHERE word = 'survives' AND attempt = 1`); n != 1 {
		t.Fatal("the job was lost, or the kill counted as its only try")
	}
}

func TestALivingLabKeepsItsJobs(t *testing.T) {
	url := sqldbtest.Postgres(t)
	db := sqldbtest.Open(t, url)
	if err := db.Migrate(t.Context(), tables, job.Migrate); err != nil {
		t.Fatal(err)
	}
	busy, idle := queue(t, db), queueAt(t, db, "elsewhere", 0)
	begun, finish := make(chan struct{}, 2), make(chan struct{})
	work := func(context.Context, job.Job[stamp]) error {
		begun <- struct{}{}
		<-finish
		return nil
	}
	job.Handle(busy, 0, 1, work)
	job.Handle(idle, 0, 1, work)
	start(t, busy)
	add(t, db, busy, stamp{"mine"})
	<-begun
	start(t, idle)
	if n := count(t, db, `SELECT count(*) FROM river_job WHERE state = 'running'`); n != 1 {
		t.Error("a job was taken from a lab that lives")
	}
	close(finish)
	untilDone(t, busy)
}
