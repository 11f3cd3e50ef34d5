package foundation

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/region"
	"github.com/redoubt-iac/redoubt/internal/tagging"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Naming rules: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
var resourceGroupRule = naming.Rule{Pattern: regexp.MustCompile(`^[\w.()-]*[\w()-]$`), Shortest: 1, Longest: 90, Words: "letters, digits, underscores, hyphens, periods and parentheses, not ending with a period"}

const ossCluster = "OSSCluster"

var clusteringPolicies = []string{ossCluster, "EnterpriseCluster", "NoCluster"}

// Services of the cache.
const (
	serviceManaged = "managed"
	serviceClassic = "classic"
)

var services = []string{serviceManaged, serviceClassic}

// Retention of a workspace: https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
const (
	shortestRetention = 30
	longestRetention  = 730
	defaultRetention  = 90
)

const defaultAddressSpace = "10.90.0.0/24"

// longestSubnet is the smallest subnet that Azure takes: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
const longestSubnet = 29

// Validate returns every problem of the arguments that can be seen before the program runs.
func (a *FoundationArgs) Validate() error {
	return a.check().Err()
}

func (a *FoundationArgs) check() validation.Problems {
	var problems validation.Problems
	problems.Append(naming.Environment.Check("environment", a.Environment))
	problems.Append(a.checkInputs())
	if a.ResourceGroupName != nil {
		problems.Append(resourceGroupRule.Check("resourceGroupName", *a.ResourceGroupName))
	}
	problems.Append(a.checkRanges())
	if policy := a.clusteringPolicy(); !slices.Contains(clusteringPolicies, policy) {
		problems = append(problems, validation.Unknown("clusteringPolicy", "clustering policy", policy, clusteringPolicies))
	}
	if service := a.service(); !slices.Contains(services, service) {
		problems = append(problems, validation.Unknown("service", "service", service, services))
	}
	if days := a.retention(); days < shortestRetention || days > longestRetention {
		problems.Add("logRetentionInDays", "out of range", fmt.Sprintf("%d to %d days", shortestRetention, longestRetention), fmt.Sprint(days))
	}
	problems.Append(tagging.Check("tags", a.Tags))
	return problems
}

func (a *FoundationArgs) checkInputs() validation.Problems {
	set := inputs.NewSet()
	set.Required("owner", "who answers for it, such as a team's mail address", a.Owner, inputs.Anything)
	set.Required("location", "an Azure region such as westeurope", a.Location, region.Check)
	return set.Problems()
}

// checkRanges judges the ranges alone and against each other.
func (a *FoundationArgs) checkRanges() validation.Problems {
	space, problems := parseRange("addressSpace", a.addressSpace(), longestSubnet)
	subnet, subnetProblems := parseRange("subnetAddressPrefix", a.subnetPrefix(), longestSubnet)
	if a.SubnetAddressPrefix != nil {
		problems.Append(subnetProblems)
		if len(problems) == 0 && (!space.Contains(subnet.Addr()) || subnet.Bits() < space.Bits()) {
			problems.Add("subnetAddressPrefix", "outside the address space", "a range within "+space.String(), subnet.String())
		}
	}
	for i, text := range a.AllowedSourceRanges {
		path := validation.Index("allowedSourceRanges", i)
		allowed, rangeProblems := parseRange(path, text, 32)
		problems.Append(rangeProblems)
		if len(rangeProblems) == 0 && allowed.Bits() == 0 {
			problems.Add(path, "this range is everybody", "the ranges of the clients", text)
		}
	}
	return problems
}

func parseRange(path, text string, longest int) (netip.Prefix, validation.Problems) {
	prefix, err := netip.ParsePrefix(text)
	if err == nil && prefix.Addr().Is4() && prefix.Masked() == prefix && prefix.Bits() <= longest {
		return prefix, nil
	}
	expected := "an IPv4 range in CIDR form, such as 10.90.0.0/24"
	if err == nil && prefix.Addr().Is4() && prefix.Masked() != prefix {
		expected = "a range that starts at its first address: " + prefix.Masked().String()
	} else if err == nil && prefix.Addr().Is4() {
		expected = fmt.Sprintf("a range of at least /%d", longest)
	}
	return netip.Prefix{}, validation.Problems{{Path: path, Message: "not a usable range", Expected: expected, Got: validation.Quote(text)}}
}

func (a *FoundationArgs) addressSpace() string { return inputs.Or(a.AddressSpace, defaultAddressSpace) }
func (a *FoundationArgs) subnetPrefix() string {
	return inputs.Or(a.SubnetAddressPrefix, a.addressSpace())
}
func (a *FoundationArgs) clusteringPolicy() string {
	if a.service() == serviceClassic {
		return inputs.Or(a.ClusteringPolicy, "NoCluster")
	}
	return inputs.Or(a.ClusteringPolicy, ossCluster)
}

func (a *FoundationArgs) service() string { return inputs.Or(a.Service, serviceManaged) }

func (a *FoundationArgs) retention() int { return inputs.Or(a.LogRetentionInDays, defaultRetention) }

func (a *FoundationArgs) sourceRanges() []string {
	if len(a.AllowedSourceRanges) == 0 {
		return []string{a.addressSpace()}
	}
	return a.AllowedSourceRanges
}

func (a *FoundationArgs) isProduction() bool {
	return naming.IsProduction(a.Environment, a.Production)
}
