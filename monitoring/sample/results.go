package sample

import (
	"fmt"
	"math"
	"time"

	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/monitoring/picture"
)

// Rows are the results of all panels of a page, by their titles, with what the picture says of itself.
func Rows(p monitoring.Picture, page string) (picture.Rows, error) {
	panels, err := monitoring.Panels(p)
	if err != nil {
		return picture.Rows{}, fmt.Errorf("making up a day: %w", err)
	}
	results := map[string]picture.Result{}
	for _, panel := range panels {
		made, known := resultOf(p.Service, panel.ID)
		if !known {
			return picture.Rows{}, fmt.Errorf("making up a day: the panel %s has no sample", panel.ID)
		}
		results[panel.Title] = made
	}
	from, to := Span()
	begins, ends := Attack()
	return picture.Rows{
		Results: results, Span: picture.Span{From: from, To: to}, Mark: picture.Span{From: begins, To: ends},
		Notice: []string{
			"Sample data: nobody measured this.",
			"Drawn by redoubt from " + page + "; not a picture of Azure's portal or of Grafana.",
			fmt.Sprintf("Shaded, from %s to %s: in the made-up day, somebody guesses passwords.", begins.Format("15:04"), ends.Format("15:04")),
		},
	}, nil
}

// resultOf is what the query of a panel gives, by the panel's id.
func resultOf(service monitoring.Service, panel string) (picture.Result, bool) {
	if made, known := ofMetrics[panel]; known {
		return made.result(), true
	}
	made, known := ofLogs[service][panel]
	return made, known
}

// measured is a panel of metrics: the name of its numbers, and the metrics.
type measured struct {
	numbers string
	names   []string
}

var ofMetrics = map[string]measured{
	"load":      {"Percent", []string{"serverLoad", "percentProcessorTime"}},
	"memory":    {"Percent", []string{"usedmemorypercentage"}},
	"clients":   {"Clients", []string{"connectedclients"}},
	"hits":      {"Lookups", []string{"cachehits", "cachemisses"}},
	"hitRate":   {"Percent", []string{"hit rate"}},
	"latency":   {"Microseconds", []string{"cacheLatency"}},
	"evictions": {"Keys", []string{"evictedkeys", "expiredkeys"}},
}

func (m measured) result() picture.Result {
	made := picture.Result{Columns: []picture.Column{{Name: "TimeGenerated", Type: "datetime"}, {Name: "MetricName", Type: "string"}, {Name: m.numbers, Type: "real"}}}
	for _, name := range m.names {
		times, values := over(metrics[name])
		for i, at := range times {
			made.Rows = append(made.Rows, []any{at, name, values[i]})
		}
	}
	return made
}

// Addresses of the made-up day: the one who guesses, and an application that renews its token too late.
const (
	guesser = "10.99.4.23"
	late    = "10.20.1.14"
)

var ofLogs = map[monitoring.Service]map[string]picture.Result{
	monitoring.Managed: {"failed": failed(), "sources": managedSources()},
	monitoring.Classic: {"failed": failed(), "sources": classicSources()},
}

// failures are those of a curve, whole ones.
func failures(at curve) (times []time.Time, counts []float64, all float64) {
	every, values := over(at)
	for i, value := range values {
		if count := math.Round(value); count > 0 {
			times, counts, all = append(times, every[i]), append(counts, count), all+count
		}
	}
	return times, counts, all
}

// failed are counted, so there is no row where there was no failure.
func failed() picture.Result {
	made := picture.Result{Columns: []picture.Column{{Name: "TimeGenerated", Type: "datetime"}, {Name: "ClientIp", Type: "string"}, {Name: "Failures", Type: "long"}}}
	for _, source := range []struct {
		address string
		at      curve
	}{{guesser, guesses}, {late, expired}} {
		times, counts, _ := failures(source.at)
		for i, at := range times {
			made.Rows = append(made.Rows, []any{at, source.address, counts[i]})
		}
	}
	return made
}

// clock is a time of the day.
func clock(hour, minute int) time.Time {
	return midnight.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func managedSources() picture.Result {
	_, _, guessed := failures(guesses)
	_, _, tooLate := failures(expired)
	return picture.Result{
		Columns: []picture.Column{
			{Name: "ClientIp", Type: "string"}, {Name: "Opened", Type: "long"}, {Name: "LoggedIn", Type: "long"}, {Name: "Failed", Type: "long"},
			{Name: "First", Type: "datetime"}, {Name: "Last", Type: "datetime"},
		},
		Rows: [][]any{
			{guesser, guessed + 16, 0.0, guessed, clock(14, 0), clock(15, 29)},
			{late, 206 + tooLate, 206.0, tooLate, clock(0, 2), clock(23, 58)},
			{"10.20.1.15", 208.0, 208.0, 0.0, clock(0, 2), clock(23, 59)},
			{"10.20.2.31", 94.0, 94.0, 0.0, clock(6, 10), clock(20, 44)},
			{"10.20.9.4", 6.0, 6.0, 0.0, clock(9, 15), clock(16, 2)},
		},
	}
}

func classicSources() picture.Result {
	return picture.Result{
		Columns: []picture.Column{
			{Name: "ClientIp", Type: "string"}, {Name: "MostConnections", Type: "int"}, {Name: "First", Type: "datetime"}, {Name: "Last", Type: "datetime"},
		},
		Rows: [][]any{
			{guesser, 903.0, clock(14, 0), clock(15, 29)},
			{late, 214.0, clock(0, 2), clock(23, 58)},
			{"10.20.1.15", 206.0, clock(0, 2), clock(23, 59)},
			{"10.20.2.31", 88.0, clock(6, 10), clock(20, 44)},
			{"10.20.9.4", 2.0, clock(9, 15), clock(16, 2)},
		},
	}
}
