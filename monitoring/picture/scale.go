package picture

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// steps are how far apart the numbers of an axis may be, times a power of ten.
var steps = []float64{1, 2, 2.5, 5, 10}

// ticksOf are the numbers of an axis from 0 to its top, about five of them, which are round.
func ticksOf(top float64) []float64 {
	if top <= 0 {
		top = 1
	}
	const parts = 4
	magnitude := math.Pow(10, math.Floor(math.Log10(top/parts)))
	step := 10 * magnitude
	for _, candidate := range steps {
		if candidate*magnitude*parts >= top {
			step = candidate * magnitude
			break
		}
	}
	var ticks []float64
	for i := 0; ; i++ {
		ticks = append(ticks, float64(i)*step)
		if float64(i)*step >= top {
			return ticks
		}
	}
}

// number writes a number of an axis: 250k, 1.5M, 80 %.
func number(value float64, unit string) string {
	suffix := ""
	switch {
	case value >= 1e6:
		value, suffix = value/1e6, "M"
	case value >= 1e4:
		value, suffix = value/1e3, "k"
	}
	text := strconv.FormatFloat(value, 'f', -1, 64) + suffix
	if unit != "" {
		text += " " + unit
	}
	return text
}

// cellText writes a cell of a table, numbers with their thousands apart.
func cellText(cell any) string {
	switch value := cell.(type) {
	case string:
		return value
	case time.Time:
		return value.Format("2 Jan 15:04")
	case float64:
		return thousands(strconv.FormatFloat(value, 'f', -1, 64))
	default:
		return ""
	}
}

func thousands(digits string) string {
	whole, fraction, hasFraction := strings.Cut(digits, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if hasFraction {
		return whole + "." + fraction
	}
	return whole
}

// hoursOf are the full hours of a span that stand below its axis, about six of them.
func hoursOf(from, to time.Time) []time.Time {
	step := time.Hour
	for _, candidate := range []time.Duration{time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
		step = candidate
		if to.Sub(from) <= 6*candidate {
			break
		}
	}
	var hours []time.Time
	for at := from.Truncate(step); !at.After(to); at = at.Add(step) {
		if !at.Before(from) {
			hours = append(hours, at)
		}
	}
	return hours
}
