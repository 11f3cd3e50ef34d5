package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/release"
)

// tell runs a command line.
func tell(args ...string) (stdout, stderr string, code int) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, streams{strings.NewReader(""), &out, &err})
	return out.String(), err.String(), code
}

// root is the project of this repository.
var repository = filepath.Join("..", "..")

func TestDoctorLooksAtThisMachineAndAnEnvironment(t *testing.T) {
	t.Parallel()
	stdout, stderr, code := tell("doctor", "prod", "--json", "--project", repository)
	if code != exitOK && code != exitFound {
		t.Fatalf("ends with %d: %s", code, stderr)
	}
	var document doctorDocument
	if err := json.Unmarshal([]byte(stdout), &document); err != nil {
		t.Fatal(err)
	}
	if document.Environment != "prod" || document.Ready != (code == exitOK) || len(document.Findings) < 8 {
		t.Errorf("got %+v", document)
	}
	for _, finding := range document.Findings {
		if finding.Group == "network" || finding.Group == "Azure" {
			t.Errorf("without --azure it asked for %s", finding.Check)
		}
		if finding.Check == "stack file" && finding.Status != "ok" {
			t.Errorf("the stack file: %+v", finding)
		}
	}
	needs := map[string]string{}
	for _, need := range document.Needs {
		needs[need.Scope] = strings.Join(need.Actions, " ")
	}
	const rg = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/"
	if !strings.Contains(needs[rg+"rg-cache-prod"], "Microsoft.Cache/redisEnterprise/databases/write") ||
		needs[rg+"rg-network-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-prod/subnets/snet-private-endpoints"] != "Microsoft.Network/virtualNetworks/subnets/join/action" {
		t.Errorf("needs %v", needs)
	}
}

func TestDoctorForPeopleSaysThatAzureWasNotAsked(t *testing.T) {
	t.Parallel()
	stdout, _, _ := tell("doctor", "dev", "--project", repository)
	for _, want := range []string{"redoubt doctor: this machine and dev", "\nmachine\n", "\nPulumi\n", "\nenvironment\n", "Azure was not asked"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}

func TestDoctorRefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	for says, args := range map[string][]string{
		"expected preview or deploy": {"doctor", "dev", "--for", "fun"},
		"name an environment":        {"doctor", "--azure"},
		"expected 1s or more":        {"doctor", "--timeout", "5ms"},
		"one environment at a time":  {"doctor", "dev", "prod"},
	} {
		_, stderr, code := tell(append(args, "--project", repository)...)
		if code != exitUsage || !strings.Contains(stderr, says) {
			t.Errorf("%v ends with %d: %s", args, code, stderr)
		}
	}
	if _, stderr, code := tell("doctor", "prd", "--project", repository); code != exitError || !strings.Contains(stderr, `did you mean "prod"?`) {
		t.Errorf("a mistyped environment ends with %d: %s", code, stderr)
	}
}

func TestVersionTellsWhatItIsMadeFor(t *testing.T) {
	t.Parallel()
	stdout, _, code := tell("version", "--json")
	var info versionInfo
	if err := json.Unmarshal([]byte(stdout), &info); err != nil || code != exitOK {
		t.Fatalf("ends with %d: %v", code, err)
	}
	if info.Redoubt != release.Current().Version || info.Pulumi == "" || len(info.Providers) != 2 || info.APIs["Microsoft.Cache/redis"] != "2024-11-01" {
		t.Errorf("got %+v", info)
	}
	stdout, _, _ = tell("version", "--verbose")
	for _, want := range []string{"azure-native 2.92.3, azure-native 3.23.0", "Microsoft.Cache/redisEnterprise/databases", "API version"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}

func TestAVersionNamesItsCommit(t *testing.T) {
	t.Parallel()
	info := versionInfo{Commit: "0123456789abcdef", Date: "2026-11-23T18:00:00Z", Modified: true}
	if got := info.origin(); got != " (commit 0123456789ab of 2026-11-23, with changes)" {
		t.Errorf("got %q", got)
	}
}
