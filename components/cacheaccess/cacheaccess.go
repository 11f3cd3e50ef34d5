package cacheaccess

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/renames"
)

// Type is the type token of the component. It is part of the URN of everything that the component makes, so it never
// changes.
const Type = "redoubt:index:CacheAccess"

// CacheAccess is the access of a stack's identities to a cache of another stack. Its outputs hold no secret.
type CacheAccess struct {
	pulumi.ResourceState

	// HostName is the host name that clients connect to. It resolves once the principals have access and the virtual network link, if any, exists.
	HostName pulumi.StringOutput `pulumi:"hostName"`
	// Connection is what a client needs to connect. It resolves together with HostName.
	Connection hardenedcache.ConnectionOutput `pulumi:"connection"`
	// AssignmentResourceIds are the ARM resource ids of the access policy assignments, by their keys in `access`.
	AssignmentResourceIds pulumi.StringMapOutput `pulumi:"assignmentResourceIds"`
}

// builder carries what the steps of one construction share.
type builder struct {
	ctx       *pulumi.Context
	name      string
	component *CacheAccess
	args      *CacheAccessArgs
	classic   bool
	// set holds the inputs that were judged; the steps read inputs from here only.
	set *inputs.Set
	// made is all of it, in order; chain what was written below the cache; ids those by their keys.
	made, chain []pulumi.Resource
	ids         pulumi.StringMap
}

// NewCacheAccess grants the access. It returns every problem of the arguments at once, before anything is registered; what
// is wrong with outputs of other stacks surfaces as an error of the assignment that would have consumed them.
func NewCacheAccess(ctx *pulumi.Context, name string, args *CacheAccessArgs, opts ...pulumi.ResourceOption) (*CacheAccess, error) {
	if args == nil {
		args = &CacheAccessArgs{}
	}
	set, problems := args.check(settingsOf(ctx, args, opts))
	problems.Append(args.checkProviders(ctx, opts))
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("%s %q is refused:\n%w", Type, name, err)
	}
	component := &CacheAccess{}
	if err := ctx.RegisterComponentResource(Type, name, component, renames.Followed(name, opts)...); err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	b := &builder{ctx: ctx, name: name, component: component, args: args, classic: args.isClassic(), set: set, ids: pulumi.StringMap{}}
	for _, step := range []func() error{b.buildLink, b.buildAssignments} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.setOutputs()
	if err := ctx.RegisterResourceOutputs(component, pulumi.Map{
		"hostName":              component.HostName,
		"connection":            component.Connection,
		"assignmentResourceIds": component.AssignmentResourceIds,
	}); err != nil {
		return nil, fmt.Errorf("registering the outputs of %s: %w", name, err)
	}
	return component, nil
}

// setOutputs fills the outputs. The host name waits for everything: an application that starts without access, or before its
// network can resolve the name, fails although nothing is wrong with it.
func (b *builder) setOutputs() {
	waitFor := []any{b.set.RequiredString(hostNamePath)}
	for _, resource := range b.made {
		waitFor = append(waitFor, resource.(pulumi.CustomResource).ID())
	}
	b.component.HostName = pulumi.All(waitFor...).ApplyT(func(resolved []any) string { return resolved[0].(string) }).(pulumi.StringOutput)
	port := pulumi.Int(ports[b.classic]).ToIntOutput()
	b.component.Connection = hardenedcache.ConnectionOf(b.component.HostName, port)
	b.component.AssignmentResourceIds = b.ids.ToStringMapOutput()
}

// ports that clients connect to, by whether the cache is a classic one: https://learn.microsoft.com/azure/redis/configure and
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure
var ports = map[bool]int{false: 10000, true: 6380}
