package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// edition is one call of `sandbox edit`.
type edition struct {
	*sandboxCommand
	file   string
	remove bool
}

func newSandboxEdit(c *sandboxCommand) *cobra.Command {
	e := &edition{sandboxCommand: c}
	cmd := &cobra.Command{
		Use:   "edit ENVIRONMENT ID|NAME [path=value ...]",
		Short: "Change a resource of a sandbox behind the program's back, as somebody in the portal would",
		Long: "edit changes or deletes a resource of an environment's sandbox without Pulumi's knowledge, so that you can see what\n" +
			"`refresh` finds and how `up` puts it right. A path is Azure's (properties.redisConfiguration.aad-enabled) or\n" +
			"azure-native's (redisConfiguration.aadEnabled); an empty value removes the property. The values are checked against the\n" +
			"API's specification, and the rules of the simulated Azure apply: what is locked is not deleted.",
		Example: "  redoubt sandbox edit dev amr-cache-dev-46e100 publicNetworkAccess=Enabled tags.owner=me\n" +
			"  redoubt sandbox edit dev databases/default --file changes.yaml     a mapping of paths to values\n" +
			"  redoubt sandbox edit prod locks/do-not-delete --delete",
		Args: environmentAndResource,
		RunE: e.run,
	}
	cmd.Flags().StringVar(&e.file, "file", "", "YAML or JSON file that maps paths to values")
	cmd.Flags().BoolVar(&e.remove, "delete", false, "delete the resource and all that lies below it")
	return cmd
}

func (e *edition) run(cmd *cobra.Command, args []string) (err error) {
	settings, err := e.settings(args[2:])
	if err != nil {
		return usageError{cmd, err}
	}
	p, err := e.place()
	if err != nil {
		return err
	}
	dir, err := p.find(args[0])
	if err != nil {
		return err
	}
	release, err := engine.Hold(cmd.Context(), dir, "sandbox edit of "+args[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	options, err := p.open(dir)
	if err != nil {
		return err
	}
	entries, err := e.inspect(p, args[0])
	if err != nil {
		return err
	}
	found, err := findResource(entries, args[0], args[1])
	if err != nil {
		return err
	}
	if found.LandingZone {
		return fmt.Errorf("%s belongs to the landing zone, which is a file: change it there (%s)", found.ID, landingZoneFile)
	}
	return e.apply(cmd.Context(), options, args[0], found, settings)
}

// settings reads what is to be changed, all of it before anything is.
func (e *edition) settings(arguments []string) ([]sandbox.Setting, error) {
	var settings []sandbox.Setting
	var problems []error
	if e.file != "" {
		loaded, err := sandbox.LoadSettings(e.file)
		settings, problems = append(settings, loaded...), append(problems, err)
	}
	for _, argument := range arguments {
		setting, err := sandbox.ParseSetting(argument)
		settings, problems = append(settings, setting), append(problems, err)
	}
	switch err := errors.Join(problems...); {
	case err != nil:
		return nil, err
	case e.remove && len(settings) > 0:
		return nil, errors.New("--delete takes the whole resource away; give it no path=value and no --file")
	case !e.remove && len(settings) == 0:
		return nil, errors.New("nothing to change; expected path=value, --file or --delete")
	}
	return settings, nil
}

func (e *edition) apply(ctx context.Context, options sandbox.Options, environment string, r sandbox.Entry, settings []sandbox.Setting) (err error) {
	server, err := sandbox.Start(ctx, options)
	if err != nil {
		return adviseStore(err, options.StoreFile, environment, e.stateDir)
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if e.remove {
		if err := server.Delete(ctx, r.ID); err != nil {
			return err
		}
		return e.report(environment, r, nil)
	}
	edited, err := server.Edit(ctx, r.ID, settings)
	if err != nil {
		return err
	}
	return e.report(environment, r, edited)
}

func (e *edition) report(environment string, r sandbox.Entry, edited []sandbox.Edited) error {
	if e.json {
		changes := []map[string]any{}
		for _, c := range edited {
			changes = append(changes, map[string]any{"path": c.Path, "old": show.Masked(c.Path, c.Old), "new": show.Masked(c.Path, c.New)})
		}
		return e.document("redoubt/sandbox-edit/v1", map[string]any{
			"environment": environment, "id": r.ID, "type": r.Type, "deleted": e.remove, "changes": changes,
		})
	}
	show.Notice(e.out)
	if e.remove {
		fmt.Fprintf(e.out, "deleted %s, behind the program's back\n", r.ID)
	} else {
		fmt.Fprintf(e.out, "changed %s, behind the program's back\n", r.ID)
	}
	var rows [][]string
	for _, c := range edited {
		note := ""
		if !c.Changed() {
			note = "(as it was)"
		}
		rows = append(rows, []string{"  " + c.Path, plainText(show.Masked(c.Path, c.Old)), "→", plainText(show.Masked(c.Path, c.New)), note})
	}
	if len(rows) > 0 {
		show.Table(e.out, []string{"  property", "old", "", "new", ""}, rows)
	}
	fmt.Fprintf(e.out, "\nsee it:        %s refresh %s --sandbox\nput it right:  %[1]s up %[2]s --sandbox   after that refresh\n", programName(), environment)
	return nil
}

// plainText is a value in one line.
func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return "(none)"
	case string:
		return v
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}
