package waivers

import (
	"maps"
	"slices"
)

// Control is what the waivers need to know of a control.
type Control struct {
	// Title says what the control demands.
	Title string
	// LongestDays is how many days a waiver of it may last, from the day on which it is granted to its last; 0 means that
	// the control can't be waived.
	LongestDays int
	// Between environments: the control judges several of them at once, so that one alone can't tell whether it needs the
	// waiver.
	Between bool
}

// Controls that can be waived.
const (
	// PublicNetworkAccess is the control that the IP firewall fallback needs waived.
	PublicNetworkAccess = "RDT-NET-01"
	// AccessKeys is the control that access keys need waived.
	AccessKeys = "RDT-IDN-02"
	// MetricAlerts, Detections and ChangeAlerts are the controls that a production cache without all of its alerts needs
	// waived.
	MetricAlerts = "RDT-LOG-11"
	Detections   = "RDT-LOG-12"
	ChangeAlerts = "RDT-LOG-13"
)

// controls are those that a waiver can name. The bounds are redoubt's own: a quarter of a year for an opening to the
// internet, for keys beside Entra, for alerts that are off and for what environments share, so that each is looked at again with every quarterly
// access review.
var controls = map[string]Control{
	AccessKeys:          {Title: "access keys are off", LongestDays: 92},
	PublicNetworkAccess: {Title: "public network access is disabled", LongestDays: 92},
	MetricAlerts:        {Title: "alerts watch what the cache measures", LongestDays: 92},
	Detections:          {Title: "detections read the logs of the cache and its vaults", LongestDays: 92},
	ChangeAlerts:        {Title: "somebody is told when the cache or its protection is changed", LongestDays: 92},
	"RDT-TRA-01":        {Title: "clients connect with TLS only"},
	"RDT-TRA-02":        {Title: "the minimum TLS version is 1.2"},
	"RDT-IDN-01":        {Title: "Entra authentication is on"},
	"RDT-SEP-01":        {Title: "no principal has access in two environments", LongestDays: 92, Between: true},
	"RDT-SEP-02":        {Title: "no subnet holds the endpoints of two environments", LongestDays: 92, Between: true},
	"RDT-SEP-03":        {Title: "no vault serves two environments", LongestDays: 92, Between: true},
	"RDT-SEP-04":        {Title: "no cache serves two environments", LongestDays: 92, Between: true},
	"RDT-SEP-05":        {Title: "no key encrypts two environments", LongestDays: 92, Between: true},
}

// Find returns a control by its id, such as `RDT-NET-01`.
func Find(id string) (Control, bool) {
	control, known := controls[id]
	return control, known
}

// Waivable are the ids of the controls that can be waived, sorted.
func Waivable() []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(controls)) {
		if controls[id].LongestDays > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}
