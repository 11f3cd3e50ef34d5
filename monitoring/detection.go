package monitoring

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// Signal is one thing that the brief asks to be seen, whatever the service. Its name is that of the switch in the inputs
// and, with hyphens, that of the runbook.
type Signal string

// Signals of the logs.
const (
	UnexpectedSource    Signal = "unexpectedSource"
	OutsideHours        Signal = "outsideHours"
	ConnectionSurge     Signal = "connectionSurge"
	FailedLogins        Signal = "failedLogins"
	FailedLoginsInSurge Signal = "failedLoginsInSurge"
	KeyUse              Signal = "keyUse"
	NewSource           Signal = "newSource"
)

// Detection is a scheduled query rule: a query of the logs that finds something only when it should not be there.
type Detection struct {
	Signal  Signal
	Service Service
	// Title is one line for the name of the alert, Description what the rule looks for and what it can't see.
	Title, Description string
	Severity           Severity
	// Frequency is how often the query runs, Window what the rule looks at: twice as long, so that rows which arrive late
	// are still seen (ingestion takes minutes: https://learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time).
	Frequency, Window Duration
	// Range is how far back the query itself looks, where that is more than the window: `overrideQueryTimeRange`. "" when
	// it is not. Azure gives a rule two days at most.
	Range Duration
	// Mute keeps the actions silent after an alert; with it a rule can't resolve its alerts, so `autoMitigate` is false.
	Mute Duration
	// Sources are the tables that the query reads, and under which names.
	Sources []Source
	// Measure is the numeric column whose greatest value is compared with 0, and shown in the alert. The query has done
	// the deciding: it returns no row when all is well.
	Measure string
	// Dimensions are the columns that split the alert: text or number, at most six.
	Dimensions []string
	// Uses are the parameters that the query names.
	Uses []string
	// NeedsAccessKeys: only for a cache whose access keys are on.
	NeedsAccessKeys bool
	// NeedsHours: only where business hours are given, because most caches serve machines that keep none.
	NeedsHours bool
	// Technique is the MITRE ATT&CK technique that the detection is about: https://attack.mitre.org/techniques/
	Technique string
	// Ask is the first question for whoever gets the alert.
	Ask     string
	Runbook Runbook
}

// Source is a table under the name that a query gives it, with the columns that the query reads.
type Source struct {
	Name    string
	Table   Table
	Columns []string
}

// ResourceColumn holds the ARM id of what a row is about: `resourceIdColumn` of the rule, so that the alert is about the
// cache or the vault and not about the workspace.
const ResourceColumn = "_ResourceId"

//go:embed queries/*.kql
var queryFiles embed.FS

// ID names the detection: "managed-unexpectedSource".
func (d Detection) ID() string { return string(d.Service) + "-" + string(d.Signal) }

// Tables are the tables that the detection reads.
func (d Detection) Tables() []Table {
	var tables []Table
	for _, source := range d.Sources {
		tables = append(tables, source.Table)
	}
	return tables
}

// CustomProperties go with every alert of the rule, for whoever gets it: what it is, where its rows are, what to ask.
func (d Detection) CustomProperties() map[string]string {
	var tables []string
	for _, table := range d.Tables() {
		tables = append(tables, string(table))
	}
	return map[string]string{
		"signal":    string(d.Signal),
		"service":   string(d.Service),
		"tables":    strings.Join(tables, ", "),
		"technique": d.Technique,
		"ask":       d.Ask,
		"runbook":   d.Runbook.Path(),
	}
}

// Query renders the detection's query. The parameters must have passed [Parameters.Validate] and have a ResourceID.
func (d Detection) Query(p Parameters) (string, error) {
	body, err := queryFiles.ReadFile("queries/" + d.ID() + ".kql")
	if err != nil {
		return "", fmt.Errorf("reading the query of %s: %w", d.ID(), err)
	}
	if p.ResourceID == "" {
		return "", fmt.Errorf("rendering the query of %s: no resource id", d.ID())
	}
	values, err := p.literals()
	if err != nil {
		return "", fmt.Errorf("rendering the query of %s: %w", d.ID(), err)
	}
	var query strings.Builder
	for _, name := range append([]string{watchedResource}, d.Uses...) {
		value, known := values[name]
		if !known {
			return "", fmt.Errorf("rendering the query of %s: unknown parameter %q", d.ID(), name)
		}
		fmt.Fprintf(&query, "let %s = %s;\n", name, value)
	}
	for _, source := range d.Sources {
		query.WriteString(source.declaration())
	}
	query.Write(body)
	return query.String(), nil
}

// watchedResource is the parameter that every query has.
const watchedResource = "WatchedResource"

// literals are all parameters as `let` statements take them.
func (p Parameters) literals() (map[string]string, error) {
	start, err := localTime(p.BusinessHours.Start)
	if err != nil {
		return nil, fmt.Errorf("reading the start of business hours: %w", err)
	}
	end, err := localTime(p.BusinessHours.End)
	if err != nil {
		return nil, fmt.Errorf("reading the end of business hours: %w", err)
	}
	values := map[string]string{
		watchedResource: textLiteral(p.ResourceID),
		"TimeZone":      textLiteral(p.BusinessHours.TimeZone),
		"HoursStart":    timeLiteral(start),
		"HoursEnd":      timeLiteral(end),
		"RiseFactor":    realLiteral(p.RiseFactor),
		"RiseMinimum":   longLiteral(p.RiseMinimum),
		"FailedLimit":   longLiteral(p.FailedLimit),
		"SecretPath":    textLiteral("/secrets/" + p.SecretName + "/"),
	}
	for name, items := range map[string][]string{
		"ExpectedRanges": p.ExpectedRanges, "AroundTheClockRanges": p.AroundTheClockRanges, "SuccessfulResults": p.SuccessfulResults,
	} {
		if values[name], err = listLiteral(items); err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
	}
	var days []int
	for _, day := range p.BusinessHours.Days {
		days = append(days, slices.Index(Weekdays, day))
	}
	if values["WorkingDays"], err = listLiteral(days); err != nil {
		return nil, fmt.Errorf("writing WorkingDays: %w", err)
	}
	return values, nil
}

// declaration is the statement that names the source. The empty table beside the real one keeps the query valid in a
// workspace that has never seen a row: a fuzzy union leaves out what it can't resolve, as long as one part is left
// (https://learn.microsoft.com/kusto/query/union-operator). Without it Azure would accept the rule, because it is told to
// skip validation, and switch it off for good after a week in which the query fails
// (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-log).
func (s Source) declaration() string {
	columns := make([]string, len(s.Columns))
	for i, name := range s.Columns {
		columns[i] = name + ": " + schemas[s.Table].Columns[name]
	}
	return fmt.Sprintf(`let %s = union isfuzzy=true
    (datatable (%s) []),
    %s
| where %s =~ %s or %s startswith strcat(%s, "/");
`, s.Name, strings.Join(columns, ", "), s.Table, ResourceColumn, watchedResource, ResourceColumn, watchedResource)
}
