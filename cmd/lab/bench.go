package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/bench"
)

// benchmark measures the lab: this same program, started as a server.
func benchmark(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 2 && args[0] == bench.PlainCommand {
		return bench.Plain(ctx, args[1], out)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	corpus := flags.String("corpus", "", "folder of real files, made by .ci/corpus")
	folder := flags.String("folder", "", "where to measure: a disk with 3 GB of room; the temporary folder where left out")
	s3 := flags.String("s3", "", "an S3 server with a bucket for this run alone, as LAB_BLOBS has it; left out, S3 is not measured")
	only := flags.String("only", "", "measure what has this in its name: start, upload, stream, page, beats, search, search by size, taking in, taking in again, growth")
	passages := flags.String("passages", "20000,100000", "in libraries of how many passages to search, the smallest first; 300000 needs 1 GB of disk")
	if err := flags.Parse(args); err != nil {
		return err
	}
	sizes, err := numbers(*passages)
	if err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Run(ctx, bench.Options{Binary: binary, Corpus: *corpus, S3: *s3, Folder: *folder, Only: *only, Passages: sizes, Now: time.Now}, out)
}

// numbers reads "20000,100000".
func numbers(list string) (all []int, err error) {
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no list of sizes", list)
		}
		all = append(all, n)
	}
	return all, nil
}
