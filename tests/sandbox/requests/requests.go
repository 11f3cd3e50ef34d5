// Package requests holds requests to the simulated Azure, as data: the parts of a small environment, and for every rule of
// the sandbox requests that break it. The tests of the sandbox send them over gRPC, those in tests/sandbox have Pulumi
// programs make them.
package requests

import "slices"

// SubscriptionID is where the requests go; it is the sandbox's own subscription.
const SubscriptionID = "00000000-5a4d-b0c5-0000-000000000001"

// Inputs are the flat inputs of an azure-native resource.
type Inputs = map[string]any

// Making is one create: a token with inputs.
type Making struct {
	Token  string
	Inputs Inputs
}

// With returns the creation with some inputs changed; a nil value takes an input away.
func (m Making) With(changes Inputs) Making {
	changed := Making{Token: m.Token, Inputs: Inputs{}}
	for name, value := range m.Inputs {
		changed.Inputs[name] = value
	}
	for name, value := range changes {
		if value == nil {
			delete(changed.Inputs, name)
			continue
		}
		changed.Inputs[name] = value
	}
	return changed
}

// Breach is a request that breaks a rule in a world made of some parts.
type Breach struct {
	Rule string // the rule's id
	Name string // the request in words
	Made []Making
	// One of these is the request: Makes alone is a create; with Changes, the id, it is an update; with Deletes, the id, a
	// delete of something of Makes' type.
	Makes   Making
	Changes string
	Deletes string
	// Switches is the file of switches that the sandbox starts with.
	Switches string
	// Bypass says why no Pulumi program can send the request, which then only goes around the engine; "" for all others.
	Bypass string
}

// SKU is the input of a cluster of one SKU.
func SKU(name string) Inputs { return Inputs{"sku": Inputs{"name": name}} }

func connectionTo(target string, groups ...any) Inputs {
	return Inputs{"privateLinkServiceConnections": []any{Inputs{"name": "pe", "privateLinkServiceId": target, "groupIds": groups}}}
}

var geo = Inputs{"geoReplication": Inputs{"groupNickname": "geo", "linkedDatabases": []any{Inputs{"id": DatabaseID}}}}

// HubNetworkID is a network of the landing zone.
const HubNetworkID = "/subscriptions/" + SubscriptionID + "/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/vnet"

// Breaches breaks every rule that one request at a time can break, most of them in more than one way.
func Breaches() []Breach {
	return slices.Concat(
		scopeBreaches, managedBreaches, classicBreaches, classicAccessBreaches, classicAroundBreaches, networkBreaches, aroundBreaches, vaultBreaches, keyBreaches, encryptionBreaches, eventBreaches, alertBreaches, defenderBreaches,
	)
}
