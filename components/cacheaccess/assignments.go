package cacheaccess

import (
	"fmt"
	"maps"
	"slices"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// databaseName is the only database of a managed cache: HardenedCache makes it under this name, the only one that Azure takes.
const databaseName = "default"

// buildAssignments grants each principal its access, one after the other in the order of the keys: Azure answers
// overlapping writes on one cache with 409, and azure-native does not retry that answer
// (https://github.com/hashicorp/terraform-provider-azurerm/issues/27371).
func (b *builder) buildAssignments() error {
	for _, key := range slices.Sorted(maps.Keys(b.args.Access)) {
		build := b.buildManaged
		if b.classic {
			build = b.buildClassic
		}
		assignment, err := build(key)
		if err != nil {
			return fmt.Errorf("granting access to %s: %w", key, err)
		}
		b.ids[key] = assignment.ID().ToStringOutput()
		b.made = append(b.made, assignment)
		b.chain = append(b.chain, assignment)
	}
	return nil
}

func (b *builder) buildManaged(key string) (pulumi.CustomResource, error) {
	options := b.assignmentOptions()
	if b.args.RedisEnterpriseProvider != nil {
		options = append(options, pulumi.Provider(b.args.RedisEnterpriseProvider))
	}
	return redisenterprise.NewAccessPolicyAssignment(b.ctx, b.childName(key), &redisenterprise.AccessPolicyAssignmentArgs{
		AccessPolicyAssignmentName: pulumi.String(hardenedcache.AssignmentName(key, false)),
		AccessPolicyName:           pulumi.String(hardenedcache.PolicyOfRole(b.args.Access[key].Role, false)),
		ClusterName:                b.ofCache(resourceName),
		DatabaseName:               pulumi.String(databaseName),
		ResourceGroupName:          b.ofCache(resourceGroup),
		User:                       &redisenterprise.AccessPolicyAssignmentPropertiesUserArgs{ObjectId: b.set.String(principalPath(key))},
	}, options...)
}

// buildClassic gives the object id as alias too, as HardenedCache does.
func (b *builder) buildClassic(key string) (pulumi.CustomResource, error) {
	policy := b.set.RequiredString(policyPath(key))
	if policy == nil {
		policy = pulumi.String(hardenedcache.PolicyOfRole(b.args.Access[key].Role, true))
	}
	principal := b.set.RequiredString(principalPath(key))
	return cache.NewAccessPolicyAssignment(b.ctx, b.childName(key), &cache.AccessPolicyAssignmentArgs{
		AccessPolicyAssignmentName: pulumi.String(hardenedcache.AssignmentName(key, true)),
		AccessPolicyName:           policy,
		CacheName:                  b.ofCache(resourceName),
		ResourceGroupName:          b.ofCache(resourceGroup),
		ObjectId:                   principal,
		ObjectIdAlias:              principal,
	}, b.assignmentOptions()...)
}

func (b *builder) childName(key string) string { return b.name + "-access-" + key }

// assignmentOptions: each depends on all before it, because the engine orders two deletions by direct dependencies alone.
func (b *builder) assignmentOptions() []pulumi.ResourceOption {
	return append(hardenedcache.AssignmentOptions(b.classic), pulumi.Parent(b.component), pulumi.DependsOn(slices.Clone(b.chain)))
}

func resourceName(id resourceid.ID) string  { return id.Name() }
func resourceGroup(id resourceid.ID) string { return id.ResourceGroup }

// ofCache is a part of the cache's resource id, which the set has judged by the time that it is known.
func (b *builder) ofCache(part func(resourceid.ID) string) pulumi.StringOutput {
	return partOf(b.set.RequiredString(cachePath), part)
}

func partOf(id pulumi.StringInput, part func(resourceid.ID) string) pulumi.StringOutput {
	return id.ToStringOutput().ApplyT(func(text string) (string, error) {
		parsed, is := resourceid.Parse(text)
		if !is {
			return "", fmt.Errorf("reading a resource id: %q is none", text)
		}
		return part(parsed), nil
	}).(pulumi.StringOutput)
}
