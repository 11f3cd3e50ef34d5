package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// mostTags is how many tags of a rule GitHub accepts; the help of the rule has all of them. See the page below.
const mostTags = 20

// severities translates severities. GitHub reads the score as critical above 9, high from 7, medium from 4, else low:
// https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
var severities = map[controls.Severity]struct{ level, score string }{
	controls.Critical: {"error", "9.5"},
	controls.High:     {"error", "8.0"},
	controls.Medium:   {"warning", "5.5"},
	controls.Low:      {"note", "2.0"},
	0:                 {"none", "0.0"},
}

func writeSARIF(out io.Writer, d Document, o Options) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(newSARIF(d, o.Version))
}

func newSARIF(d Document, version string) sarifLog {
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "redoubt", InformationURI: "https://github.com/redoubt-iac/redoubt", Version: version, Rules: []sarifRule{},
		}},
		// One analysis for each environment, so that the upload of one does not close the alerts of another.
		AutomationDetails: sarifAutomation{ID: "redoubt/" + d.Target + "/" + oneLine(d.Name) + "/"},
		Invocations:       []sarifInvocation{{ExecutionSuccessful: true, Notifications: []sarifNotification{}}},
		ColumnKind:        "unicodeCodePoints",
		Results:           []sarifResult{},
	}
	index := map[string]int{}
	for _, c := range allRules(d) {
		index[c.ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(c))
	}
	for _, f := range all(d) {
		// What is deliberately not met is said once, below: as a result it would be an alert that nobody can close.
		if f.Outcome != string(controls.Accepted) {
			run.Results = append(run.Results, sarifResultOf(d, f, index[f.Control]))
		}
	}
	run.Invocations[0].Notifications = notifications(d, index)
	if d.Notice != "" {
		run.Properties = map[string]any{"target": d.Target, "notice": d.Notice}
	}
	return sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}}
}

func sarifRuleOf(c Control) sarifRule {
	severity := severities[severityRank(c.Severity)]
	title := cmp.Or(oneLine(c.Title), c.ID)
	tags := []string{"security"}
	if c.Family != "" {
		tags = append(tags, oneLine(c.Family))
	}
	tags = append(tags, c.Answers...)
	return sarifRule{
		ID: c.ID, Name: pascal(title),
		ShortDescription:     sarifText{Text: sentence(title)},
		FullDescription:      sarifText{Text: cmp.Or(oneLine(c.Rationale), sentence(title))},
		Help:                 sarifText{Text: helpText(c), Markdown: helpMarkdown(c)},
		HelpURI:              helpURI(c),
		DefaultConfiguration: sarifConfiguration{Level: severity.level},
		Properties:           sarifRuleBag{Tags: tags[:min(len(tags), mostTags)], Precision: "very-high", SecuritySeverity: severity.score},
	}
}

// policyURL explains what a policy is, because a definition has no page of its own.
const policyURL = "https://learn.microsoft.com/azure/governance/policy/overview"

func helpURI(c Control) string {
	if idForm.MatchString(c.ID) {
		return catalogueURL + "#" + strings.ToLower(c.ID)
	}
	return policyURL
}

func sarifResultOf(d Document, f Finding, rule int) sarifResult {
	out := sarifResult{
		RuleID: f.Control, RuleIndex: rule, Kind: "fail", Level: severities[severityRank(f.Severity)].level,
		Message:   sarifText{Text: d.where(f.Resource) + ": " + found(f)},
		Locations: []sarifLocation{locationOf(d, f)},
		PartialFingerprints: map[string]string{
			"redoubt/v1": f.Fingerprint,
			// The one that GitHub goes by; it would take a line's content otherwise, and a stack file's first line is everybody's.
			"primaryLocationLineHash": f.Fingerprint + ":1",
		},
	}
	switch f.Outcome {
	case string(controls.Unknown):
		// A result that is no failure has the level none (§3.27.10 of the standard).
		out.Kind, out.Level = "open", "none"
	case string(controls.Waived):
		out.Suppressions = []sarifSuppression{{
			Kind: "external", Status: "accepted",
			Justification: fmt.Sprintf("waived until %s: %s", oneLine(f.WaivedUntil), oneLine(f.WaiverReason)),
		}}
	}
	return out
}

// locationOf names the file and the line if there is one, and always the resource.
func locationOf(d Document, f Finding) sarifLocation {
	out := sarifLocation{LogicalLocations: []sarifLogical{{
		Name: oneLine(f.Resource.Name), Kind: "resource",
		FullyQualifiedName: oneLine(cmp.Or(f.Resource.ID, f.Resource.Origin, strings.TrimSpace(f.Resource.Type+" "+f.Resource.Name), d.Name, "all")),
	}}}
	if file, line := place(d, f); file != "" {
		out.PhysicalLocation = &sarifPhysical{ArtifactLocation: sarifArtifact{URI: fileURI(file)}, Region: sarifRegion{StartLine: line}}
	}
	return out
}

// fileURI is a relative reference, whatever characters the file's name has.
func fileURI(file string) string {
	parts := strings.Split(strings.ReplaceAll(file, `\`, "/"), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	// A first part with a colon would read as a scheme: https://www.rfc-editor.org/rfc/rfc3986#section-4.2
	parts[0] = strings.ReplaceAll(parts[0], ":", "%3A")
	return strings.Join(parts, "/")
}

// notifications say what is deliberately not met, which every report shows.
func notifications(d Document, index map[string]int) []sarifNotification {
	out := []sarifNotification{}
	for _, c := range notMet(d) {
		out = append(out, sarifNotification{
			Level:          "note",
			Message:        sarifText{Text: oneLine(fmt.Sprintf("%s is deliberately not met: %s Instead: %s", c.ID, c.NotMet.Reason, c.NotMet.Compensation))},
			AssociatedRule: &sarifRuleLink{ID: c.ID, Index: index[c.ID]},
		})
	}
	return out
}
