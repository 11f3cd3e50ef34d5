package controls

import (
	"cmp"
	"time"
)

// subject is what a judge looks at: one resource in its graph, on one day.
type subject struct {
	*Resource
	graph *Graph
	now   time.Time
}

// judge finds out whether a resource meets a control. It returns at least one detail.
type judge func(subject) []Detail

// truth is the answer to a question that a preview may not be able to answer yet.
type truth int

const (
	no truth = iota
	yes
	maybe
)

func truthOf(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

// The details that judges return.

func pass() []Detail { return passed }

// passed is shared: details are never written to.
var passed = []Detail{{Outcome: Pass}}

func passWhy(why string) []Detail { return []Detail{{Outcome: Pass, Why: why}} }

func fail(path, expected, got string) []Detail {
	return []Detail{{Outcome: Fail, Path: path, Expected: expected, Got: got}}
}

func failWhy(path, expected, got, why string) []Detail {
	return []Detail{{Outcome: Fail, Path: path, Expected: expected, Got: got, Why: why}}
}

func unknown(path, expected, why string) []Detail {
	return []Detail{{Outcome: Unknown, Path: path, Expected: expected, Got: "not known yet", Why: why}}
}

// untilApply is the reason of nearly all that is unknown.
const untilApply = "the value is known after the deployment only"

func notApplicable(why string) []Detail { return []Detail{{Outcome: NotApplicable, Why: why}} }

// all demands several things of one resource.
func all(judges ...judge) judge {
	return func(s subject) []Detail {
		var details []Detail
		for _, judge := range judges {
			details = append(details, judge(s)...)
		}
		return details
	}
}

// byType judges each type in its own way.
func byType(judges map[string]judge) judge {
	return func(s subject) []Detail {
		if judge, found := judges[s.Type]; found {
			return judge(s)
		}
		return notApplicable("")
	}
}

// condition says when a control applies; path and otherwise are for the case that it does not, or not surely.
type condition struct {
	path      string
	otherwise string
	holds     func(subject) truth
}

// when limits a judgement to the resources of which a condition holds. Where it may hold, a failure is uncertain.
func when(c condition, judge judge) judge {
	return func(s subject) []Detail {
		switch c.holds(s) {
		case no:
			return notApplicable(c.otherwise)
		case maybe:
			outcome, details := weigh(judge(s))
			if outcome == Fail {
				return unknown(c.path, details[0].Expected, "whether the control applies is known after the deployment only")
			}
			return details
		default:
			return judge(s)
		}
	}
}

// has is the condition that a property meets an expectation.
func has(path string, want expectation, otherwise string) condition {
	where := at(path)
	return condition{path: path, otherwise: otherwise, holds: func(s subject) truth {
		value, _ := s.read(where)
		return want.meets(value)
	}}
}

// not is the opposite of a condition.
func not(c condition, otherwise string) condition {
	return condition{path: c.path, otherwise: otherwise, holds: func(s subject) truth {
		switch c.holds(s) {
		case yes:
			return no
		case no:
			return yes
		default:
			return maybe
		}
	}}
}

// property demands something of the value at a path of the body. An absent value is what Azure reads in its place.
func property(path string, want expectation) judge {
	where := at(path)
	return func(s subject) []Detail {
		value, reading := s.read(where)
		switch want.meets(value) {
		case yes:
			return pass()
		case maybe:
			return unknown(path, want.text, cmp.Or(reading.why(), untilApply))
		default:
			return failWhy(path, want.text, got(value, reading), reading.why())
		}
	}
}

// hidden is property for values that hold secrets: what is there is not shown.
func hidden(path string, want expectation) judge {
	visible := property(path, want)
	return func(s subject) []Detail {
		details := visible(s)
		if details[0].Outcome != Fail {
			return details
		}
		return failWhy(path, want.text, "a value that is not shown here", details[0].Why)
	}
}
