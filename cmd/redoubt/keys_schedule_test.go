package main

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// cronField is one number, a list of them, or a star.
var cronField = regexp.MustCompile(`^(\*|\d+(,\d+)*)$`)

// wantCron checks the five fields of a schedule and their bounds.
func wantCron(t *testing.T, cron string) {
	t.Helper()
	bounds := [][2]int{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}
	fields := strings.Fields(cron)
	if len(fields) != len(bounds) {
		t.Fatalf("%q has %d fields", cron, len(fields))
	}
	for i, field := range fields {
		if !cronField.MatchString(field) {
			t.Errorf("%q: field %d is %q", cron, i+1, field)
			continue
		}
		for _, number := range strings.Split(field, ",") {
			if n, err := strconv.Atoi(number); err == nil && (n < bounds[i][0] || n > bounds[i][1]) {
				t.Errorf("%q: %d is out of range in field %d", cron, n, i+1)
			}
		}
	}
}

// schedule is the cron of a pipeline in either form.
type schedule struct {
	Cron string `yaml:"cron"`
}

func TestAPipelineParsesRunsAtItsTimesAndHoldsNoSecret(t *testing.T) {
	t.Parallel()
	for _, format := range []string{formatGitHub, formatAzure} {
		for _, when := range []string{"monthly", "quarterly"} {
			t.Run(when+" on "+format, func(t *testing.T) {
				t.Parallel()
				text, err := pipeline("partner", when, format)
				if err != nil {
					t.Fatal(err)
				}
				crons := cronsOf(t, format, text)
				if len(crons) != 2 || crons[0].Cron != schedules[when].begin || crons[1].Cron != finishEvery {
					t.Errorf("runs at %v", crons)
				}
				for _, s := range crons {
					wantCron(t, s.Cron)
				}
				if found := regexp.MustCompile(`(?i)secrets\.|password|_KEY:|client-secret|PULUMI_ACCESS_TOKEN:|\[\[`).Find(text); found != nil {
					t.Errorf("holds %s", found)
				}
				wantPipelineParts(t, string(text), when)
			})
		}
	}
}

// wantPipelineParts checks what makes a rotation in a pipeline safe.
func wantPipelineParts(t *testing.T, text, when string) {
	t.Helper()
	for _, part := range []string{
		"keys rotate partner --yes --drain 24h --no-wait --validity-days " + strconv.Itoa(schedules[when].validityDays),
		"keys rotate partner --yes --resume --take-over --no-wait", "keys rotate partner --yes --resume --no-wait", "keys status partner",
		"Key Vault Secrets Officer", "inside the network",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

// cronsOf parses a pipeline, strictly enough to find a broken indentation.
func cronsOf(t *testing.T, format string, text []byte) []schedule {
	t.Helper()
	if format == formatAzure {
		var azure struct {
			Schedules    []schedule `yaml:"schedules"`
			LockBehavior string     `yaml:"lockBehavior"`
			Stages       []struct {
				Jobs []map[string]any `yaml:"jobs"`
			} `yaml:"stages"`
		}
		if err := yaml.Unmarshal(text, &azure); err != nil || azure.LockBehavior != "sequential" || len(azure.Stages) != 1 || len(azure.Stages[0].Jobs) != 1 {
			t.Fatalf("got %+v, %v", azure, err)
		}
		return azure.Schedules
	}
	var github struct {
		On struct {
			Schedule []schedule `yaml:"schedule"`
		} `yaml:"on"`
		Permissions map[string]string `yaml:"permissions"`
		Concurrency struct {
			Group  string `yaml:"group"`
			Cancel bool   `yaml:"cancel-in-progress"`
		} `yaml:"concurrency"`
		Jobs map[string]struct {
			Steps []map[string]any `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text, &github); err != nil {
		t.Fatal(err)
	}
	if github.Permissions["id-token"] != "write" || len(github.Permissions) != 2 || github.Concurrency.Cancel || github.Concurrency.Group == "" || len(github.Jobs["rotate"].Steps) != 7 {
		t.Errorf("got %+v", github)
	}
	return github.On.Schedule
}

func TestAPipelineOfAnotherScheduleOrFormIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ schedule, format, want string }{
		{"daily", formatGitHub, "expected monthly or quarterly; got \"daily\""},
		{"monthly", "gitlab", "expected github or azure; got \"gitlab\""},
	} {
		if _, err := pipeline("partner", c.schedule, c.format); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v", err)
		}
	}
}

// commandLine is a call of redoubt in a pipeline.
var commandLine = regexp.MustCompile(`go run -trimpath \./cmd/redoubt (.+)`)

// A command or a flag that is renamed must be renamed in the pipelines too, which nobody here can run.
func TestEveryCommandOfAPipelineIsOneOfThisProgram(t *testing.T) {
	t.Parallel()
	for _, format := range []string{formatGitHub, formatAzure} {
		text, err := pipeline("partner", "monthly", format)
		if err != nil {
			t.Fatal(err)
		}
		calls := commandLine.FindAllStringSubmatch(string(text), -1)
		if len(calls) != 4 {
			t.Errorf("%s: %d calls, want to begin, to resume, to finish and to look", format, len(calls))
		}
		for _, call := range calls {
			words := strings.Fields(call[1])
			cmd, rest, err := newRoot(streams{out: io.Discard, err: io.Discard}).Find(words)
			if err == nil {
				err = cmd.ParseFlags(rest)
			}
			if err == nil {
				err = cmd.ValidateArgs(cmd.Flags().Args())
			}
			if err != nil || cmd.Parent() == nil || cmd.Parent().Name() != "keys" {
				t.Errorf("%s: %q: %v, %v", format, words, cmd.CommandPath(), err)
			}
		}
	}
}

// A variable of an environment is empty where the runner is chosen, and the job would never start; nor would it in the
// environment of deployments, whose reviewers it would wait for.
func TestAPipelineStartsByItself(t *testing.T) {
	t.Parallel()
	text, err := pipeline("partner", "monthly", formatGitHub)
	if err != nil {
		t.Fatal(err)
	}
	var github struct {
		Jobs map[string]struct {
			RunsOn      []string `yaml:"runs-on"`
			Environment string   `yaml:"environment"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text, &github); err != nil {
		t.Fatal(err)
	}
	job := github.Jobs["rotate"]
	if !slices.Equal(job.RunsOn, []string{"self-hosted", "redoubt-partner"}) || job.Environment != "keys-partner" {
		t.Errorf("runs on %q in the environment %q", job.RunsOn, job.Environment)
	}
}
