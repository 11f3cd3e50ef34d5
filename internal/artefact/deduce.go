package artefact

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// A preview does not know the outputs of resources that it would create, and so not the ids that are made of them: that of
// a database under a new cluster, say. The engine says which resources an input is made from. Where that is exactly one
// of the type that stands there, it is that resource; anything else stays unknown.

// referring says what an input refers to. Leaf is the member that holds the id, below any list; "" for the input itself.
type referring struct {
	input, leaf string
	targets     []string
}

// references are, by ARM type, the inputs that hold an id of another resource, as far as controls follow them. Source: the
// property descriptions of the template reference, https://learn.microsoft.com/azure/templates/
var references = map[string][]referring{
	"Microsoft.Network/privateEndpoints": {
		{"subnet", "id", []string{"Microsoft.Network/virtualNetworks/subnets"}},
		{"privateLinkServiceConnections", "privateLinkServiceId", []string{"Microsoft.Cache/redisEnterprise", "Microsoft.Cache/redis", "Microsoft.KeyVault/vaults"}},
	},
	"Microsoft.Network/privateEndpoints/privateDnsZoneGroups": {
		{"privateDnsZoneConfigs", "privateDnsZoneId", []string{"Microsoft.Network/privateDnsZones"}},
	},
	"Microsoft.Network/virtualNetworks/subnets": {
		{"networkSecurityGroup", "id", []string{"Microsoft.Network/networkSecurityGroups"}},
	},
	"Microsoft.Network/privateDnsZones/virtualNetworkLinks": {
		{"virtualNetwork", "id", []string{"Microsoft.Network/virtualNetworks"}},
	},
	"Microsoft.Insights/diagnosticSettings": {
		{"workspaceId", "", []string{"Microsoft.OperationalInsights/workspaces"}},
	},
	"Microsoft.Cache/redis/linkedServers": {
		{"linkedRedisCacheId", "", []string{"Microsoft.Cache/redis"}},
	},
	"Microsoft.EventGrid/systemTopics": {
		{"source", "", []string{"Microsoft.KeyVault/vaults"}},
	},
}

// settle turns the resources of a preview into ARM: first those whose ids are known, then those that follow from them.
func (r *reader) settle(all []deployed) {
	known := map[string]arm.Resource{}
	deduced := 0
	for progress := true; progress; {
		progress = false
		for i := range all {
			if _, done := known[all[i].urn]; done || !isNative(strings.SplitN(all[i].token, ":", 2)[0]) {
				continue
			}
			made, why := r.native(all[i])
			if why != "" {
				continue
			}
			if made.ID == "" && r.complete(&all[i], made.Type, known) {
				made, _ = r.native(all[i])
				deduced++
			}
			if made.ID != "" {
				known[all[i].urn], progress = made, true
			}
		}
	}
	for i := range all {
		if made, ok := known[all[i].urn]; ok {
			deduced += refer(all[i], made.Type, known)
		}
		r.pulumi(all[i])
	}
	if deduced > 0 {
		r.note("%d ids that the preview does not know were deduced from what the engine says they are made from", deduced)
	}
}

// complete finds the unknown parts of the id of a resource among those that they are made from.
func (r *reader) complete(found *deployed, armType string, known map[string]arm.Resource) bool {
	kind, ok := arm.LookupType(armType)
	if !ok {
		return false
	}
	for _, parameter := range kind.Parameters {
		if _, isKnown := found.values[parameter].(string); isKnown {
			continue
		}
		var targets []string
		if wanted := kind.ParameterType(parameter); wanted != "" {
			targets = []string{wanted}
		}
		target, one := onlyOne(found.madeFrom[parameter], targets, known)
		switch {
		case !one:
			return false
		case parameter == kind.ScopeParameter():
			found.values[parameter] = target.ID
		default:
			found.values[parameter] = target.Name
		}
	}
	return true
}

// onlyOne is the one resource of the types among the URNs; of any type when there are none.
func onlyOne(urns, types []string, known map[string]arm.Resource) (arm.Resource, bool) {
	var target arm.Resource
	for _, urn := range urns {
		candidate, ok := known[urn]
		if !ok && len(types) == 0 {
			return arm.Resource{}, false
		}
		if !ok || !oneOf(candidate.Type, types) {
			continue
		}
		if target.ID != "" && target.ID != candidate.ID {
			return arm.Resource{}, false
		}
		target = candidate
	}
	return target, target.ID != ""
}

func oneOf(armType string, types []string) bool {
	for _, candidate := range types {
		if arm.SameType(candidate, armType) {
			return true
		}
	}
	return len(types) == 0
}

// refer puts deduced ids in the place of unknown ones, and counts them.
func refer(found deployed, armType string, known map[string]arm.Resource) int {
	deduced := 0
	for _, reference := range references[armType] {
		target, one := onlyOne(found.madeFrom[reference.input], reference.targets, known)
		if one && replaced(found.values, reference, target.ID) {
			deduced++
		}
	}
	return deduced
}

// replaced puts an id where the only unknown value of an input stands. A preview shows an object whose id is not known as
// unknown as a whole; its other members are those of the other resource and nothing that is sent.
func replaced(values map[string]any, reference referring, id string) bool {
	switch value := values[reference.input].(type) {
	case arm.Unknown:
		if reference.leaf == "" {
			values[reference.input] = id
			return true
		}
		if reference.leaf == "id" {
			values[reference.input] = map[string]any{"id": id}
			return true
		}
	case map[string]any:
		if _, unknown := value[reference.leaf].(arm.Unknown); unknown {
			value[reference.leaf] = id
			return true
		}
	case []any:
		if len(value) == 1 {
			object, _ := value[0].(map[string]any)
			if _, unknown := object[reference.leaf].(arm.Unknown); unknown {
				object[reference.leaf] = id
				return true
			}
		}
	}
	return false
}
