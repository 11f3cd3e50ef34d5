package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/junit"
	"github.com/redoubt-iac/redoubt/internal/verify/table"
)

// report prints what was found, and writes the JUnit file.
func (v *verifyRun) report(report verify.Report) error {
	if v.junit != "" {
		var content bytes.Buffer
		if err := junit.Write(&content, report, v.subject()); err != nil {
			return err
		}
		if err := v.deliver(v.junit, content.Bytes()); err != nil {
			return err
		}
	}
	if v.json {
		encoder := json.NewEncoder(v.out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(report.Document(v.target, v.name)); err != nil {
			return fmt.Errorf("writing the JSON document: %w", err)
		}
		return nil
	}
	return v.print(report)
}

// subject names what was tried, for people.
func (v *verifyRun) subject() string {
	switch {
	case v.local:
		return "the local cache of " + v.name
	case v.name != "":
		return v.name
	default:
		return v.target.Address()
	}
}

// print is the report for people.
func (v *verifyRun) print(report verify.Report) error {
	lines := show.NewLines(v.out)
	place := v.target.Address()
	if subject := v.subject(); subject != place {
		place = subject + ", " + place
	}
	lines.Title("redoubt verify " + place + ": " + v.where())
	if further := v.furtherMembers(); len(further) > 0 {
		lines.Note("this is one cache of a geo-replication group; try the others with --member: " + strings.Join(further, ", "))
	}
	if err := table.Write(v.out, report, v.tableOptions()); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	summary := fmt.Sprintf("%s (%s)", report.Summary(), report.Duration.Round(10*time.Millisecond))
	lines.Line("")
	switch {
	case report.Ended == verify.Interrupted:
		lines.Warn("interrupted: " + summary)
	case report.Ended == verify.TimedOut:
		lines.Bad("out of time: " + summary)
	case report.Verdict() == verify.Proved:
		lines.Good(summary)
	default:
		lines.Bad(summary)
	}
	return nil
}

// tableOptions fit whoever reads the output: neither colour nor broken lines for a file or a pipe.
func (v *verifyRun) tableOptions() table.Options {
	if !show.IsTerminal(v.out) {
		return table.Options{}
	}
	return table.Options{Colour: os.Getenv("NO_COLOR") == "", Width: terminalWidth(v.out)}
}

// furtherMembers are the members of a geo-replication group, where the first cache was tried.
func (v *verifyRun) furtherMembers() []string {
	if v.signer.state == nil || v.member != "" {
		return nil
	}
	members, _ := v.signer.state.Outputs["memberHostNames"].Value.(map[string]any)
	return slices.Sorted(maps.Keys(members))
}

// where says what kind of cache it is.
func (v *verifyRun) where() string {
	switch v.target.Service {
	case verify.Classic:
		return "Azure Cache for Redis"
	case verify.Local:
		return "a Redis on this machine, not Azure"
	default:
		return "Azure Managed Redis"
	}
}
