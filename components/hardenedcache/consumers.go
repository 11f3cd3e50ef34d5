package hardenedcache

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// What the component CacheAccess, which grants access to a cache of another stack, shares with this one: the same rules in
// the same words.

// ValidateAccess judges principals as those of [HardenedCacheArgs.Access], with paths that begin with `access`, and puts
// their object ids into the set under `access.<key>.principalId`.
func ValidateAccess(access map[string]*AccessArgs, classic bool, set *inputs.Set) validation.Problems {
	args := HardenedCacheArgs{Access: access}
	if classic {
		args.Classic = &ClassicArgs{}
	}
	return args.validateAccess(set)
}

// AssignmentName is the ARM name of the assignment that a key of `access` names, on either service.
func AssignmentName(key string, classic bool) string {
	if classic {
		return key
	}
	return assignmentName(key)
}

// AssignmentOptions are the life cycle of an access policy assignment: what replaces it, and that the old one goes first.
func AssignmentOptions(classic bool) []pulumi.ResourceOption {
	if classic {
		return replacementOptions(classicAssignmentKind)
	}
	return replacementOptions(assignmentKind)
}

// PolicyOfRole is the name in Azure of the access policy behind a role: "Data Reader" for `reader` of a classic cache, and
// `default` for `owner` of a managed one; "" for a role that is none.
func PolicyOfRole(role string, classic bool) string {
	switch {
	case classic:
		return builtInPolicies[role]
	case role == roleOwner:
		return fullAccessPolicy
	default:
		return ""
	}
}

// CheckEndpointZone returns a check whether a text is the resource id of the private DNS zone of a service's endpoints, in a
// cloud by its name in the settings of azure-native; "" is the public one.
func CheckEndpointZone(classic bool, cloudName string) func(path, text string) validation.Problems {
	args := HardenedCacheArgs{}
	if classic {
		args.Classic = &ClassicArgs{}
	}
	return checkZone(args.inCloud(cloudName).facts().zone)
}

// CheckVirtualNetwork judges whether a text is the resource id of a virtual network.
func CheckVirtualNetwork(path, text string) validation.Problems {
	return resourceid.Check(path, text, virtualNetType)
}

// ConnectionOf is what a client needs for a cache at a host and a port.
func ConnectionOf(host pulumi.StringOutput, port pulumi.IntOutput) ConnectionOutput {
	return connectionOf(host, port)
}

// HasExplicitProvider says whether an azure-native provider is among the options, or at the parent.
func HasExplicitProvider(opts []pulumi.ResourceOption) bool { return hasExplicitProvider(opts) }

// DefaultProvidersDisabled says whether the stack's settings turn off the default providers of azure-native.
func DefaultProvidersDisabled(ctx *pulumi.Context) bool { return defaultProvidersDisabled(ctx) }
