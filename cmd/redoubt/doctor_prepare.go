package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/doctor"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/separation"
)

const subscriptionSetting = "azure-native:subscriptionId"

// prepare finds the project and the environment. Outside of a project the machine alone is looked at.
func (d *doctorRun) prepare(args []string) error {
	d.project.Azure, d.target.Purpose = d.azure, doctor.Purpose(d.purpose)
	d.target.Cloud = doctor.Clouds[0]
	dir, err := findProject(d.settings.project)
	if err != nil {
		if len(args) > 0 || d.settings.project != "" {
			return err
		}
		return nil
	}
	d.project.Dir = dir
	if len(args) == 0 {
		return nil
	}
	d.name = args[0]
	if d.project.StackFile, err = findStackFile(dir, d.name); err != nil {
		return err
	}
	return d.readEnvironment()
}

// readEnvironment finds out where the environment goes and what it consists of. It runs the program without an engine.
func (d *doctorRun) readEnvironment() error {
	settings, err := environment.ReadSettings(d.project.StackFile)
	if err != nil {
		return err
	}
	if d.target.Cloud, err = doctor.FindCloud(cmp.Or(settings.Config["azure-native:environment"], d.machine.Getenv("ARM_ENVIRONMENT"))); err != nil {
		return err
	}
	d.target.SubscriptionID = cmp.Or(settings.Config[subscriptionSetting], d.machine.Getenv("ARM_SUBSCRIPTION_ID"))
	if settings.Config[subscriptionSetting] == "" && d.target.SubscriptionID != "" {
		settings.Config[subscriptionSetting] = d.target.SubscriptionID
	}
	resources, err := declared(d.name, settings)
	if err != nil && d.azure {
		return fmt.Errorf("finding out what %s consists of: %w", d.name, err)
	}
	d.target.Needs, d.target.Namespaces = doctor.Needs(resources, d.target.Purpose), doctor.Namespaces(resources)
	if d.azure {
		d.target.Credential, d.target.How, err = doctor.SignIn(d.machine, d.target.Cloud)
		if err != nil {
			return fmt.Errorf("finding credentials for Azure: %w", err)
		}
	}
	return nil
}

// declared are the resources of an environment, as its stack file has them.
func declared(name string, settings environment.Settings) ([]arm.Resource, error) {
	stack := separation.Stack{Name: name, Config: settings.Config}
	graph, err := separation.Declared(environment.Project, stack, environment.DeployOn(time.Now))
	if err != nil {
		return nil, err
	}
	var resources []arm.Resource
	for _, token := range arm.Tokens() {
		kind, found := arm.Lookup(token)
		if !found {
			continue
		}
		for _, r := range graph.OfType(kind.Type) {
			resources = append(resources, r.Resource)
		}
	}
	return resources, nil
}
