package verify

import "time"

// Document is a report for programs: what `redoubt verify --json` prints. Fields are added, and neither renamed nor removed,
// while Format stays.
type Document struct {
	Format string         `json:"format"`
	Target DocumentTarget `json:"target"`
	Began  time.Time      `json:"began"`
	// Seconds is how long the run took.
	Seconds float64 `json:"seconds"`
	// Outcome is "proved", "failed" or "not proven": the worst of all lines. Ended is why the run was cut off, "" else.
	Outcome Status `json:"outcome"`
	Ended   Ending `json:"ended,omitempty"`
	// Counts has every status.
	Counts map[Status]int `json:"counts"`
	Groups []string       `json:"groups"`
	// Outcomes are in the order of the groups. An id begins with that of its group.
	Outcomes []Outcome `json:"outcomes"`
}

// DocumentTarget is what was tried.
type DocumentTarget struct {
	Environment string  `json:"environment,omitempty"`
	Service     Service `json:"service"`
	Host        string  `json:"host"`
	Port        int     `json:"port"`
	PlainPort   int     `json:"plainPort,omitempty"`
	Zone        string  `json:"privateLinkZone,omitempty"`
	Location    string  `json:"location,omitempty"`
}

// documentFormat names the fields of a [Document].
const documentFormat = "redoubt/verify/v1"

// Document is the report for programs; the environment is "" for a target that was given by host and port.
func (r Report) Document(target Target, environment string) Document {
	document := Document{
		Format: documentFormat,
		Target: DocumentTarget{environment, target.Service, target.Host, target.Port, target.PlainPort, target.Zone, target.Location},
		Began:  r.Began.UTC(), Seconds: r.Duration.Seconds(), Outcome: r.Verdict(), Ended: r.Ended,
		Counts: map[Status]int{}, Groups: []string{}, Outcomes: []Outcome{},
	}
	for _, status := range statuses {
		document.Counts[status] = r.Count(status)
	}
	for _, group := range r.Groups {
		document.Groups = append(document.Groups, group.Name)
	}
	document.Outcomes = append(document.Outcomes, r.Outcomes()...)
	return document
}
