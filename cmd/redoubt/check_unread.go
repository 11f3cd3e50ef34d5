package main

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/report"
)

// unreadTarget is a target that can't be judged, with the reason.
type unreadTarget struct {
	target
	err error
}

// unreadError are all targets of a run that can't be judged. None is no error; see [unreadError.orNil].
type unreadError []unreadTarget

// Error implements error. Environments that can't be read for the same reason are told together.
func (u unreadError) Error() string {
	var reasons []string
	names := map[string][]string{}
	for _, t := range u {
		reason := t.err.Error()
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
		if t.environment {
			names[reason] = append(names[reason], t.name)
		}
	}
	for i, reason := range reasons {
		if together := names[reason]; len(together) > 0 {
			reasons[i] = "reading " + strings.Join(together, ", ") + ": " + reason
		}
	}
	return strings.Join(reasons, "\n")
}

// Unwrap implements errors.Unwrap.
func (u unreadError) Unwrap() []error {
	errs := make([]error, len(u))
	for i, t := range u {
		errs[i] = t.err
	}
	return errs
}

func (u unreadError) orNil() error {
	if len(u) == 0 {
		return nil
	}
	return u
}

// gate never passes: a report on the others must not look like one on all.
func (u unreadError) gate() report.Gate {
	made := report.Gate{Name: "reading", Rule: "everything that is to be judged can be read"}
	for _, t := range u {
		made.Items = append(made.Items, report.GateItem{Subject: t.words(), Problem: t.err.Error()})
	}
	return made
}
