package app

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/media"
)

// meters count what happens. Their labels have few values, all of them ours:
// routes are templates, kinds and steps are words of the program.
type meters struct {
	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	steps       *prometheus.HistogramVec
	blobs       *prometheus.CounterVec
	certificate func() *x509.Certificate // the one shown now; nil where certificates are not files
}

func newMeters() *meters {
	return &meters{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lab_http_requests_total", Help: "Requests that were answered.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lab_http_request_seconds", Help: "Until the answer was written. Films and live streams last as long as they are watched.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}, []string{"method", "route"}),
		steps: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lab_digitise_seconds", Help: "One attempt at a step of digitising, by what came of it.",
			Buckets: []float64{.1, .5, 1, 5, 15, 60, 300, 900, 3600, 14400},
		}, []string{"step", "outcome"}),
		blobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lab_blob_errors_total", Help: "Acts of the store of bytes that failed for a reason of its own.",
		}, []string{"act"}),
	}
}

// request counts a request; the server tells of each.
func (m *meters) request(a httpapi.Answered) {
	m.requests.WithLabelValues(a.Method, a.Route, strconv.Itoa(a.Status)).Inc()
	m.seconds.WithLabelValues(a.Method, a.Route).Observe(a.Took.Seconds())
}

// observe is what the server tells of each request, where somebody counts.
func (l *Lab) observe() func(httpapi.Answered) {
	if l.Config.Metrics == "" {
		return nil
	}
	return l.meters.request
}

// timed measures every attempt at a step; R is how its progress is told.
func timed[R any](m *meters, now func() time.Time, run func(context.Context, string, media.Asset, R) (media.Harvest, error)) func(context.Context, string, media.Asset, R) (media.Harvest, error) {
	return func(ctx context.Context, step string, f media.Asset, report R) (media.Harvest, error) {
		began := now()
		yield, err := run(ctx, step, f, report)
		m.steps.WithLabelValues(step, outcomeOf(err)).Observe(now().Sub(began).Seconds())
		return yield, err
	}
}

// outcomeOf says what came of an attempt: done, kept as it is, refused for what
// the file is, stopped with the lab, without its tool, or failed.
func outcomeOf(err error) string {
	switch kind := fault.KindOf(err); {
	case err == nil:
		return "done"
	case errors.Is(err, context.Canceled):
		return "stopped"
	case digitise.OnlyKept(err):
		return "kept"
	case kind == fault.Invalid:
		return "refused"
	case kind == fault.Unavailable:
		return "without-tool"
	}
	return "failed"
}

// openMetrics answers Prometheus and profilers at an address of their own,
// which is never the public one. Without the setting nothing is opened.
func (l *Lab) openMetrics() error {
	if l.Config.Metrics == "" {
		return nil
	}
	listener, err := net.Listen("tcp", l.Config.Metrics)
	if err != nil {
		return errListen("LAB_METRICS", l.Config.Metrics, err)
	}
	server := &http.Server{Handler: l.Metrics(), ReadHeaderTimeout: headerTime}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			l.log.Error("metrics are no longer answered", "err", err)
		}
	}()
	l.log.Info("metrics and profiles are answered", "address", fmt.Sprint(listener.Addr()))
	l.onClose(server.Close)
	return nil
}

// Metrics answers Prometheus and profilers.
func (l *Lab) Metrics() http.Handler {
	r, m := prometheus.NewRegistry(), l.meters
	r.MustRegister(m.requests, m.seconds, m.steps, m.blobs,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "lab_media_sent_bytes_total", Help: "Bytes of media sent to viewers."},
			func() float64 { return float64(l.streams.Sent()) }),
		standing{l})
	for name, pool := range l.DB.Pools() {
		r.MustRegister(collectors.NewDBStatsCollector(pool, name))
	}
	if m.certificate != nil {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "lab_certificate_end_seconds", Help: "When the certificate ends, in seconds since 1970."},
			func() float64 { return float64(m.certificate().NotAfter.Unix()) }))
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(r, promhttp.HandlerOpts{}))
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
