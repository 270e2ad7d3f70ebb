package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"time"
)

// senders is how many learners send beats at the same time.
const senders = 64

// group is the demonstration's group that a class of learners is added to.
const group = "ELEC-TS-101"

// beats: CPU time for one acknowledged beat, 64 learners sending at once, against
// the least that a commit for each beat costs: net/http and one row.
func (r *run) beats(ctx context.Context) ([]Figure, error) {
	class, err := r.class(ctx)
	if err != nil {
		return nil, err
	}
	resource, err := r.learner.resource(ctx)
	if err != nil {
		return nil, err
	}
	sessions := make([]string, senders)
	for i := range sessions {
		sessions[i] = r.ids.New()
	}
	var counter atomic.Int64
	beat := func(ctx context.Context, sender int) error {
		n := counter.Add(1)
		_, err := class[sender].want(ctx, http.StatusOK, http.MethodPost, "/api/v1/beats", map[string]any{"beats": []any{map[string]any{
			"session": sessions[sender], "resource": resource, "device": sessions[sender], "counter": n, "position": n % 60,
			"activity": "playing", "watched": [][2]int64{{0, n % 60}},
		}}})
		return err
	}
	visitor := newClient(r.plain.url)
	row := func(ctx context.Context, sender int) error {
		_, err := visitor.want(ctx, http.StatusNoContent, http.MethodPost, fmt.Sprintf("/row?sender=%d", sender), map[string]any{"position": counter.Add(1)})
		return err
	}
	f := Figure{Name: "beat of one of 64 learners, CPU", Unit: "µs", Against: "a FULL commit each", Limit: 0.25}
	return f.contest(ctx, 7,
		cpuEach(r.lab.server, senders, 2*time.Second, beat).in(time.Microsecond),
		cpuEach(r.plain, senders, 2*time.Second, row).in(time.Microsecond))
}

// class brings 64 learners into a group and signs each in by the ticket of a
// printed card.
func (r *run) class(ctx context.Context) ([]*client, error) {
	manager, err := r.lab.enter(ctx, "manager")
	if err != nil {
		return nil, err
	}
	if err := manager.importPeople(ctx, senders); err != nil {
		return nil, err
	}
	id, err := r.trainer.group(ctx, group)
	if err != nil {
		return nil, err
	}
	people, err := r.trainer.imported(ctx, id)
	if err != nil {
		return nil, err
	}
	res, err := r.trainer.want(ctx, http.StatusOK, http.MethodPost, "/api/v1/groups/"+id+"/cards", map[string]any{"people": people})
	if err != nil {
		return nil, err
	}
	var printed struct {
		Cards []struct {
			Ticket string `json:"ticket_url"`
		}
	}
	if err := res.into(&printed); err != nil {
		return nil, err
	}
	var class []*client
	for _, card := range printed.Cards {
		c, err := r.lab.signIn(ctx, "/api/v1/sign-in/ticket", map[string]string{"ticket": path.Base(card.Ticket)})
		if err != nil {
			return nil, err
		}
		class = append(class, c)
	}
	if len(class) != senders {
		return nil, fmt.Errorf("%d learners could be signed in, not %d", len(class), senders)
	}
	return class, nil
}

const loginPrefix = "bench."

// importPeople adds n learners to the group by a CSV file.
func (c *client) importPeople(ctx context.Context, n int) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", "class.csv")
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(file, "login;nom complet;groupe")
	for i := range n {
		_, _ = fmt.Fprintf(file, "%s%02d;Stagiaire %d;%s\n", loginPrefix, i, i, group)
	}
	if err := form.Close(); err != nil {
		return err
	}
	_, err = c.want(ctx, http.StatusOK, http.MethodPost, "/api/v1/people/import?commit=true", body.Bytes(), "Content-Type", form.FormDataContentType())
	return err
}

// imported gives the learners of a group that importPeople brought. A new card
// ends a learner's sign-ins, so that those who were there keep theirs.
func (c *client) imported(ctx context.Context, group string) (people []string, err error) {
	var g struct{ Learners []struct{ ID, Login string } }
	err = c.get(ctx, "/groups/"+group, &g)
	for _, l := range g.Learners {
		if strings.HasPrefix(l.Login, loginPrefix) {
			people = append(people, l.ID)
		}
	}
	return people, err
}

// group gives the identifier of a group by its code.
func (c *client) group(ctx context.Context, code string) (string, error) {
	var list struct{ Items []struct{ ID, Code string } }
	if err := c.get(ctx, "/groups", &list); err != nil {
		return "", err
	}
	for _, g := range list.Items {
		if g.Code == code {
			return g.ID, nil
		}
	}
	return "", fmt.Errorf("there is no group %s", code)
}

// resource gives the first film of the course that the group has.
func (c *client) resource(ctx context.Context) (string, error) {
	var found struct{ Groups []struct{ Resource string } }
	if err := c.get(ctx, "/search?"+url.Values{"q": {"disjoncteur"}, "type": {"video"}}.Encode(), &found); err != nil {
		return "", err
	}
	if len(found.Groups) == 0 {
		return "", errors.New("the demonstration has no film about a disjoncteur")
	}
	return found.Groups[0].Resource, nil
}
