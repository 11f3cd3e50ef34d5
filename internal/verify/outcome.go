package verify

// Status is what a probe found out.
type Status string

// The statuses, and what they do to the exit code: anything but Failed and NotProven leaves it at 0.
const (
	// Proved: the cache did what it must, and where that was a refusal, a positive control showed that the probe could
	// have seen the opposite.
	Proved Status = "proved"
	// Failed: the cache did what it must not.
	Failed Status = "failed"
	// NotProven: a refusal was seen, or nothing, and it may have another cause than the cache: no positive control
	// answered, a time limit ended the probe, an earlier probe failed.
	NotProven Status = "not proven"
	// NotTried: the probe does not apply, was not asked for, or cannot be done by this program. It says why.
	NotTried Status = "not tried"
	// Reported: a fact that proves nothing by itself, such as a latency.
	Reported Status = "reported"
)

// Outcome is one line of the report: what was tried, what had to happen and what did.
type Outcome struct {
	// Probe is the stable id, such as "tls.version-1.1": group, dot, name in kebab case.
	Probe string `json:"probe"`
	// Title is one sentence: what must be so.
	Title  string `json:"title"`
	Status Status `json:"status"`
	// Expected and Saw are short phrases for a table; neither ever holds a token, a password or a value from the cache.
	Expected string `json:"expected,omitempty"`
	Saw      string `json:"saw,omitempty"`
	// Hint is what to do, or the likely cause, for anything but Proved.
	Hint string `json:"hint,omitempty"`
	// Controls are the ids of this project's controls that the probe proves from the inside.
	Controls []string `json:"controls,omitempty"`
}
