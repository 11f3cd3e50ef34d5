package sandbox_test

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// The plugin versions that the two majors of the SDK ask for.
const (
	versionTwo   = "2.92.3"
	versionThree = "3.23.0"
)

// versionOf is the plugin version that the SDK's own constructor would send with a resource of this token.
func versionOf(token string) string {
	if strings.HasPrefix(token, "azure-native:redisenterprise:") {
		return versionThree
	}
	return versionTwo
}

// register makes one resource as the SDK's constructors do, under any name, with inputs that they would not allow.
func register(ctx *pulumi.Context, name string, m requests.Making, opts ...pulumi.ResourceOption) (pulumi.Resource, error) {
	var made pulumi.CustomResourceState
	options := append([]pulumi.ResourceOption{pulumi.Version(versionOf(m.Token))}, opts...)
	if err := ctx.RegisterResource(m.Token, name, pulumi.ToMap(m.Inputs), &made, options...); err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	return &made, nil
}

// part is a resource of a program, with options of its own.
type part struct {
	name string
	requests.Making
	options []pulumi.ResourceOption
}

// parts names what is made by its place, so that a part keeps its Pulumi name when others leave the program.
func parts(made []requests.Making) []part {
	named := make([]part, len(made))
	for i, m := range made {
		named[i] = part{name: fmt.Sprintf("part-%d", i), Making: m}
	}
	return named
}

// program makes parts one after the other.
func program(all ...part) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := chain(ctx, all...)
		return err
	}
}

// chain registers parts of which each depends on the one before it, and returns the last one.
func chain(ctx *pulumi.Context, all ...part) (last []pulumi.Resource, err error) {
	for _, p := range all {
		options := append([]pulumi.ResourceOption{pulumi.DependsOn(last)}, p.options...)
		made, err := register(ctx, p.name, p.Making, options...)
		if err != nil {
			return nil, err
		}
		last = []pulumi.Resource{made}
	}
	return last, nil
}
