package main

import (
	"context"
	"errors"
	"io"
)

// bench measures the lab.
func bench(context.Context, []string, io.Writer) error { return errors.New("nothing is measured yet") }
