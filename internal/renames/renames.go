// Package renames lets a component that was renamed keep what it made under its old name.
//
// Pulumi gives a child of a renamed resource its old name if the child's name begins with the name of its *direct* parent
// (https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/pulumi/alias.go, inheritedChildAlias). The children of a component
// here begin with the component's name, also those whose parent is another child, such as a cache's database below its
// cluster: for these, an alias of the component alone would mean a new resource and the end of the old one.
package renames

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
)

// Followed returns the options of a component with what gives every descendant its old names: those that it had while the
// component had the names in the aliases. Without such an alias the options stay as they are.
func Followed(name string, opts []pulumi.ResourceOption) []pulumi.ResourceOption {
	old := oldNames(name, opts)
	if len(old) == 0 {
		return opts
	}
	follow := func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		suffix, isOurs := strings.CutPrefix(args.Name, name+"-")
		if !isOurs {
			return nil
		}
		aliases := make([]pulumi.Alias, len(old))
		for i, oldName := range old {
			aliases[i] = pulumi.Alias{Name: pulumi.String(oldName + "-" + suffix)}
		}
		return &pulumi.ResourceTransformationResult{Props: args.Props, Opts: append(args.Opts, pulumi.Aliases(aliases))}
	}
	return append(append([]pulumi.ResourceOption{}, opts...), pulumi.Transformations([]pulumi.ResourceTransformation{follow}))
}

// oldNames are the names in the aliases, each once, the present name left out.
func oldNames(name string, opts []pulumi.ResourceOption) []string {
	options, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return nil
	}
	var names []string
	seen := map[string]bool{name: true, "": true}
	for _, alias := range options.Aliases {
		old, _ := inputs.Of(alias.Name).String()
		if urn, isURN := inputs.Of(alias.URN).String(); isURN {
			old = urn[strings.LastIndex(urn, "::")+len("::"):]
		}
		if !seen[old] {
			names = append(names, old)
		}
		seen[old] = true
	}
	return names
}
