package report

// Format names the version of [Document]. Fields may be added to it; a change of meaning gives it a new name.
const Format = "redoubt/report/v1"

// SandboxNotice says what every report on a sandbox has to say.
const SandboxNotice = "SANDBOX: a simulated Azure. Nothing of what was judged here exists on Azure."

// Document is a report as all formats show it, and as JSON prints it: one object. Lists are never null, and their order
// depends on what they hold, never on the order in which it was found.
type Document struct {
	// Format is always the constant of that name.
	Format string `json:"format"`
	// Name is that of what was judged: the environment, or how the user called the artefact.
	Name string `json:"name"`
	// File is the file to look at, relative to the project: the stack file, or the judged artefact; "" when there is none.
	File string `json:"file,omitempty"`
	// Source says what was read, in a word or two: "preview", "state", "ARM template".
	Source string `json:"source,omitempty"`
	// Stage is "production" or "not production"; absent when nobody says, which is judged like production.
	Stage string `json:"stage,omitempty"`
	// Target is "azure", or "sandbox" for a simulated Azure.
	Target string `json:"target"`
	// Notice says in words that a sandbox is not Azure; absent for Azure.
	Notice string `json:"notice,omitempty"`
	// At is the time for which waivers were judged, RFC 3339 in UTC.
	At string `json:"at"`
	// Passed is true when every gate lets the change pass.
	Passed bool `json:"passed"`
	// Gates are what decides about passing, in the order in which they were asked.
	Gates []Gate `json:"gates"`
	// Counts say how much was judged.
	Counts Counts `json:"counts"`
	// Findings are failures, what is undecided, and failures that a waiver or a decision covers: by outcome in this order,
	// the most severe first.
	Findings []Finding `json:"findings"`
	// Controls are those that had something to judge, and those that are deliberately not met, by id.
	Controls []Control `json:"controls"`
	// Waivers are all that were given.
	Waivers []Waiver `json:"waivers"`
	// Policies is what Azure Policy definitions make of the plan; absent when the check was given none.
	Policies *Policies `json:"policies,omitempty"`
	// Plan is what an update would do; absent when no plan was made.
	Plan *Plan `json:"plan,omitempty"`
	// Change compares the findings with those of a base; absent without one.
	Change *Change `json:"change,omitempty"`
}

// Gate is one reason for which a change may not pass.
type Gate struct {
	// Name says what it looks at: "findings", "data loss", "waivers".
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
	// Rule says in one sentence what passes: "no finding of severity high or above".
	Rule string `json:"rule"`
	// Items are what it looked at more closely, in the order in which it was given.
	Items []GateItem `json:"items"`
}

// GateItem is one thing that a gate stops, or lets pass because somebody allowed it.
type GateItem struct {
	// Subject is a URN, the id of a control, a name.
	Subject string `json:"subject"`
	// Problem says what is wrong with it, and what to do.
	Problem string `json:"problem"`
	// Allowed is true when the change names it as allowed.
	Allowed bool `json:"allowed"`
}

// Counts say how much was judged, so that silence can be told from peace.
type Counts struct {
	// Resources are all that were read, Judged those that a control applies to, Caches the caches among them.
	Resources int `json:"resources"`
	Judged    int `json:"judged"`
	Caches    int `json:"caches"`
	// Controls is how many had something to judge.
	Controls int `json:"controls"`
	// ByOutcome counts judgements, one for each control and resource: "pass", "fail", "unknown", "waived", ...
	ByOutcome map[string]int `json:"byOutcome"`
	// ByType counts the judged resources by ARM type.
	ByType map[string]int `json:"byType"`
}

// Finding is one thing that a control found at one place of a resource.
type Finding struct {
	// Fingerprint is the same for the same control, resource and place in every run: 32 hexadecimal digits.
	Fingerprint string `json:"fingerprint"`
	// Control is the id, as in Document.Controls.
	Control  string `json:"control"`
	Severity string `json:"severity"`
	// Outcome is "fail", "unknown", "waived" or "deliberately not met".
	Outcome  string   `json:"outcome"`
	Resource Resource `json:"resource"`
	// Path is the place in the ARM body, "" when the resource as a whole is meant.
	Path     string `json:"path,omitempty"`
	Expected string `json:"expected,omitempty"`
	Got      string `json:"got,omitempty"`
	Why      string `json:"why,omitempty"`
	// WaivedUntil is the last day of the waiver that covers it, YYYY-MM-DD.
	WaivedUntil string `json:"waivedUntil,omitempty"`
	// WaiverReason is that waiver's reason.
	WaiverReason string `json:"waiverReason,omitempty"`
}

