package environment

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/waivers"
)

// waiversPath is where a configuration object has its waivers.
const waiversPath = "cache.waivers"

// waiverRule says how the waivers of a configuration are judged, and at which baseline.
type waiverRule struct {
	// clock says what day it is.
	clock func() time.Time
	// standIns puts a waiver that holds in the place of every one that is missing, or does not hold.
	standIns bool
	// baseline holds in the place of the configuration's own; "" leaves that.
	baseline string
	// judged is told of the cache that is judged; may be nil.
	judged func(*hardenedcache.HardenedCacheArgs)
}

// WaiverProblem is what is wrong with one waiver of a stack file.
type WaiverProblem struct {
	validation.Problem
	// Waiver is its index in [Settings.Waivers]; -1 for a waiver that the settings need and the file does not have.
	Waiver int
}

// DeployToJudge is [DeployOn] for whoever judges a plan, and never for an update: the program runs whether or not the
// waivers hold, since their worth is for the judgement to say. What they would have to cover is declared all the same.
func DeployToJudge(clock func() time.Time) pulumi.RunFunc {
	return deploy(waiverRule{clock: clock, standIns: true})
}

// CheckStackFileToJudge is [CheckStackFileOn] for whoever judges a plan: a stack file with nothing wrong but its waivers is
// no error, and what is wrong with them is returned. For such a file there is [DeployToJudge].
func CheckStackFileToJudge(file string, clock func() time.Time) ([]WaiverProblem, error) {
	problems, err := checkFile(file, waiverRule{clock: clock})
	if err != nil {
		return nil, err
	}
	others, err := checkFile(file, waiverRule{clock: clock, standIns: true})
	if err != nil {
		return nil, err
	}
	// What is not even written as a waiver can't be shown as one.
	if _, unreadable := ReadSettings(file); len(problems) > 0 && (len(others) > 0 || unreadable != nil) {
		return nil, inFile(file, problems)
	}
	found := make([]WaiverProblem, len(problems))
	for i, problem := range problems {
		problem.Path = strings.TrimPrefix(problem.Path, Project+":"+ConfigKey+".")
		found[i] = WaiverProblem{Problem: problem, Waiver: waiverAt(problem.Path)}
	}
	return found, nil
}

// waiverAt is the index in a path such as `cache.waivers[2].until`, -1 for a path to something else.
func waiverAt(path string) int {
	rest, isWaiver := strings.CutPrefix(path, waiversPath+"[")
	digits, _, closed := strings.Cut(rest, "]")
	index, err := strconv.Atoi(digits)
	if !isWaiver || !closed || err != nil {
		return -1
	}
	return index
}

// apply gives a cache the baseline and the waivers to judge it with. It returns the problems of the decoding that still count.
func (r waiverRule) apply(cache *hardenedcache.HardenedCacheArgs, problems validation.Problems) validation.Problems {
	if r.baseline != "" {
		cache.Baseline = &r.baseline
	}
	if r.judged != nil {
		r.judged(cache)
	}
	if !r.standIns {
		return problems
	}
	cache.Waivers = r.holding(cache)
	return slices.DeleteFunc(problems, func(p validation.Problem) bool {
		return p.Path == waiversPath || strings.HasPrefix(p.Path, waiversPath+"[")
	})
}

// holding are the waivers of a cache that hold, and stand-ins for the others that it needs.
func (r waiverRule) holding(cache *hardenedcache.HardenedCacheArgs) []waivers.Waiver {
	today := r.clock().UTC().Format(time.DateOnly)
	needed := cache.Relaxed()
	active, _ := waivers.Evaluate(cache.Waivers, needed, r.clock())
	var held []waivers.Waiver
	for _, waiver := range active {
		held = append(held, waiver.Waiver)
		needed = slices.DeleteFunc(needed, func(id string) bool { return id == waiver.Control })
	}
	for _, id := range needed {
		held = append(held, waivers.Waiver{
			Control: id, Granted: today, Until: today, Owner: "nobody",
			Reason: "The stack file has none that holds. This one lets the plan be judged, and covers nothing.",
		})
	}
	return held
}
