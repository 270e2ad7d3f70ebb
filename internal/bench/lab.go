package bench

import (
	"context"
	"errors"
	"net/http"
	"os/exec"
	"strings"

	"github.com/digital-learning-lab/lab/internal/config"
)

// lab is a lab that is running as our child.
type lab struct{ *server }

// startLab opens a lab on a data folder and waits until it is ready.
func startLab(ctx context.Context, binary, data string, flags ...string) (*lab, error) {
	return startLabWith(ctx, binary, data, nil, flags...)
}

// startLabWith is startLab with further settings, each NAME=value.
func startLabWith(ctx context.Context, binary, data string, settings []string, flags ...string) (*lab, error) {
	command := exec.CommandContext(ctx, binary, append([]string{"serve"}, flags...)...)
	command.Env = command.Environ()
	for _, s := range config.Settings() { // those of whoever measures are not meant
		command.Env = append(command.Env, s.Name+"=")
	}
	command.Env = append(command.Env, "LAB_DATA="+data, "LAB_LISTEN=127.0.0.1:0", "LAB_LOG=warn")
	command.Env = append(command.Env, settings...)
	s, err := start(command, data+"-log", func(line string) (string, bool) {
		return strings.CutPrefix(strings.TrimSpace(line), "The lab is open: ")
	})
	if err != nil {
		return nil, err
	}
	l := &lab{s}
	if err := l.ready(ctx); err != nil {
		l.stop()
		return nil, err
	}
	return l, nil
}

// ready waits until the lab says that it can work.
func (l *lab) ready(ctx context.Context) error {
	visitor := newClient(l.url)
	return until(ctx, patience, func() (bool, error) {
		res, err := visitor.send(ctx, http.MethodGet, "/readyz", nil)
		return err == nil && res.status == http.StatusOK, err
	})
}

// enter signs in as one of the demonstration's people.
func (l *lab) enter(ctx context.Context, as string) (*client, error) {
	return l.signIn(ctx, "/api/v1/sign-in/demo", map[string]string{"as": as})
}

func (l *lab) signIn(ctx context.Context, path string, proof map[string]string) (*client, error) {
	c := newClient(l.url)
	res, err := c.want(ctx, http.StatusOK, http.MethodPost, path, proof)
	if err != nil {
		return nil, err
	}
	cookie, _, _ := strings.Cut(res.header.Get("Set-Cookie"), ";")
	if cookie == "" {
		return nil, errors.New("signing in gave no cookie")
	}
	c.cookie = cookie
	return c, nil
}
