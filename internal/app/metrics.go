package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// openMetrics answers Prometheus and profilers at an address of their own,
// which is never the public one. Without the setting nothing is opened.
func (l *Lab) openMetrics() error {
	if l.Config.Metrics == "" {
		return nil
	}
	listener, err := net.Listen("tcp", l.Config.Metrics)
	if err != nil {
		return fmt.Errorf("LAB_METRICS: %w", errListen(l.Config.Metrics, err))
	}
	server := &http.Server{Handler: l.metrics(), ReadHeaderTimeout: headerTime}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			l.log.Error("metrics are no longer answered", "err", err)
		}
	}()
	l.onClose(server.Close)
	return nil
}

func (l *Lab) metrics() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "lab_jobs_waiting", Help: "Jobs that have not ended."}, l.jobsWaiting),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "lab_media_sent_bytes_total", Help: "Bytes of media sent to viewers."},
			func() float64 { return float64(l.streams.Sent()) }))
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(r, promhttp.HandlerOpts{}))
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

// jobsWaiting is −1 where the record does not answer.
func (l *Lab) jobsWaiting() float64 {
	n, err := l.Queue.Waiting(context.Background())
	if err != nil {
		return -1
	}
	return float64(n)
}
