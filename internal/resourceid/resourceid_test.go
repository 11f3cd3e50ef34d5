package resourceid_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

const (
	prefix     = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/"
	subnetType = "Microsoft.Network/virtualNetworks/subnets"
)

func TestResourceIdsAreJudgedByShapeAndType(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"right", prefix + "Microsoft.Network/virtualNetworks/v/subnets/s", ""},
		{"right in other case, as the portal writes it", strings.ToLower(prefix) + "microsoft.network/virtualnetworks/v/subnets/s", ""},
		{"with a slash at the end", prefix + "Microsoft.Network/virtualNetworks/v/subnets/s/", ""},
		{"another type", prefix + "Microsoft.Network/virtualNetworks/v", "another type"},
		{"a name", "snet", "not a resource id"},
		{"no subscription", "/subscriptions/prod/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s", "not a resource id"},
		{"a type without a name", prefix + "Microsoft.Network/virtualNetworks/v/subnets", "not a resource id"},
		{"an empty name", prefix + "Microsoft.Network/virtualNetworks//subnets/s", "not a resource id"},
		{"empty", "", "not a resource id"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			problems := resourceid.Check("subnet", c.text, subnetType)
			if c.want == "" && len(problems) > 0 || c.want != "" && (len(problems) != 1 || !strings.Contains(problems[0].String(), c.want)) {
				t.Errorf("got %v, want %q", problems, c.want)
			}
		})
	}
}

func TestParseKeepsEveryPart(t *testing.T) {
	t.Parallel()
	id, ok := resourceid.Parse(prefix + "Microsoft.Network/virtualNetworks/v/subnets/s")
	if !ok || id.ResourceGroup != "rg" || id.Type != subnetType || strings.Join(id.Names, ",") != "v,s" || id.Name() != "s" {
		t.Errorf("got %+v, %v", id, ok)
	}
}

func TestGUIDsAreRecognised(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7":   true,
		"6F1A2B3C-4D5E-4F60-8A71-92B3C4D5E6F7":   true,
		"6f1a2b3c4d5e4f608a7192b3c4d5e6f7":       false,
		"{6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7}": false,
		"":                                       false,
	} {
		if got := resourceid.IsGUID(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
