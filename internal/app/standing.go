package app

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

// standing asks the record how much is waiting, whenever it is read. What does
// not answer is left out, and lab_record_answers says so.
type standing struct{ lab *Lab }

var (
	jobsWaiting = prometheus.NewDesc("lab_jobs_waiting", "Jobs that have not ended, by line, kind and state.", []string{"line", "kind", "state"}, nil)
	uploadsOpen = prometheus.NewDesc("lab_uploads_open", "Uploads that were begun and are not whole.", nil, nil)
	recordUp    = prometheus.NewDesc("lab_record_answers", "1 where the record answered just now.", nil, nil)
)

// Describe implements prometheus.Collector.
func (s standing) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{jobsWaiting, uploadsOpen, recordUp} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s standing) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	groups, err := s.lab.Queue.Standing(ctx)
	for _, g := range groups {
		to <- prometheus.MustNewConstMetric(jobsWaiting, prometheus.GaugeValue, float64(g.Jobs), g.Line, g.Kind, g.State)
	}
	uploads, failed := s.lab.stores.uploads.Unfinished(ctx)
	answers := 0.0
	if err == nil && failed == nil {
		answers = 1
		to <- prometheus.MustNewConstMetric(uploadsOpen, prometheus.GaugeValue, float64(len(uploads)))
	}
	to <- prometheus.MustNewConstMetric(recordUp, prometheus.GaugeValue, answers)
}
