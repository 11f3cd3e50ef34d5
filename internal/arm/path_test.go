package arm_test

import (
	"slices"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func TestAPathIsFoundWithoutTheObjectsAroundProperties(t *testing.T) {
	t.Parallel()
	cases := []struct {
		armType         string
		path            []string
		want            []string
		known, found    bool
		readOnly, ended bool
	}{
		{armType: "microsoft.cache/REDIS", path: []string{"sku", "NAME"}, want: []string{"properties", "sku", "name"}, known: true, found: true},
		{armType: "Microsoft.Cache/redisEnterprise", path: []string{"sku", "name"}, want: []string{"sku", "name"}, known: true, found: true},
		{armType: "Microsoft.Network/virtualNetworks", path: []string{"subnets", "[*]", "networkSecurityGroup", "id"}, want: []string{"properties", "subnets", "[*]", "properties", "networkSecurityGroup", "id"}, known: true, found: true},
		{armType: "Microsoft.Network/privateEndpoints", path: []string{"privateLinkServiceConnections", "[*]", "name"}, want: []string{"properties", "privateLinkServiceConnections", "[*]", "name"}, known: true, found: true},
		{armType: "Microsoft.Cache/redis", path: []string{"hostName"}, want: []string{"properties", "hostName"}, known: true, found: true, readOnly: true},
		{armType: "Microsoft.Cache/redis", path: []string{"privateEndpointConnections", "[*]", "anything"}, want: []string{"properties", "privateEndpointConnections", "[*]", "anything"}, known: true, found: true, readOnly: true, ended: true},
		{armType: "Microsoft.Cache/redis", path: []string{"tags", "any"}, want: []string{"tags", "any"}, known: true, found: true},
		{armType: "Microsoft.Cache/redis", path: []string{"noSuchThing"}, known: true},
		{armType: "Microsoft.Cache/redis", path: []string{"sku", "noSuchThing"}, known: true},
		{armType: "Microsoft.Cache/redis", path: []string{"sku", "[*]"}, known: true},
		{armType: "Microsoft.Compute/virtualMachines", path: []string{"sku"}},
	}
	for _, c := range cases {
		t.Run(c.armType+" "+c.path[len(c.path)-1], func(t *testing.T) {
			t.Parallel()
			place, known, found := arm.Locate(c.armType, c.path)
			if known != c.known || found != c.found {
				t.Fatalf("known %t, found %t: %+v", known, found, place)
			}
			if found && (!slices.Equal(place.Path, c.want) || place.ReadOnly != c.readOnly || place.Open != c.ended) {
				t.Errorf("got %+v, want %v", place, c.want)
			}
		})
	}
}
