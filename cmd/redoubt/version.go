package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pulumi/pulumi/sdk/v3"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/release"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// versionInfo is what `redoubt version --json` prints.
type versionInfo struct {
	// Redoubt is the semantic version, without a leading v.
	Redoubt string `json:"redoubt"`
	// Released is false for a build that is of no release.
	Released bool `json:"released"`
	// Commit is the whole hash, Date the time of the commit; both are "" where the build knows none.
	Commit string `json:"commit"`
	Date   string `json:"date"`
	// Modified is true if the checkout had changes that are not in the commit.
	Modified bool `json:"modified"`
	// Pulumi is the version of the SDK, and that of the pulumi that is built where there is none; newer ones work too.
	Pulumi string `json:"pulumi"`
	// Providers are the plugins that resources ask for.
	Providers []providerVersion `json:"providers"`
	// APIs are the versions of Azure's APIs, by ARM resource type.
	APIs map[string]string `json:"apis"`
	Go   string            `json:"go"`
	OS   string            `json:"os"`
}

type providerVersion struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

func newVersion(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of redoubt, of Pulumi and its providers, and of Azure's APIs",
		Long: "version tells which build of redoubt this is, and what it is made for: the Pulumi SDK, which is also the version of the\n" +
			"pulumi that is built where none is installed; the azure-native plugins that its resources ask for; and with --verbose\n" +
			"the version of Azure's API that each type of resource is written in.",
		Example: "  redoubt version\n" +
			"  redoubt version --verbose\n" +
			"  redoubt version --json | jq -r .redoubt    in a script",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			info := currentVersions()
			if common.json {
				return json.NewEncoder(common.out).Encode(info)
			}
			return info.print(common)
		},
	}
}

func currentVersions() versionInfo {
	build := release.Current()
	info := versionInfo{
		Redoubt: build.Version, Released: build.Released, Commit: build.Commit, Date: build.Date, Modified: build.Modified,
		Pulumi: sdk.Version.String(), APIs: apiVersions(), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH,
	}
	for _, major := range schema.Majors() {
		info.Providers = append(info.Providers, providerVersion{"azure-native", schema.Of(major).Version})
	}
	return info
}

func (i versionInfo) print(common *settings) error {
	var plugins []string
	for _, provider := range i.Providers {
		plugins = append(plugins, provider.Name+" "+provider.Version)
	}
	text := fmt.Sprintf("redoubt    %s\npulumi     %s or newer\nproviders  %s\n%-10s %s\n",
		i.Redoubt+i.origin(), i.Pulumi, strings.Join(plugins, ", "), i.Go, i.OS)
	if _, err := fmt.Fprint(common.out, text); err != nil || !common.verbose {
		return err
	}
	var rows [][]string
	for armType, version := range i.APIs {
		rows = append(rows, []string{armType, version})
	}
	slices.SortFunc(rows, slices.Compare)
	fmt.Fprintln(common.out)
	show.Table(common.out, []string{"resource type", "API version"}, rows)
	return nil
}

// origin names the commit.
func (i versionInfo) origin() string {
	if i.Commit == "" {
		return ""
	}
	text := " (commit " + i.Commit[:min(12, len(i.Commit))]
	if day, _, found := strings.Cut(i.Date, "T"); found {
		text += " of " + day
	}
	if i.Modified {
		text += ", with changes"
	}
	return text + ")"
}

// ownVersion is the version that reports name.
func ownVersion() string { return release.Current().Version }

// apiVersions are those of every type of resource that redoubt can make.
func apiVersions() map[string]string {
	versions := map[string]string{}
	for _, token := range arm.Tokens() {
		if kind, found := arm.Lookup(token); found {
			versions[kind.Type] = kind.APIVersion
		}
	}
	return versions
}
