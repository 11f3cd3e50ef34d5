package environment

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

// DeployToCompare is [DeployToJudge] at a baseline other than the stack file's, such as `2026-11-23`: for whoever wants to know
// what the baseline would change, in a sandbox of its own. The stack file is as it was.
func DeployToCompare(clock func() time.Time, baseline string) pulumi.RunFunc {
	return deploy(waiverRule{clock: clock, standIns: true, baseline: baseline})
}

// RelaxedAt are the ids of the controls that a stack file relaxes at a baseline, such as `RDT-IDN-02`: each takes a waiver. The
// error holds every problem that the file has at that baseline, but for those of its waivers.
func RelaxedAt(file string, clock func() time.Time, baseline string) ([]string, error) {
	var cache *hardenedcache.HardenedCacheArgs
	problems, err := checkFile(file, waiverRule{clock: clock, standIns: true, baseline: baseline, judged: func(args *hardenedcache.HardenedCacheArgs) { cache = args }})
	if err != nil {
		return nil, err
	}
	if err := inFile(file, problems); err != nil {
		return nil, err
	}
	return cache.Relaxed(), nil
}

// At are the settings with another baseline.
func (s Settings) At(baseline string) Settings {
	s.Baseline = baseline
	return s
}
