package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/pulumi/pulumi/sdk/v3"
)

// versionInfo is what `redoubt version --json` prints.
type versionInfo struct {
	// Redoubt is the module's version, or the commit it was built from.
	Redoubt string `json:"redoubt"`
	// Pulumi is the pinned version of the engine; newer ones work too.
	Pulumi string `json:"pulumi"`
	Go     string `json:"go"`
	OS     string `json:"os"`
}

func newVersion(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of redoubt and of the engine that it pins",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			info := versionInfo{
				Redoubt: ownVersion(), Pulumi: sdk.Version.String(),
				Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH,
			}
			if common.json {
				return json.NewEncoder(common.out).Encode(info)
			}
			_, err := fmt.Fprintf(common.out, "redoubt %s\npulumi  %s or newer\n%s %s\n", info.Redoubt, info.Pulumi, info.Go, info.OS)
			return err
		},
	}
}

// ownVersion is the release, or for a build from a checkout its commit.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " with changes"
		}
	}
	if commit == "" {
		return "(built from source)"
	}
	return commit + dirty
}
