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
}

// PublicNetworkAccess is the control that the IP firewall fallback needs waived.
const PublicNetworkAccess = "RDT-NET-01"

// controls are those that a waiver can name. The bounds are redoubt's own: a quarter of a year for an opening to the
// internet, so that each is looked at again with every quarterly access review.
var controls = map[string]Control{
	PublicNetworkAccess: {Title: "public network access is disabled", LongestDays: 92},
	"RDT-TRA-01":        {Title: "clients connect with TLS only"},
	"RDT-TRA-02":        {Title: "the minimum TLS version is 1.2"},
	"RDT-IDN-01":        {Title: "Entra authentication is on"},
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
