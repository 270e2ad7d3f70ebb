package ffmpeg

import (
	"context"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Examine implements digitise.Video.
func (v *Videos) Examine(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	f, err := v.probe(ctx, job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	return media.Harvest{Duration: f.duration, Width: f.width, Height: f.height}, nil
}

// Lowest implements digitise.Video. A film that is cut short plays as far as it
// goes, and says so.
func (v *Videos) Lowest(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	f, err := v.probe(ctx, job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	lowest := f.ladder(false).lowest()
	h, total, err := v.make(ctx, job, f, lowest, f.audio >= 0)
	if err != nil {
		return h, err
	}
	h.Anew, h.Duration, h.Width, h.Height = true, f.duration, f.width, f.height
	if total < f.duration-max(f.duration*shortfall, tolerance) {
		h.Flaw, h.Duration = digitise.ErrVideoTruncated.Code, total
	}
	if err := v.sheets(ctx, job, lowest[0], &h); err != nil {
		return h, err
	}
	if len(f.ladder(false)) == 1 {
		err = v.poster(ctx, job, lowest[0], h.Duration, &h)
	}
	return h, err
}

// Second implements digitise.Video. A film too low for it has its poster from
// the lowest rung.
func (v *Videos) Second(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	f, l, err := v.climb(ctx, job)
	if err != nil || len(l.second()) == 0 {
		return media.Harvest{}, err
	}
	h, total, err := v.make(ctx, job, f, l.second(), false)
	if err != nil {
		return h, err
	}
	return h, v.poster(ctx, job, l.second()[0], total, &h)
}

// Rest implements digitise.Video.
func (v *Videos) Rest(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	f, l, err := v.climb(ctx, job)
	if err != nil || len(l.rest()) == 0 {
		return media.Harvest{}, err
	}
	h, _, err := v.make(ctx, job, f, l.rest(), false)
	return h, err
}

// climb examines a film and chooses its rungs.
func (v *Videos) climb(ctx context.Context, job digitise.Job) (film, ladder, error) {
	f, err := v.probe(ctx, job.Source)
	if err != nil {
		return f, nil, err
	}
	copied := f.plain && f.bits > 0 && f.bits <= maxCopy
	if copied {
		p, err := v.packets(ctx, job.Source, f)
		if err != nil {
			return f, nil, err
		}
		copied = p.gap <= maxCopyGap
	}
	return f, f.ladder(copied), nil
}

// make makes rungs and reads them back; total is how long the shortest lasts.
func (v *Videos) make(ctx context.Context, job digitise.Job, f film, rungs []rung, voice bool) (h media.Harvest, total float64, err error) {
	job.Making(names(rungs))
	if err := v.encode(ctx, job, f, rungs, voice); err != nil {
		return h, 0, err
	}
	total = f.duration
	all := rungs
	if voice {
		all = append(all[:len(all):len(all)], rung{name: Voice})
	}
	for _, r := range all {
		made, lasts, err := r.read(job.Out, f)
		if err != nil {
			return h, 0, digitise.ErrVideoDamaged.Because(fmt.Errorf("rung %s: %w", r.name, err))
		}
		if r.name != Voice {
			total = min(total, lasts)
		}
		h.Renditions = append(h.Renditions, made...)
	}
	job.Progress(int(f.duration), int(f.duration))
	return h, total, nil
}

func names(rungs []rung) string {
	var all []string
	for _, r := range rungs {
		all = append(all, r.name)
	}
	return strings.Join(all, " ")
}
