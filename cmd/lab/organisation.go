package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/place"
)

var errOrganisationUsage = errors.New("usage: lab organisation NAME [-learner stagiaire|etudiant|apprenant] [-place NAME]")

// organisation makes a further owner of the lab, and prints how its
// administrator enters.
func organisation(ctx context.Context, args []string, out io.Writer) error {
	f, err := readFounding(args)
	if err != nil {
		return err
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	login, ticket, err := lab.AddOrganisation(ctx, f)
	if err != nil {
		return err
	}
	if ticket == "" {
		_, err = fmt.Fprintln(out, "There is an organisation of this name already: nothing was changed.")
		return err
	}
	_, err = fmt.Fprintf(out, "%s was made, with %s in it. Its administrator, %s, enters once by:\n%s/in/%s\n",
		printable(f.Organisation), printable(f.Place), login, lab.Config.Address(), ticket)
	return err
}

// readFounding reads the name and what follows it.
func readFounding(args []string) (account.Founding, error) {
	if len(args) == 0 || args[0] == "" || args[0][0] == '-' {
		return account.Founding{}, errOrganisationUsage
	}
	f := account.Founding{Organisation: args[0], Name: "Administrateur", Language: "fr"}
	flags := flag.NewFlagSet("organisation", flag.ContinueOnError)
	learner := flags.String("learner", string(place.Stagiaire), "what it calls its learners: stagiaire, etudiant or apprenant")
	flags.StringVar(&f.Place, "place", f.Organisation, "its first establishment")
	if err := flags.Parse(args[1:]); err != nil {
		return f, err
	}
	if flags.NArg() > 0 {
		return f, errOrganisationUsage
	}
	f.Learner = place.LearnerWord(*learner)
	return f, nil
}
