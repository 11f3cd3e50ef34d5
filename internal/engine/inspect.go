package engine

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3"
)

// Installation says which `pulumi` executables this machine has for a project.
type Installation struct {
	// Own is the user's executable, if it can be used; else Reason says why it can't.
	Own    CLI
	Reason string
	// Pinned is where the executable of the pinned version is, once Built.
	Pinned string
	Built  bool
}

// Usable is the executable that FindCLI would choose without building one; its Path is "" if it would have to.
func (i Installation) Usable() CLI {
	switch {
	case i.Reason == "":
		return i.Own
	case i.Built:
		return CLI{Path: i.Pinned, Version: sdk.Version}
	default:
		return CLI{}
	}
}

// Inspect looks for executables as FindCLI does, and builds none. Without a project, "", it asks for what the SDK needs.
func Inspect(ctx context.Context, projectDir string) (Installation, error) {
	var wanted versionRule
	if projectDir != "" {
		var err error
		if wanted, err = requiredVersion(projectDir); err != nil {
			return Installation{}, err
		}
	}
	var found Installation
	found.Own, found.Reason = installed(ctx, wanted)
	path, err := pinnedPath()
	if err != nil {
		return found, err
	}
	found.Pinned, found.Built = path, isFile(path) && wanted.accepts(sdk.Version)
	return found, nil
}
