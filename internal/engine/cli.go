package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/blang/semver"
	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3"
)

// CLI is a `pulumi` executable.
type CLI struct {
	// Path is the executable's file.
	Path string
	// Version is what it calls itself.
	Version semver.Version
	// Why says in one sentence which executable this is and why it is used.
	Why string
}

// FindCLI chooses the `pulumi` executable for the project: the user's own if
// it is at least the SDK's version and satisfies the project's
// requiredPulumiVersion, else the pinned one, built on first use. Progress of
// a build goes to note.
func FindCLI(ctx context.Context, projectDir string, note func(string)) (CLI, error) {
	wanted, err := requiredVersion(projectDir)
	if err != nil {
		return CLI{}, err
	}
	own, reason := installed(ctx, wanted)
	if reason == "" {
		own.Why = fmt.Sprintf("using your pulumi %s (%s)", own.Version, own.Path)
		return own, nil
	}
	if !wanted.accepts(sdk.Version) {
		return CLI{}, fmt.Errorf("choosing a pulumi executable: %s, and the pinned %s does not satisfy requiredPulumiVersion %q of Pulumi.yaml",
			reason, sdk.Version, wanted.text)
	}
	built, err := pinned(ctx, projectDir, reason, note)
	if err != nil {
		return CLI{}, err
	}
	built.Why = fmt.Sprintf("using the pinned pulumi %s, because %s", built.Version, reason)
	return built, nil
}

// versionRule is the condition that an executable has to meet.
type versionRule struct {
	text  string
	check semver.Range
}

func (r versionRule) accepts(v semver.Version) bool {
	return v.GE(sdk.Version) && v.Major == sdk.Version.Major && (r.check == nil || r.check(v))
}

// requiredVersion reads requiredPulumiVersion, which the executable itself
// would enforce too, only later and with an error that offers no way out.
func requiredVersion(projectDir string) (versionRule, error) {
	data, err := os.ReadFile(filepath.Join(projectDir, projectFile))
	if err != nil {
		return versionRule{}, fmt.Errorf("reading the project file: %w", err)
	}
	var project struct {
		Required string `yaml:"requiredPulumiVersion"`
	}
	if err := yaml.Unmarshal(data, &project); err != nil {
		return versionRule{}, fmt.Errorf("reading %s: %w", projectFile, err)
	}
	if project.Required == "" {
		return versionRule{}, nil
	}
	check, err := semver.ParseRange(project.Required)
	if err != nil {
		return versionRule{}, fmt.Errorf("%s: requiredPulumiVersion: not a version range; expected for example %q; got %q",
			projectFile, ">="+sdk.Version.String(), project.Required)
	}
	return versionRule{text: project.Required, check: check}, nil
}

// installed looks for the user's executable; reason says why there is none
// that can be used.
func installed(ctx context.Context, wanted versionRule) (cli CLI, reason string) {
	path, err := exec.LookPath("pulumi")
	if err != nil {
		return CLI{}, "no pulumi is on the PATH"
	}
	version, err := askVersion(ctx, path)
	if err != nil {
		return CLI{}, fmt.Sprintf("%s does not say its version", path)
	}
	if !wanted.accepts(version) {
		need := ">=" + sdk.Version.String()
		if wanted.text != "" {
			need += " and " + wanted.text
		}
		return CLI{}, fmt.Sprintf("%s is %s and %s is needed", path, version, need)
	}
	return CLI{Path: path, Version: version}, ""
}

func askVersion(ctx context.Context, path string) (semver.Version, error) {
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = append(os.Environ(), "PULUMI_SKIP_UPDATE_CHECK=true")
	out, err := cmd.Output()
	if err != nil {
		return semver.Version{}, errors.Join(fmt.Errorf("running %s version", path), err)
	}
	return semver.ParseTolerant(strings.TrimSpace(string(out)))
}
