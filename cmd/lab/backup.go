package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/config"
)

// standard names standard input or output where a file is expected.
const standard = "-"

// keyFlag adds -key to the flags of a command.
func keyFlag(flags *flag.FlagSet) func(config.Config) string {
	given := flags.String("key", "", "file of the key that opens backups; backup.key in LAB_DATA where left out")
	return func(c config.Config) string {
		if *given != "" {
			return *given
		}
		return filepath.Join(c.Data, "backup.key")
	}
}

// barEvery is how often a bar of bytes moves.
const barEvery = 200 * time.Millisecond

// bytesBar shows on standard error how many bytes of how many are done, and how
// many in a second.
func bytesBar(stage string) (progress archive.Progress, end func()) {
	b, began := newBar(os.Stderr), time.Now()
	var shown time.Time
	progress = func(done, total int64) {
		now := time.Now()
		if now.Sub(shown) < barEvery && done < total {
			return
		}
		shown = now
		rate := float64(done) / max(now.Sub(began).Seconds(), barEvery.Seconds())
		b.show(done, total, stage, fmt.Sprintf("%s of %s, %s/s", bytesText(done), bytesText(total), bytesText(int64(rate))))
	}
	return progress, b.end
}

// backup writes a backup of the lab, which may be at work.
func backup(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	keyName := keyFlag(flags)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("usage: lab backup [-key FILE] FILE, or - for standard output")
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	if flags.Arg(0) == standard {
		out = os.Stderr // the backup itself goes to standard output
	}
	key, err := backupKey(keyName(lab.Config), out)
	if err != nil {
		return err
	}
	written, err := writeBackup(ctx, lab, flags.Arg(0), key)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Backed up: the record and %d files, %s. Whatever was acknowledged before %s is in it.\n",
		written.Objects-written.Losses, bytesText(written.Bytes), written.Mark.Format(time.RFC3339))
	return reportLost(out, written.Lost, written.Losses)
}

// backupKey reads the key, or makes it and says what that means.
func backupKey(name string, out io.Writer) (archive.Key, error) {
	key, made, err := archive.MakeKey(name)
	if made {
		_, _ = fmt.Fprintf(out, "Made the key of your backups: %s\nKeep a copy of it away from this machine, and not beside the backups: without it no backup can be read.\n", name)
	}
	return key, err
}

func writeBackup(ctx context.Context, lab *app.Lab, name string, key archive.Key) (written archive.Written, err error) {
	progress, end := bytesBar("Backing up")
	defer end()
	if name == standard {
		return lab.Backup(ctx, os.Stdout, key, progress)
	}
	err = archive.WriteWhole(name, func(file *os.File) error {
		written, err = lab.Backup(ctx, file, key, progress)
		return err
	})
	return written, err
}

// reportLost names files that are missing or damaged in the lab itself.
func reportLost(out io.Writer, lost []string, n int64) error {
	if n == 0 {
		return nil
	}
	_, _ = fmt.Fprintf(out, "%d files are missing or damaged in the lab itself, and are not in it; `lab verify` says whose they are:\n", n)
	for _, key := range lost {
		_, _ = fmt.Fprintf(out, "  %s\n", key)
	}
	return exitCode(1)
}

// restore reads a backup into an empty lab.
func restore(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	keyName := keyFlag(flags)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("usage: lab restore [-key FILE] FILE, or - for standard input")
	}
	lab, err := open(ctx, app.Options{Empty: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	key, err := archive.ReadKey(keyName(lab.Config))
	if err != nil {
		return err
	}
	restored, err := readBackup(ctx, lab, flags.Arg(0), key)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Restored: the record and %d files, %s, as they were at %s.\n",
		restored.Objects-restored.Losses, bytesText(restored.Bytes), restored.Mark.Format(time.RFC3339))
	_, _ = fmt.Fprintln(out, "Everybody signs in again, and scripts need new tokens. Search finds everything a while after `lab serve` was started.")
	_, _ = fmt.Fprintf(out, "Enter as administrator, once, within a day: http://%s/in/%s\n", lab.Config.Listen, restored.Ticket)
	return reportLost(out, restored.Lost, restored.Losses)
}

func readBackup(ctx context.Context, lab *app.Lab, name string, key archive.Key) (app.Restored, error) {
	progress, end := bytesBar("Restoring")
	defer end()
	if name == standard {
		return lab.Restore(ctx, os.Stdin, key, progress)
	}
	file, err := os.Open(name)
	if err != nil {
		return app.Restored{}, err
	}
	defer func() { _ = file.Close() }() // only read from
	return lab.Restore(ctx, file, key, progress)
}
