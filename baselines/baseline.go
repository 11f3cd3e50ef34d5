package baselines

import (
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Baseline is a dated set of hardening changes.
type Baseline struct {
	// Date is its name, as YYYY-MM-DD.
	Date string
	// Summary is what it is about, in a sentence.
	Summary string
	// Changes are what it adds to the baseline before it; none for the first.
	Changes []Change
}

// ID names a change.
type ID string

// Change is one hardening that came with a baseline.
type Change struct {
	ID ID
	// What is changed, and Why, each in a sentence or two.
	What, Why string
	// Applies says which environments get it.
	Applies string
	// Before is what to think of before it is deployed.
	Before string
	// OptOut is the setting with which an environment has the baseline without this change.
	OptOut string
	// Controls are the ids of those that ask for it.
	Controls []string
	// Touches are all resources and properties that it may touch.
	Touches []Touch
	// Source is the public page on it.
	Source string
}

// Effect is what a change does to a resource in Azure.
type Effect string

// The effects. None replaces, because no baseline may lose data or interrupt a connection.
const (
	Creates Effect = "creates"
	Updates Effect = "updates in place"
)

// Touch is a resource, or a property of one, that a change may touch.
type Touch struct {
	// Type is the module and the resource of the azure-native token, without the version: `redisenterprise:Database`.
	Type string
	// Property is the path of the input with dots; "" when the resource as a whole is created.
	Property string
	Effect   Effect
}

// All are the baselines, oldest first.
func All() []Baseline { return slices.Clone(table) }

// Dates are the names of all baselines, oldest first.
func Dates() []string {
	dates := make([]string, len(table))
	for i, baseline := range table {
		dates[i] = baseline.Date
	}
	return dates
}

// First is the baseline of whoever names none.
func First() string { return table[0].Date }

// Newest is the last baseline that this redoubt knows.
func Newest() string { return table[len(table)-1].Date }

// Effective is the baseline that an environment has: what it names, or the first.
func Effective(given string) string {
	if given == "" {
		return First()
	}
	return given
}

// Check judges a baseline that somebody names. A day between two baselines is refused like any other that is none, because
// nobody could tell which of the two was meant.
func Check(path, given string) validation.Problems {
	if slices.Contains(Dates(), given) {
		return nil
	}
	message := "there is no baseline of that day"
	switch _, err := time.Parse(time.DateOnly, given); {
	case err != nil:
		message = "not a baseline, which is a date"
	case given > Newest():
		message = "there is no such baseline yet; a newer redoubt may have it"
	}
	return validation.Problems{{Path: path, Message: message, Expected: validation.OneOf(Dates()), Got: validation.Quote(given)}}
}

// Holds says whether a change is part of a baseline; "" is the first. An unknown baseline holds nothing: [Check] refuses it.
func Holds(baseline string, id ID) bool {
	at := slices.Index(Dates(), Effective(baseline))
	for i := 0; i <= at; i++ {
		if slices.ContainsFunc(table[i].Changes, func(c Change) bool { return c.ID == id }) {
			return true
		}
	}
	return false
}

// Between are the changes that come with moving from one baseline to a later one, in their order; none when it is not later.
func Between(from, to string) []Change {
	var changes []Change
	for _, baseline := range table {
		if baseline.Date > Effective(from) && baseline.Date <= Effective(to) {
			changes = append(changes, baseline.Changes...)
		}
	}
	return changes
}

// Untouchable are the properties that no change may touch, because they hold in every baseline.
func Untouchable() []Property { return slices.Clone(untouchable) }

// TypeOf is the form of an azure-native token that the table uses: without the provider and without the API version, so that
// `azure-native:cache/v20241101:Redis` is `cache:Redis`.
func TypeOf(token string) string {
	module, resource, _ := strings.Cut(strings.TrimPrefix(token, "azure-native:"), ":")
	module, _, _ = strings.Cut(module, "/")
	return module + ":" + resource
}
