package arm

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// companions are resources that the excerpts declare only so that the Go generator names nested types as upstream does.
// No program of this project creates them, so nothing translates them.
var companions = map[string]bool{
	"azure-native:cache/v20241101:PrivateEndpointConnection":         true,
	"azure-native:keyvault/v20230701:Secret":                         true,
	"azure-native:network/v20240501:ApplicationSecurityGroup":        true,
	"azure-native:network/v20240501:Route":                           true,
	"azure-native:network/v20240501:RouteTable":                      true,
	"azure-native:network/v20240501:SecurityRule":                    true,
	"azure-native:network/v20240501:ServiceEndpointPolicy":           true,
	"azure-native:network/v20240501:ServiceEndpointPolicyDefinition": true,
	"azure-native:network/v20240501:VirtualNetworkPeering":           true,
}

func TestEveryResourceOfTheExcerptsHasARouteAndABody(t *testing.T) {
	t.Parallel()
	for _, token := range schema.Tokens() {
		kind, ok := Lookup(token)
		switch {
		case companions[token]:
		case !ok:
			t.Errorf("%s: has no route", token)
		case kind.body == nil:
			t.Errorf("%s: no body data for %s@%s", token, kind.Type, kind.APIVersion)
		}
	}
	for token := range routes {
		if _, ok := schema.Lookup(token); !ok {
			t.Errorf("%s: has a route, but no excerpt declares it", token)
		}
	}
}

func TestTheParametersOfEveryRouteAreInputs(t *testing.T) {
	t.Parallel()
	for _, token := range Tokens() {
		kind, _ := Lookup(token)
		for _, name := range kind.Parameters {
			if _, ok := kind.schema.Inputs[name]; !ok {
				t.Errorf("%s: the route has {%s}, which is no input", token, name)
			}
		}
		if found, ok := LookupType(strings.ToUpper(kind.Type)); !ok || found.Type != kind.Type {
			t.Errorf("%s: cannot be found by its type", token)
		}
	}
}

func TestAnIDIsMadeOfInputsAndTakenApartAgain(t *testing.T) {
	t.Parallel()
	kind, _ := Lookup("azure-native:authorization/v20200501:ManagementLockByScope")
	for _, scope := range []string{"/subscriptions/s", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redis/c"} {
		id, ok := kind.IDFromInputs(map[string]any{"scope": scope, "lockName": "l"}, "unused")
		if want := scope + "/providers/Microsoft.Authorization/locks/l"; !ok || id != want {
			t.Errorf("got %q %v, want %q", id, ok, want)
		}
		back, ok := kind.InputsFromID(id)
		if !ok || back["scope"] != scope || back["lockName"] != "l" {
			t.Errorf("%s: got back %v %v", id, back, ok)
		}
	}
	if id, ok := kind.IDFromInputs(map[string]any{"scope": Unknown{}, "lockName": "l"}, "s"); ok {
		t.Errorf("an unknown scope gave the id %q", id)
	}
	if _, ok := kind.InputsFromID("/subscriptions/s/resourceGroups/g"); ok {
		t.Error("an id of another type was taken")
	}
}
