package controls

const (
	pathPolicies = "properties.privateEndpointNetworkPolicies"
	pathOutbound = "properties.defaultOutboundAccess"
	pathGroup    = "properties.networkSecurityGroup.id"
)

var subnetControls = []Control{
	{
		ID: "RDT-NET-06", Severity: Medium,
		Title:       "the network security group of an endpoint's subnet can act",
		Rationale:   "Azure ignores the rules of a network security group for traffic to private endpoints unless the subnet turns network policies on.",
		Judges:      []string{typeSubnet, typeEndpoint},
		Expects:     "`properties.privateEndpointNetworkPolicies` of the subnet is `Enabled` or `NetworkSecurityGroupEnabled`.",
		Remediation: "A `foundation` turns the policies on. Ask whoever owns the subnet of `privateEndpoint.subnetResourceId` to do the same.",
		Answers:     ids(MCSB, "NS-1"),
		judge:       onHosts(property(pathPolicies, oneOf("Enabled", "NetworkSecurityGroupEnabled"))),
	},
	{
		ID: "RDT-NET-07", Severity: Medium,
		Title:       "an endpoint's subnet has a network security group",
		Rationale:   "Without one, everything in the network and in all peered networks may try to connect.",
		Judges:      []string{typeSubnet, typeEndpoint},
		Expects:     "`properties.networkSecurityGroup.id` of the subnet names a group.",
		Remediation: "A `foundation` makes the group. Ask whoever owns the subnet of `privateEndpoint.subnetResourceId` to do the same.",
		Answers: answers(ids(CISFoundations, "7.11"), ids(MCSB, "NS-1"), ids(AzurePolicy, "e71308d3-144b-4262-b144-efdc3cc90517"), ids(PSRule, "AZR-000263"),
			ids(Checkov, "CKV2_AZURE_31")),
		judge: onHosts(property(pathGroup, stated("the id of a network security group"))),
	},
	{
		ID: "RDT-NET-10", Severity: Low,
		Title:       "an endpoint's subnet has no default way out",
		Rationale:   "Nothing in a subnet for endpoints needs the internet; a default way out is there for whoever gets in.",
		Judges:      []string{typeSubnet, typeEndpoint},
		Expects:     "`properties.defaultOutboundAccess` of the subnet is `false`.",
		Remediation: "A `foundation` closes it. Ask whoever owns the subnet of `privateEndpoint.subnetResourceId` to do the same.",
		Answers:     answers(ids(AzurePolicy, "7bca8353-aa3b-429b-904a-9229c4385837"), ids(PSRule, "AZR-000447")),
		judge:       onHosts(property(pathOutbound, is(false))),
	},
}

// onHosts judges the subnets of endpoints of caches and vaults. An endpoint in a subnet that is not in the graph is judged
// too, as unknown: somebody else owns that subnet, and nobody looked.
func onHosts(judge judge) judge {
	hosting := condition{otherwise: "the subnet holds no endpoint of a cache or a vault", holds: func(s subject) truth {
		return s.graph.links.hosting(s.Resource)
	}}
	onSubnet := when(hosting, judge)
	return func(s subject) []Detail {
		if s.Type == typeSubnet {
			return onSubnet(s)
		}
		if connections, known := s.leading(); len(connections) == 0 && known {
			return notApplicable(leadsElsewhere)
		}
		switch subnet := lookup(s.Body, subnetOfEndpoint).(type) {
		case string:
			if _, found := s.graph.Find(subnet); found {
				return notApplicable("judged at its subnet")
			}
			return []Detail{{Outcome: Unknown, Path: "properties.subnet.id", Got: subnet, Why: "the subnet is not in the graph, so nobody looked at it"}}
		case nil:
			return fail("properties.subnet.id", "the id of a subnet", "nothing")
		default:
			return unknown("properties.subnet.id", "the id of a subnet", untilApply)
		}
	}
}

// groupInGraph says of a subnet that nobody looked at its network security group, when that is somebody else's.
func groupInGraph(s subject) []Detail {
	group := lookup(s.Body, groupOfSubnet)
	text, isText := group.(string)
	if group == nil {
		return notApplicable("the subnet has no network security group; RDT-NET-07 judges that")
	}
	if !isText {
		if len(s.graph.OfType(typeSecurityGroup)) > 0 {
			return notApplicable("judged at the group")
		}
		return unknown(pathGroup, "a group in the graph", untilApply)
	}
	if _, found := s.graph.Find(text); found {
		return notApplicable("judged at the group")
	}
	return []Detail{{Outcome: Unknown, Path: pathGroup, Got: text, Why: "the network security group is not in the graph, so nobody looked at it"}}
}

var guarding = condition{otherwise: "the group guards no subnet with an endpoint of a cache or a vault", holds: func(s subject) truth {
	return s.graph.links.guarding(s.Resource)
}}
