package cacheaccess

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Where inputs are in the set.
const (
	cachePath    = "cacheResourceId"
	hostNamePath = "hostName"
	zonePath     = "virtualNetworkLink.privateDnsZoneResourceId"
	networkPath  = "virtualNetworkLink.virtualNetworkResourceId"
)

func principalPath(key string) string { return "access." + key + ".principalId" }
func policyPath(key string) string    { return "access." + key + ".policy" }

// cacheTypes are the ARM types of caches, by service.
var cacheTypes = map[string]string{serviceManaged: "Microsoft.Cache/redisEnterprise", serviceClassic: "Microsoft.Cache/redis"}

// settings are what the stack says besides the arguments.
type settings struct {
	// cloud is the setting azure-native:environment.
	cloud string
	// assignmentsIn and linkIn are the subscriptions in which azure-native makes them; "" where nobody here can tell.
	assignmentsIn, linkIn string
}

// Validate returns every problem of the arguments that can be seen before the program runs.
func (a *CacheAccessArgs) Validate() error {
	_, problems := a.check(settings{})
	return problems.Err()
}

// check judges the arguments and returns the inputs for the children to consume.
func (a *CacheAccessArgs) check(s settings) (*inputs.Set, validation.Problems) {
	set := inputs.NewSet()
	problems := a.checkService()
	set.Required(cachePath, "the output resourceId of the stack that owns the cache", a.CacheResourceId, a.checkCache(s.assignmentsIn))
	set.Required(hostNamePath, "the output hostName of the stack that owns the cache", a.HostName, checkHostName)
	problems.Append(a.checkAccess(set))
	problems.Append(a.VirtualNetworkLink.check(set, a.isClassic(), s))
	problems.Append(set.Problems())
	return set, problems
}

func (a *CacheAccessArgs) checkService() validation.Problems {
	if a.Service == nil || slices.Contains(services, *a.Service) {
		return nil
	}
	return validation.Problems{validation.Unknown("service", "service", *a.Service, services)}
}

// service is the one that was asked for: by a name that is one, else by a plain resource id.
func (a *CacheAccessArgs) service() string {
	if a.Service != nil && slices.Contains(services, *a.Service) {
		return *a.Service
	}
	text, _ := inputs.Of(a.CacheResourceId).String()
	if id, is := resourceid.Parse(text); is && strings.EqualFold(id.Type, cacheTypes[serviceClassic]) {
		return serviceClassic
	}
	return serviceManaged
}

func (a *CacheAccessArgs) isClassic() bool { return a.service() == serviceClassic }

// checkCache judges the resource id of the cache. subscription is the one in which azure-native looks for it, "" if nobody
// can tell: azure-native builds ids from its own subscription, so a cache of another one would not be found.
func (a *CacheAccessArgs) checkCache(subscription string) func(path, text string) validation.Problems {
	return func(path, text string) validation.Problems {
		id, is := resourceid.Parse(text)
		for _, service := range services {
			if is && service != a.service() && strings.EqualFold(id.Type, cacheTypes[service]) {
				return validation.Problems{{Path: path, Message: "a cache of the service " + service, Expected: "service: " + service + " beside it, or a cache of the service " + a.service(), Got: "a " + id.Type}}
			}
		}
		if problems := resourceid.Check(path, text, cacheTypes[a.service()]); problems != nil {
			return problems
		}
		return checkSubscription(path, id, subscription)
	}
}

func checkSubscription(path string, id resourceid.ID, subscription string) validation.Problems {
	if subscription == "" || strings.EqualFold(id.SubscriptionID, subscription) {
		return nil
	}
	return validation.Problems{{
		Path: path, Message: "in another subscription than the one that azure-native writes to, " + subscription,
		Expected: "an explicit provider with the subscription " + id.SubscriptionID, Got: "one in " + id.SubscriptionID,
	}}
}

// hostName is a name with at least one period, and nothing around it.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)

// checkHostName never shows what it refuses: it could be a connection string.
func checkHostName(path, text string) validation.Problems {
	if hostName.MatchString(text) {
		return nil
	}
	return validation.Problems{{Path: path, Message: "not a host name", Expected: "the output hostName of the stack that owns the cache, without scheme and port", Got: validation.Masked(text)}}
}

// checkAccess judges the principals as HardenedCache does. A policy of the owner's takes the place of a role.
func (a *CacheAccessArgs) checkAccess(set *inputs.Set) validation.Problems {
	if len(a.Access) == 0 {
		return validation.Problems{{Path: "access", Message: "nobody to give access to", Expected: "at least one principal, by a key of your choice"}}
	}
	var problems validation.Problems
	access := map[string]*hardenedcache.AccessArgs{}
	for _, key := range slices.Sorted(maps.Keys(a.Access)) {
		user := a.Access[key]
		if user == nil {
			access[key] = nil
			continue
		}
		access[key] = &hardenedcache.AccessArgs{PrincipalId: user.PrincipalId, Role: user.Role}
		if !inputs.Of(user.Policy).IsSet() {
			continue
		}
		problems.Append(a.checkPolicy(key, user, set))
		if user.Role == "" {
			access[key].Role = roleInPlaceOfPolicy
		}
	}
	problems.Append(hardenedcache.ValidateAccess(access, a.isClassic(), set))
	return problems
}

// roleInPlaceOfPolicy is a role that either service knows.
const roleInPlaceOfPolicy = "owner"

// policyNameRule: https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis/accesspolicies
var policyNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9 -]*[A-Za-z0-9])?$`), Shortest: 3, Longest: 63, Words: "letters, digits, spaces and hyphens, starting and ending with a letter or digit"}

func (a *CacheAccessArgs) checkPolicy(key string, user *CacheUserArgs, set *inputs.Set) validation.Problems {
	path := policyPath(key)
	if !a.isClassic() {
		return validation.Problems{{Path: path, Message: "Azure Managed Redis knows full access only in its stable API, and less is never widened silently", Expected: "role owner if full access is right for this principal; else leave the principal out"}}
	}
	set.Optional(path, user.Policy, checkPolicyName)
	if user.Role == "" {
		return nil
	}
	return validation.Problems{{Path: path, Message: "given together with role", Expected: "a role, or a policy of the cache's owner", Got: "both"}}
}

// checkPolicyName leaves one way to ask for a built-in policy.
func checkPolicyName(path, name string) validation.Problems {
	for _, role := range Choices()["CacheUserArgs.role"] {
		if strings.EqualFold(name, hardenedcache.PolicyOfRole(role, true)) {
			return validation.Problems{{Path: path, Message: "a built-in policy", Expected: "role: " + role, Got: validation.Quote(name)}}
		}
	}
	return policyNameRule.Check(path, name)
}

func (l *VirtualNetworkLinkArgs) check(set *inputs.Set, classic bool, s settings) validation.Problems {
	if l == nil {
		return nil
	}
	zone := hardenedcache.CheckEndpointZone(classic, s.cloud)
	set.Required(zonePath, "the output privateDnsZoneId of the stack that owns the cache, which is empty where a policy manages the zone", l.PrivateDnsZoneResourceId, func(path, text string) validation.Problems {
		if problems := zone(path, text); problems != nil {
			return problems
		}
		id, _ := resourceid.Parse(text)
		return checkSubscription(path, id, s.linkIn)
	})
	set.Required(networkPath, "the resource id of a virtual network", l.VirtualNetworkResourceId, hardenedcache.CheckVirtualNetwork)
	if l.Name == nil {
		return nil
	}
	return linkNameRule.Check("virtualNetworkLink.name", *l.Name)
}
