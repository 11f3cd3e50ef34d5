package sample

import "math"

// series is one line: a value for each quarter of an hour of a day.
type series struct {
	name   string
	values []float64
}

const (
	steps = 96
	// attackBegins and attackEnds are steps: 14:00 and 15:30.
	attackBegins, attackEnds = 56, 62
)

// over makes a series from a function of the hour.
func over(name string, at func(hour float64) float64) series {
	values := make([]float64, steps)
	for i := range values {
		values[i] = math.Max(0, at(float64(i)/4))
	}
	return series{name, values}
}

// business is how much of a working day's traffic there is at an hour, from 0 to 1, with a dip at noon.
func business(hour float64) float64 {
	return bell(hour, 13, 4.5) - 0.18*bell(hour, 12.4, 0.6)
}

func bell(hour, peak, width float64) float64 {
	distance := (hour - peak) / width
	return math.Exp(-distance * distance)
}

// attack is 1 while somebody guesses.
func attack(hour float64) float64 {
	if hour >= attackBegins/4.0 && hour < attackEnds/4.0 {
		return 1
	}
	return 0
}

// ripple is small and the same every time.
func ripple(hour, phase float64) float64 {
	return math.Sin(hour*7.3+phase) + 0.5*math.Sin(hour*17.9+2*phase)
}

// lines are the series of each panel that has lines, by the panel's id.
var lines = map[string][]series{
	"load": {
		over("serverLoad", func(h float64) float64 { return 6 + 38*business(h) + 22*attack(h) + ripple(h, 1) }),
		over("percentProcessorTime", func(h float64) float64 { return 9 + 31*business(h) + 17*attack(h) + 2*ripple(h, 2) }),
	},
	"memory":  {over("usedmemorypercentage", func(h float64) float64 { return 52 + 0.5*h + 6*business(h) + 0.4*ripple(h, 3) })},
	"clients": {over("connectedclients", func(h float64) float64 { return 180 + 240*business(h) + 900*attack(h) + 6*ripple(h, 4) })},
	"hits": {
		over("cachehits", hits),
		over("cachemisses", misses),
	},
	"hitRate": {over("hit rate", func(h float64) float64 { return 100 * hits(h) / (hits(h) + misses(h)) })},
	"latency": {over("cacheLatency", func(h float64) float64 { return 420 + 260*business(h) + 540*attack(h) + 25*ripple(h, 6) })},
	"evictions": {
		over("evictedkeys", func(float64) float64 { return 0 }),
		over("expiredkeys", func(h float64) float64 { return 2_000 + 9_000*business(h) + 150*ripple(h, 7) }),
	},
	"failed": {
		over("10.99.4.23", func(h float64) float64 { return attack(h) * (240 + 20*ripple(h, 8)) }),
		over("10.20.1.14", func(h float64) float64 { return 3 * math.Max(0, math.Sin(h*2.1)-0.97) * 30 }),
	},
}

func hits(hour float64) float64   { return 60_000 + 520_000*business(hour) + 6_000*ripple(hour, 5) }
func misses(hour float64) float64 { return 4_000 + 24_000*business(hour) + 400*ripple(hour, 9) }

// grids are the tables, by the panel's id: a head, then rows.
var grids = map[string][][]string{
	"sources": {
		{"ClientIp", "Opened", "LoggedIn", "Failed", "First", "Last"},
		{"10.99.4.23", "1,488", "0", "1,472", "14:00", "15:29"},
		{"10.20.1.14", "212", "209", "3", "00:02", "23:58"},
		{"10.20.1.15", "208", "208", "0", "00:02", "23:59"},
		{"10.20.2.31", "94", "94", "0", "06:10", "20:44"},
		{"10.20.9.4", "6", "6", "0", "09:15", "16:02"},
	},
}
