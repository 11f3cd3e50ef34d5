package controls

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/waivers"
)

// Family groups controls by what they protect. It is also the middle part of their ids.
type Family string

// The families, in the order of the catalogue.
const (
	Network    Family = "NET"
	Transport  Family = "TRA"
	Identity   Family = "IDN"
	Encryption Family = "ENC"
	Vault      Family = "VLT"
	Logging    Family = "LOG"
	Resilience Family = "RES"
	Lifecycle  Family = "LIF"
	Separation Family = "SEP"
)

// Families are all of them, in the order of the catalogue.
func Families() []Family { return slices.Clone(order) }

var order = []Family{Network, Transport, Identity, Encryption, Vault, Logging, Resilience, Lifecycle, Separation}

// Title is the name of the family for people.
func (f Family) Title() string { return familyTitles[f] }

var familyTitles = map[Family]string{
	Network: "Network", Transport: "Transport", Identity: "Identity", Encryption: "Encryption", Vault: "Key vault",
	Logging: "Logging and alerts", Resilience: "Resilience", Lifecycle: "Lifecycle", Separation: "Separation of environments",
}

// Severity says how bad a breach is. A higher value is worse, so that severities can be compared.
type Severity int

// The severities, from a lapse of hygiene to an open door.
const (
	Low Severity = iota + 1
	Medium
	High
	Critical
)

// Severities are all of them, the mildest first.
func Severities() []Severity { return []Severity{Low, Medium, High, Critical} }

// String is the lower-case word, "high".
func (s Severity) String() string {
	switch s {
	case Low:
		return "low"
	case Medium:
		return "medium"
	case High:
		return "high"
	case Critical:
		return "critical"
	default:
		return "none"
	}
}

// ParseSeverity reads one of the words of [Severity.String], without regard to case.
func ParseSeverity(word string) (Severity, error) {
	for _, severity := range Severities() {
		if strings.EqualFold(word, severity.String()) {
			return severity, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q; expected low, medium, high or critical", word)
}

// Status says whether redoubt meets a control.
type Status string

// The statuses.
const (
	// Met controls are met by every cache that redoubt makes, unless they are waived.
	Met Status = "met"
	// NotMet controls are deliberately not met: Azure makes them impossible, or the design reaches their end another way.
	NotMet Status = "deliberately not met"
)

// Control is one rule: what it says, and the judgement of it.
type Control struct {
	// ID is stable, "RDT-NET-01". An id is never given to another rule.
	ID     string
	Family Family
	// Title says what holds when the control is met, as half a sentence: "public network access is disabled".
	Title string
	// Rationale says why it matters, in a sentence or two.
	Rationale string
	Severity  Severity
	// Judges are the ARM types of the resources that the control looks at, "Microsoft.Cache/redis".
	Judges []string
	// Expects says what is expected of them, in terms of ARM.
	Expects string
	// Remediation says what to change, in terms of this project's settings (docs/reference.md) where there are some.
	Remediation string
	// ProductionOnly controls judge production environments only: dev is as closed as prod, but may be smaller.
	ProductionOnly bool
	// WaivedWith is the id of another control whose waiver covers this one too, "" when there is none.
	WaivedWith string
	// Answers are the public rules that ask for the same.
	Answers []PublicID
	Status  Status
	// Reason and Compensation belong to the status NotMet: why, and what stands in the place of the control.
	Reason, Compensation string

	judge judge
	// across judges several environments at once; such a control has no judge.
	across func([]*Graph) []acrossDetail
}

// Waiver returns the control that a waiver must name to relax this one, and how many days it may last at most; 0 days
// mean that this control can't be waived. The package waivers is the only source of both.
func (c *Control) Waiver() (id string, longestDays int) {
	id = c.ID
	if c.WaivedWith != "" {
		id = c.WaivedWith
	}
	found, _ := waivers.Find(id)
	return id, found.LongestDays
}

// Test names the test that proves the control: it judges a passing and a failing resource, one without the property and
// one whose property is not known yet, or environments that share something. It is "" where nothing is judged.
func (c *Control) Test() string {
	switch {
	case c.across != nil:
		return "controls.TestWhateverIsSharedIsAFinding/" + c.ID
	case c.judge != nil:
		return "controls.TestEveryControl/" + c.ID
	default:
		return ""
	}
}

// Across reports whether the control judges several environments at once, with [EvaluateTogether].
func (c *Control) Across() bool { return c.across != nil }

// Anchor is the fragment of docs/controls.md at which the control stands.
func (c *Control) Anchor() string { return strings.ToLower(c.ID) }

// Catalogue returns every control, by family and number. The controls are shared and must not be changed.
func Catalogue() []*Control { return catalogue }

// Find returns a control by its id, without regard to case.
func Find(id string) (*Control, bool) {
	control, known := byID[strings.ToUpper(id)]
	return control, known
}

var (
	catalogue = collect(networkControls, subnetControls, securityRuleControls, firewallControls, transportControls, identityControls, encryptionControls, vaultControls,
		keyControls, loggingControls, alertControls, workspaceControls, resilienceControls, lifecycleControls, separationControls)
	byID = index(catalogue)
)

func collect(families ...[]Control) []*Control {
	var all []*Control
	for _, family := range families {
		for i := range family {
			control := &family[i]
			control.Family = Family(strings.Split(control.ID, "-")[1])
			if control.Status == "" {
				control.Status = Met
			}
			all = append(all, control)
		}
	}
	slices.SortFunc(all, func(a, b *Control) int {
		return cmp.Or(slices.Index(order, a.Family)-slices.Index(order, b.Family), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func index(all []*Control) map[string]*Control {
	found := make(map[string]*Control, len(all))
	for _, control := range all {
		found[control.ID] = control
	}
	return found
}
