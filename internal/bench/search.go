package bench

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// questions are what people type: French, Arabic and English, one word and
// several, right and misspelt, found and not.
var questions = []string{
	"disjoncteur différentiel", "disjoncteur", "mégohmetre", "tétanisasion", "prise de terre", "courant de fuite", "tension",
	"hygiène", "température", "اللستيريا", "سلامة الأغذية", "تبريد", "الحرارة", "business plan", "customer", "cash flow",
	"marge brute", "securite electrique", "introuvable zzzz", "mesure de l'isolement",
}

const questionRounds = 10 // of every question

// searches: how long a question takes over HTTP, with rights, record and marks,
// against the engine alone behind net/http, which writes what it found as JSON.
// Both have the same index, of as many passages as are stocked.
func (r *run) searches(ctx context.Context) (figures []Figure, err error) {
	passages, err := r.stock(ctx)
	if err != nil {
		return nil, err
	}
	engine, err := r.engine(ctx)
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(questions), phrases(passages, len(questions))...)
	ours, raw, err := r.ask(ctx, engine, all)
	if err != nil {
		return nil, err
	}
	f := Figure{Unit: "ms", Against: "engine alone"}
	p50, p95 := f, f
	p50.Name, p50.Ours, p50.Theirs, p50.Limit = "search, p50", median(ours), median(raw), 1.15
	p95.Name, p95.Ours, p95.Theirs = "search, p95", quantile(ours, 0.95), quantile(raw, 0.95)
	p50.Ratio, p95.Ratio = p50.Ours/p50.Theirs, p95.Ours/p95.Theirs
	p50.Noise = f.compare(ours, raw).Noise // of the ratios question by question
	p95.Noise = p50.Noise
	cpu, err := r.spent(ctx, engine, all)
	return []Figure{p50, p95, cpu}, err
}

// spent compares the CPU of a question on both sides, which a busy machine does
// not change.
func (r *run) spent(ctx context.Context, engine *client, questions []string) (Figure, error) {
	each := func(of *server, whom *client, path string) side {
		return side(func(ctx context.Context) (float64, error) {
			before, err := of.cpu()
			if err != nil {
				return 0, err
			}
			for _, q := range questions {
				if _, err := whom.want(ctx, http.StatusOK, http.MethodGet, path+asked(q), nil); err != nil {
					return 0, err
				}
			}
			after, err := of.cpu()
			return (after - before).Seconds() / float64(len(questions)), err
		}).in(time.Millisecond)
	}
	taken, err := rounds(ctx, questionRounds, each(r.lab.server, r.learner, "/api/v1/search?"), each(r.plain, engine, "/find?"))
	if err != nil {
		return Figure{}, err
	}
	return Figure{Name: "search, CPU", Unit: "ms", Against: "engine alone"}.compare(taken[0], taken[1]), nil
}

// phrases are questions of one word or two about passages that there are.
func phrases(passages []known, n int) (list []string) {
	random := rand.New(rand.NewPCG(3, 3))
	for range n {
		k := pick(random, passages)
		question := k.longWord(random)
		if random.IntN(2) == 0 {
			question += " " + k.longWord(random)
		}
		list = append(list, question)
	}
	return list
}

// engine gives a copy of the lab's index, taken while the lab is stopped, to
// Plain: an index is for one process.
func (r *run) engine(ctx context.Context) (*client, error) {
	r.lab.stop()
	if err := os.CopyFS(filepath.Join(r.in("plain"), plainIndex), os.DirFS(filepath.Join(r.in("demo"), "search"))); err != nil {
		return nil, err
	}
	return newClient(r.plain.url), r.open(ctx)
}

// ask puts every question to both sides, one after the other, in shuffled order,
// and gives what each took in milliseconds.
func (r *run) ask(ctx context.Context, engine *client, questions []string) (ours, raw []float64, err error) {
	for round := range questionRounds + 1 {
		for _, n := range rand.Perm(len(questions)) {
			taken, err := shuffled(ctx, r.answers(r.learner, "/api/v1/search?", questions[n]), r.answers(engine, "/find?", questions[n]))
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

// answers asks one question of somebody.
func (r *run) answers(whom *client, path, question string) side {
	return side(func(ctx context.Context) (float64, error) {
		return timed(r.Now, func() error {
			_, err := whom.want(ctx, http.StatusOK, http.MethodGet, path+asked(question), nil)
			return err
		})
	}).in(time.Millisecond)
}

// asked is a question as an address holds it.
func asked(question string) string { return url.Values{"q": {question}, "lang": {"fr"}}.Encode() }
