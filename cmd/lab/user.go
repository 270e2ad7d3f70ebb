package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/app"
)

var errUserUsage = errors.New("usage: lab user link NAME, or lab user token NAME [LABEL]")

// user makes ways in for somebody who is known by login.
func user(ctx context.Context, args []string, out io.Writer) error {
	if len(args) < 2 {
		return errUserUsage
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	switch args[0] {
	case "link":
		return printLink(ctx, out, lab, args[1])
	case "token":
		return printToken(ctx, out, lab, args[1], append(args[2:], "script")[0])
	}
	return errUserUsage
}

func printLink(ctx context.Context, out io.Writer, lab *app.Lab, login string) error {
	ticket, err := lab.Accounts.LinkFor(ctx, login)
	if err == nil {
		_, err = fmt.Fprintf(out, "%s/in/%s\n", lab.Config.Address(), ticket)
	}
	return err
}

func printToken(ctx context.Context, out io.Writer, lab *app.Lab, login, label string) error {
	token, err := lab.Accounts.TokenFor(ctx, login, label)
	if err == nil {
		_, err = fmt.Fprintln(out, token)
	}
	return err
}
