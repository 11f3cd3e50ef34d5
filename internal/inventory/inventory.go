// Package inventory is the list of what an environment consists of, as the engine knows it: each resource with its inputs
// and what it depends on. The engine makes it from a preview or from the state; the template and the diagram are made from
// it. It holds inputs, and of the outputs only those of a short list, because Azure answers some requests with keys.
package inventory

import (
	"cmp"
	"slices"
)

// Source says where an inventory comes from.
type Source string

// The sources.
const (
	// Planned is what a preview says the environment will be.
	Planned Source = "planned"
	// Deployed is what the state says the environment is.
	Deployed Source = "deployed"
)

// Secret is the value of an input whose content must not be shown. It is comparable.
type Secret struct{}

// Resource is one resource that a provider manages; components are left out.
type Resource struct {
	// URN is unique in an inventory. Dependencies name it.
	URN string
	// Token is the Pulumi type, "azure-native:network/v20240501:PrivateEndpoint", and Name the name in the program.
	Token, Name string
	// ID is the ARM id, "" when it is not known yet.
	ID string
	// Protected resources can't be deleted by Pulumi.
	Protected bool
	// Inputs are plain values as in the package arm, with arm.Unknown for what is not known yet and Secret for secrets.
	Inputs map[string]any
	// Answered are outputs that no input says and that the controls judge, by their names in the program: of a key in a
	// vault the newest version that the state knows. Nil in a preview.
	Answered map[string]any
	// DependsOn are the URNs of everything that must exist before, sorted.
	DependsOn []string
	// PropertyDependsOn says which of them each input is made from.
	PropertyDependsOn map[string][]string
}

// Environment is the inventory of one environment.
type Environment struct {
	// Name is that of the stack.
	Name   string
	Source Source
	// Sandbox is true when Azure was simulated.
	Sandbox bool
	// SubscriptionID is the one that the stack is configured for, "" when its configuration names none.
	SubscriptionID string
	// Resources are sorted by token and name.
	Resources []Resource
}

// Sort puts the resources and their dependencies into the order that Environment promises.
func (e *Environment) Sort() {
	for _, r := range e.Resources {
		slices.Sort(r.DependsOn)
	}
	slices.SortFunc(e.Resources, func(a, b Resource) int {
		return cmp.Or(cmp.Compare(a.Token, b.Token), cmp.Compare(a.Name, b.Name), cmp.Compare(a.URN, b.URN))
	})
}
