package docs_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// plain are programs whose arguments nothing here looks at: everybody has them, and blocks with them are parsed by bash.
var plain = []string{
	"cat", "cd", "chmod", "cmp", "cosign", "cp", "diff", "docker", "echo", "eval", "export", "gh", "git", "grep", "jq", "mkdir", "node", "npm", "rm", "sed", "sha256sum",
	"source", "sudo", "tar", "true", "unset",
}

func TestEveryShellBlockIsShellAndItsProgramsAreKnown(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, page := range pages(t) {
		for _, block := range page.Blocks {
			if block.Language != "sh" {
				continue
			}
			seen++
			if err := problemOfShell(t, block); err != nil {
				t.Error(err)
			}
		}
	}
	if seen < 40 {
		t.Errorf("found only %d blocks; is the reader of pages broken?", seen)
	}
}

func problemOfShell(t *testing.T, block markdown.Block) error {
	t.Helper()
	bash := exec.Command("bash", "-n")
	bash.Stdin = strings.NewReader(block.Text)
	if output, err := bash.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: bash can't parse this: %s", block.Where(), output)
	}
	excuse, _, _ := excused(block)
	for _, command := range block.Commands() {
		if err := problemOfCommand(t, command, excuse); err != nil {
			return fmt.Errorf("%s: %s: %w", command.Where, command.Line, err)
		}
	}
	return nil
}

func problemOfCommand(t *testing.T, command markdown.Command, excuse bool) error {
	t.Helper()
	program := command.Words[0]
	switch {
	case program == "redoubt", slices.Contains(plain, program): // redoubt's are parsed in cmd/redoubt
		return nil
	case program == "make":
		return targetsExist(command.Words[1:])
	case program == "go":
		return packagesExist(command.Words[1:])
	case program == "pulumi":
		return pulumiKnows(t, command.Words[1:])
	case strings.HasPrefix(program, ".ci/"):
		if info, err := os.Stat(filepath.Join(project, program)); err != nil || info.Mode()&0o100 == 0 {
			return fmt.Errorf("there is no program %s", program)
		}
		return nil
	case excuse:
		return nil
	default:
		return fmt.Errorf("nothing here can check %s; give the block the remark <!-- needs Azure --> or <!-- not checked: REASON -->", program)
	}
}

func targetsExist(targets []string) error {
	makefile, err := os.ReadFile(filepath.Join(project, "Makefile"))
	if err != nil {
		return err
	}
	for _, target := range targets {
		if !strings.HasPrefix(target, "-") && !strings.Contains(string(makefile), "\n"+target+": ##") {
			return fmt.Errorf("the Makefile has no target %s", target)
		}
	}
	return nil
}

func packagesExist(arguments []string) error {
	for _, argument := range arguments {
		folder, isPackage := strings.CutPrefix(argument, "./")
		if !isPackage {
			continue
		}
		folder = strings.TrimSuffix(strings.TrimSuffix(folder, "..."), "/")
		if info, err := os.Stat(filepath.Join(project, filepath.FromSlash(folder))); err != nil || !info.IsDir() {
			return fmt.Errorf("there is no package %s", argument)
		}
	}
	return nil
}

var (
	flagOfHelp    = regexp.MustCompile(`(?m)^ +(?:(-\w), )?(--[a-z][a-z0-9-]*)`)
	commandOfHelp = regexp.MustCompile(`(?m)^  ([a-z][a-z-]*) +[A-Z\[(]`)
	helpTexts     sync.Map // by command: what pulumi says of it
)

// pulumiKnows asks the pinned Pulumi whether a command and its flags exist.
func pulumiKnows(t *testing.T, arguments []string) error {
	t.Helper()
	var path []string
	help := pulumiHelp(t, path)
	for _, argument := range arguments {
		if argument == "--" {
			return nil
		}
		if !strings.HasPrefix(argument, "-") {
			known := names(commandOfHelp, help)
			switch {
			case slices.Contains(known, argument):
				path = append(path, argument)
				help = pulumiHelp(t, path)
			case len(path) == 0 || strings.Contains(help, "pulumi "+strings.Join(path, " ")+" [command]") && !strings.Contains(help, strings.Join(path, " ")+" [flags]"):
				return fmt.Errorf("pulumi has no command %s", strings.Join(append(path, argument), " "))
			}
			continue
		}
		flag, _, _ := strings.Cut(argument, "=")
		if !slices.Contains(names(flagOfHelp, help), flag) {
			return fmt.Errorf("pulumi %s has no flag %s", strings.Join(path, " "), flag)
		}
	}
	return nil
}

// names are all groups of all matches.
func names(pattern *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1:]...)
	}
	return found
}

func pulumiHelp(t *testing.T, path []string) string {
	t.Helper()
	key := strings.Join(path, " ")
	if help, found := helpTexts.Load(key); found {
		return help.(string)
	}
	cmd := exec.CommandContext(context.Background(), enginetest.CLI(t).Path, append(slices.Clone(path), "--help")...)
	cmd.Env = append(os.Environ(), "PULUMI_SKIP_UPDATE_CHECK=true")
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("asking pulumi %s for help: %v", key, err)
	}
	helpTexts.Store(key, string(output))
	return string(output)
}

func TestWrongShellIsFound(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, remark, text, want string }{
		{"what bash can't parse", "", "redoubt up <env>", "can't parse"},
		{"an unknown program", "", "redout up dev", "nothing here can check redout"},
		{"a program of Azure without a remark", "", "az login", "nothing here can check az"},
		{"an unknown program in a substitution", "", `redoubt up "$(redout dev)"`, "nothing here can check redout"},
		{"an unknown program behind a pipe", "", "redoubt check | redout -", "nothing here can check redout"},
		{"a target that is not there", "", "make tests", "no target tests"},
		{"a package that is not there", "", "go run -trimpath ./cmd/redout up dev", "no package ./cmd/redout"},
		{"a command of pulumi that is not there", "", "pulumi deploy", "no command deploy"},
		{"a subcommand of pulumi that is not there", "", "pulumi state unprotec urn", "no command state unprotec"},
		{"a flag of pulumi that is not there", "", "pulumi import --files import.json", "no flag --files"},
		{"a script that is not there", "", ".ci/judges prod", "no program .ci/judges"},
	}
	for _, tc := range cases {
		err := problemOfShell(t, markdown.Block{Page: "docs/page.md", Language: "sh", Remark: tc.remark, Text: tc.text + "\n"})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v; want %q", tc.name, err, tc.want)
		}
	}
	for _, text := range []string{"pulumi up -s prod --yes", "pulumi state unprotect 'urn:x' --yes", "az login # with a remark", "make ci", "A=b redoubt up dev > out.txt 2>&1"} {
		if err := problemOfShell(t, markdown.Block{Remark: needsAzure, Text: text + "\n"}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
