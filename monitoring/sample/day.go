package sample

import (
	"math"
	"time"
)

// The day, in the steps of the queries.
const (
	step  = 5 * time.Minute
	steps = int(24 * time.Hour / step)
)

// midnight is the beginning of the day: a Wednesday.
var midnight = time.Date(2026, time.November, 18, 0, 0, 0, 0, time.UTC)

// Span is the day, Attack the time in which somebody guesses.
func Span() (from, to time.Time) { return midnight, midnight.Add(24 * time.Hour) }

// Attack is the time in which somebody guesses passwords.
func Attack() (from, to time.Time) {
	return midnight.Add(14 * time.Hour), midnight.Add(15*time.Hour + 30*time.Minute)
}

// curve is a number at each hour of the day.
type curve func(hour float64) float64

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
	if hour >= 14 && hour < 15.5 {
		return 1
	}
	return 0
}

// ripple is small and the same every time.
func ripple(hour, phase float64) float64 {
	return math.Sin(hour*7.3+phase) + 0.5*math.Sin(hour*17.9+2*phase)
}

func hits(hour float64) float64   { return 60_000 + 520_000*business(hour) + 6_000*ripple(hour, 5) }
func misses(hour float64) float64 { return 4_000 + 24_000*business(hour) + 400*ripple(hour, 9) }

// guesses are the failures of the one who guesses, expired those of an application that renews its token too late.
func guesses(hour float64) float64 { return attack(hour) * (80 + 7*ripple(hour, 8)) }

func expired(hour float64) float64 {
	if hour == 9.25 || hour == 20.5 {
		return 3
	}
	return 0
}

// metrics are the numbers of each metric, five minutes at a time.
var metrics = map[string]curve{
	"serverLoad":           func(h float64) float64 { return 6 + 38*business(h) + 22*attack(h) + ripple(h, 1) },
	"percentProcessorTime": func(h float64) float64 { return 9 + 31*business(h) + 17*attack(h) + 2*ripple(h, 2) },
	"usedmemorypercentage": func(h float64) float64 { return 52 + 0.5*h + 6*business(h) + 0.4*ripple(h, 3) },
	"connectedclients":     func(h float64) float64 { return 180 + 240*business(h) + 900*attack(h) + 6*ripple(h, 4) },
	"cachehits":            hits,
	"cachemisses":          misses,
	"hit rate":             func(h float64) float64 { return 100 * hits(h) / (hits(h) + misses(h)) },
	"cacheLatency":         func(h float64) float64 { return 420 + 260*business(h) + 540*attack(h) + 25*ripple(h, 6) },
	"evictedkeys":          func(float64) float64 { return 0 },
	"expiredkeys":          func(h float64) float64 { return 2_000 + 9_000*business(h) + 150*ripple(h, 7) },
}

// over is a curve as numbers that are not below 0, each with its time.
func over(at curve) (times []time.Time, values []float64) {
	for i := range steps {
		hour := float64(i) / 12
		times = append(times, midnight.Add(time.Duration(i)*step))
		values = append(values, math.Max(0, math.Round(10*at(hour))/10))
	}
	return times, values
}