// Resource names what was judged.
type Resource struct {
	// Environment tells the resources of several environments apart.
	Environment string `json:"environment,omitempty"`
	// Type is the ARM type, Name the last segment of the id, ID the whole of it if it is known.
	Type string `json:"type,omitempty"`
	Name string `json:"name,omitempty"`
	ID   string `json:"id,omitempty"`
	// Origin says where it stands in what was read: a URN, or a place in a file; Line is 0 when it is not known.
	Origin string `json:"origin,omitempty"`
	Line   int    `json:"line,omitempty"`
}

// Control is a rule of the catalogue (docs/controls.md).
type Control struct {
	ID       string `json:"id"`
	Family   string `json:"family"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	// Rationale says why it matters, Expects what it expects, Remediation what to change.
	Rationale   string `json:"rationale"`
	Expects     string `json:"expects"`
	Remediation string `json:"remediation"`
	// LongestWaiverDays is 0 for a control that can't be waived.
	LongestWaiverDays int `json:"longestWaiverDays"`
	// Answers are the public rules that ask for the same, "Checkov CKV_AZURE_89".
	Answers []string `json:"answers"`
	// ByOutcome counts its judgements.
	ByOutcome map[string]int `json:"byOutcome"`
	// NotMet is set for a control that redoubt deliberately does not meet.
	NotMet *NotMet `json:"deliberatelyNotMet,omitempty"`
}

// NotMet says why a control is not met and what stands in its place.
type NotMet struct {
	Reason       string `json:"reason"`
	Compensation string `json:"compensation"`
}

// Waiver is a given waiver and what became of it.
type Waiver struct {
	Control string `json:"control"`
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Granted string `json:"granted"`
	Until   string `json:"until"`
	// State is "used", "unused", "expired" or "refused".
	State string `json:"state"`
	// DaysLeft counts today; 0 unless it holds. Expiring is true when it ends within 30 days.
	DaysLeft int  `json:"daysLeft"`
	Expiring bool `json:"expiring"`
	// Problems say why it does not hold.
	Problems []string `json:"problems"`
}

// Policies is what a set of Azure Policy definitions makes of the plan.
type Policies struct {
	// Evaluated counts the policies in force, Disabled those that were left out, NotApplicable the pairs of a policy and a
	// resource that it is not about.
	Evaluated     int `json:"evaluated"`
	Disabled      int `json:"disabled"`
	NotApplicable int `json:"notApplicable"`
	// ByStatus counts the answers.
	ByStatus map[string]int `json:"byStatus"`
	// Answers has one entry for each policy and each resource that it applies to: what is refused first.
	Answers []PolicyAnswer `json:"answers"`
}

// PolicyAnswer is what one Azure Policy makes of one resource.
type PolicyAnswer struct {
	// Fingerprint is as that of a finding.
	Fingerprint string `json:"fingerprint"`
	// Policy is the name of the definition, Title its display name, ID its ARM id, File where it was read; Initiative and
	// Assignment are the names of what puts it in force.
	Policy     string `json:"policy"`
	Title      string `json:"title"`
	ID         string `json:"id,omitempty"`
	File       string `json:"file,omitempty"`
	Initiative string `json:"initiative,omitempty"`
	Assignment string `json:"assignment,omitempty"`
	// Effect is "deny", "audit", ... Enforced is false when its assignment only reports.
	Effect   string `json:"effect,omitempty"`
	Enforced bool   `json:"enforced"`
	// Status is "denied", "non-compliant", "undecided", "compliant", ... (package azurepolicy).
	Status   string   `json:"status"`
	Resource Resource `json:"resource"`
	// Message says in one sentence what happens.
	Message string `json:"message,omitempty"`
	// Reasons say why an answer is undecided, Conditions which comparisons decided, Changes what the policy does to the request.
	Reasons    []string `json:"reasons"`
	Conditions []string `json:"conditions"`
	Changes    []string `json:"changes"`
}

// Plan is what an update would do.
type Plan struct {
	// Unchanged counts the resources that stay as they are.
	Unchanged int `json:"unchanged"`
	// Steps are the others, in the order of the plan; a replacement is one step.
	Steps []PlanStep `json:"steps"`
}

// PlanStep is one operation on one resource.
type PlanStep struct {
	// Operation is Pulumi's word: create, update, replace, delete, ...
	Operation string `json:"operation"`
	// Type is the Pulumi token, Name the name in the program.
	Type string `json:"type"`
	Name string `json:"name"`
	// Properties are those that change.
	Properties []string `json:"properties"`
}

// Change is the difference between the findings of a base and these. Only failures count: what a waiver covers is none.
type Change struct {
	// Base is the name of what the base judged.
	Base string `json:"base"`
	// New are the fingerprints of findings that the base does not have, sorted.
	New []string `json:"new"`
	// Fixed are the findings of the base that are gone.
	Fixed []Finding `json:"fixed"`
}
