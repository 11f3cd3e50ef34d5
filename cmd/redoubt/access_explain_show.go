package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/environment"
)

// explainInFull prints what a policy comes to, below its line of rules.
func explainInFull(lines *show.Lines, explained accesspolicy.Explanation) {
	lines.Line("\nIt " + explained.Summary + ".")
	explainGroups(lines, explained.Groups)
	if len(explained.Rules) > 0 {
		lines.Title("The rules, from left to right")
		var rows [][]string
		for _, meaning := range explained.Rules {
			means := meaning.Means
			if meaning.Idle {
				means += ": without effect here"
			}
			rows = append(rows, []string{meaning.Rule, means})
		}
		lines.Table([]string{"RULE", "MEANS"}, rows)
	}
	if len(explained.Risks) > 0 {
		lines.Title("What deserves a second look")
		var rows [][]string
		for _, risk := range explained.Risks {
			rows = append(rows, []string{risk.Command, string(risk.Extent), risk.Why})
		}
		lines.Table([]string{"COMMAND", "REACHES", "WHY"}, rows)
	}
	if len(explained.Disabled) > 0 {
		lines.Title("Granted in name only: the service disables them for everybody")
		lines.Line(wrapped(strings.Join(explained.Disabled, ", "), explainWidth))
	}
	for _, note := range explained.Notes {
		lines.Line("")
		lines.Note(note)
	}
}

// explainGroups lists the allowed commands by what they are about.
func explainGroups(lines *show.Lines, groups []accesspolicy.Group) {
	if len(groups) == 0 {
		return
	}
	lines.Title("What it may run")
	for _, group := range groups {
		lines.Line(group.About)
		for _, part := range []struct {
			title    string
			commands []string
		}{{"reads ", group.Reads}, {"writes", group.Writes}, {"other ", group.Others}} {
			if len(part.commands) > 0 {
				lines.Line(indented("  "+part.title+"  ", strings.Join(part.commands, ", ")))
			}
		}
	}
}

// indented wraps a text beside a title.
func indented(title, text string) string {
	rest := wrapped(text, explainWidth-len(title))
	return title + strings.ReplaceAll(rest, "\n", "\n"+strings.Repeat(" ", len(title)))
}

func wrapped(text string, width int) string {
	var rows []string
	for _, row := range strings.Split(lipgloss.NewStyle().Width(width).Render(text), "\n") {
		rows = append(rows, strings.TrimRight(row, " "))
	}
	return strings.Join(rows, "\n")
}

const explainFormat = "redoubt/access-explain/v1"

// principalDocument is one principal in JSON.
type principalDocument struct {
	Name        string              `json:"name"`
	Environment string              `json:"environment"`
	ObjectID    string              `json:"objectId,omitempty"`
	Policy      string              `json:"policy"`
	Explanation explanationDocument `json:"explanation"`
}

type explanationDocument struct {
	Permissions string            `json:"permissions"`
	Summary     string            `json:"summary"`
	Keys        string            `json:"keys"`
	Rules       []meaningDocument `json:"rules"`
	Commands    []groupDocument   `json:"commands"`
	Risks       []riskDocument    `json:"risks"`
	Disabled    []string          `json:"disabled"`
	Notes       []string          `json:"notes"`
}

type meaningDocument struct {
	Rule   string `json:"rule"`
	Means  string `json:"means"`
	Effect bool   `json:"effect"`
}

type groupDocument struct {
	About   string   `json:"about"`
	Reads   []string `json:"reads"`
	Writes  []string `json:"writes"`
	Others  []string `json:"others"`
	Refused []string `json:"refused"`
}

type riskDocument struct {
	Command string `json:"command"`
	Reaches string `json:"reaches"`
	Why     string `json:"why"`
}

func documentOf(e accesspolicy.Explanation) explanationDocument {
	document := explanationDocument{
		Permissions: e.Permissions, Summary: e.Summary, Keys: e.Keys, Disabled: orEmpty(e.Disabled), Notes: orEmpty(e.Notes),
		Rules: []meaningDocument{}, Commands: []groupDocument{}, Risks: []riskDocument{},
	}
	for _, meaning := range e.Rules {
		document.Rules = append(document.Rules, meaningDocument{meaning.Rule, meaning.Means, !meaning.Idle})
	}
	for _, group := range e.Groups {
		document.Commands = append(document.Commands, groupDocument{group.About, orEmpty(group.Reads), orEmpty(group.Writes), orEmpty(group.Others), orEmpty(group.Refused)})
	}
	for _, risk := range e.Risks {
		document.Risks = append(document.Risks, riskDocument{risk.Command, string(risk.Extent), risk.Why})
	}
	return document
}

// printJSON is the one document of a run.
func (e *explainAccess) printJSON(list accessList, chosen []environment.Granted, explained []accesspolicy.Explanation) error {
	principals := make([]principalDocument, len(chosen))
	for i, granted := range chosen {
		principals[i] = principalDocument{granted.Name, sharerName(granted, list.name), granted.ObjectID, granted.Policy, documentOf(explained[i])}
	}
	return e.encode(map[string]any{"format": explainFormat, "environment": list.name, "service": list.service(), "principals": principals})
}

// encode prints a JSON document.
func (s *settings) encode(document any) error {
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}
