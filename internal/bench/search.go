package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
)

// questions are what people type: French, Arabic and English, one word and
// several, right and misspelt, found and not.
var questions = []string{
	"disjoncteur différentiel", "disjoncteur", "mégohmetre", "tétanisasion", "prise de terre", "courant de fuite", "tension",
	"hygiène", "température", "اللستيريا", "سلامة الأغذية", "تبريد", "الحرارة", "business plan", "customer", "cash flow",
	"marge brute", "securite electrique", "introuvable zzzz", "mesure de l'isolement",
}

// reference is the long PDF of the corpus.
const reference = "debian-reference.fr.pdf"

const questionRounds = 10 // of every question

// searches: how long a question takes over HTTP, with rights, record and marks,
// against the engine alone on a copy of the same index.
func (r *run) searches(ctx context.Context) (figures []Figure, err error) {
	if r.Corpus != "" {
		if err := r.stock(ctx); err != nil {
			return nil, err
		}
	}
	engine, err := r.engine(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	ours, raw, err := r.ask(ctx, engine)
	if err != nil {
		return nil, err
	}
	f := Figure{Unit: "ms", Against: "engine alone"}
	p50, p95 := f, f
	p50.Name, p50.Ours, p50.Theirs, p50.Limit, p50.Slack = "search, p50", median(ours), median(raw), 1.15, 1
	p95.Name, p95.Ours, p95.Theirs = "search, p95", quantile(ours, 0.95), quantile(raw, 0.95)
	p50.Ratio, p95.Ratio = p50.Ours/p50.Theirs, p95.Ours/p95.Theirs
	p50.Noise = f.compare(ours, raw).Noise // of the ratios question by question
	p95.Noise = p50.Noise
	return []Figure{p50, p95}, nil
}

// stock adds a PDF of 265 pages to what can be found.
func (r *run) stock(ctx context.Context) error {
	course, module, err := r.trainer.course(ctx, r.ids.New(), r.ids.New())
	if err != nil {
		return err
	}
	s := sending{upload: r.ids.New(), course: course, module: module, resource: r.ids.New(), name: reference}
	if err := r.trainer.upload(ctx, s, filepath.Join(r.Corpus, reference)); err != nil {
		return err
	}
	if err := r.trainer.reaches(ctx, s.resource, "ready"); err != nil {
		return err
	}
	to, err := r.trainer.group(ctx, group)
	if err != nil {
		return err
	}
	if err := r.trainer.publish(ctx, course, to); err != nil {
		return err
	}
	return until(ctx, patience, func() (bool, error) {
		var found struct{ Total int }
		err := r.learner.get(ctx, "/search?q=debian", &found)
		return found.Total > 0, err
	})
}

func (c *client) publish(ctx context.Context, course, group string) error {
	now, err := c.want(ctx, http.StatusOK, http.MethodGet, "/api/v1/courses/"+course, nil)
	if err != nil {
		return err
	}
	_, err = c.want(ctx, http.StatusOK, http.MethodPost, "/api/v1/courses/"+course+"/publish",
		map[string]any{"audience": map[string]any{"groups": []string{group}}}, "If-Match", now.header.Get("ETag"))
	return err
}

// engine opens a copy of the lab's index, taken while the lab is stopped: an
// index is for one process.
func (r *run) engine(ctx context.Context) (*local.Index, error) {
	r.lab.stop()
	if err := os.CopyFS(r.in("index"), os.DirFS(filepath.Join(r.in("demo"), "search"))); err != nil {
		return nil, err
	}
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	return local.Open(r.in("index"))
}

// ask puts every question to both sides, one after the other, in shuffled order,
// and gives what each took in milliseconds.
func (r *run) ask(ctx context.Context, engine *local.Index) (ours, raw []float64, err error) {
	for round := range questionRounds + 1 {
		for _, n := range rand.Perm(len(questions)) {
			taken, err := shuffled(ctx, r.overHTTP(questions[n]), r.inEngine(engine, questions[n]))
			if err != nil {
				return nil, nil, err
			}
			if round > 0 { // the first is for warming up
				ours, raw = append(ours, taken[0]), append(raw, taken[1])
			}
		}
	}
	return ours, raw, nil
}

func (r *run) overHTTP(question string) side {
	path := "/api/v1/search?" + url.Values{"q": {question}, "lang": {"fr"}}.Encode()
	return side(func(ctx context.Context) (float64, error) {
		return timed(r.Now, func() error {
			_, err := r.learner.want(ctx, http.StatusOK, http.MethodGet, path, nil)
			return err
		})
	}).in(time.Millisecond)
}

func (r *run) inEngine(engine *local.Index, question string) side {
	return side(func(ctx context.Context) (float64, error) {
		return timed(r.Now, func() error {
			_, err := engine.Find(ctx, search.Query{Text: question, Language: "fr", All: true})
			return err
		})
	}).in(time.Millisecond)
}
