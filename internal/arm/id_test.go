package arm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnARMIDIsTakenApart(t *testing.T) {
	t.Parallel()
	const sub, group = "/subscriptions/s", "/subscriptions/s/resourceGroups/g"
	const cache = group + "/providers/Microsoft.Cache/redisEnterprise/c"
	for _, test := range []struct {
		name, id string
		want     ID
	}{
		{"a subscription", sub, ID{"", "Microsoft.Resources/subscriptions", "s", "s", ""}},
		{"a resource group", group, ID{sub, "Microsoft.Resources/resourceGroups", "g", "s", "g"}},
		{"a resource", cache, ID{group, "Microsoft.Cache/redisEnterprise", "c", "s", "g"}},
		{"a child", cache + "/databases/default", ID{cache, "Microsoft.Cache/redisEnterprise/databases", "default", "s", "g"}},
		{
			"a child's child", cache + "/databases/default/accessPolicyAssignments/a",
			ID{cache + "/databases/default", "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments", "a", "s", "g"},
		},
		{"an extension of a resource", cache + "/providers/Microsoft.Authorization/locks/l", ID{cache, "Microsoft.Authorization/locks", "l", "s", "g"}},
		{
			"an extension of a child", cache + "/databases/default/providers/Microsoft.Insights/diagnosticSettings/d",
			ID{cache + "/databases/default", "Microsoft.Insights/diagnosticSettings", "d", "s", "g"},
		},
		{"an extension of a group", group + "/providers/Microsoft.Authorization/locks/l", ID{group, "Microsoft.Authorization/locks", "l", "s", "g"}},
		{"an extension of a subscription", sub + "/providers/Microsoft.Authorization/locks/l", ID{sub, "Microsoft.Authorization/locks", "l", "s", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseID(test.id)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestWhatIsNoARMIDIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for id, reason := range map[string]string{
		"":                                   "must begin with /subscriptions/",
		"subscriptions/s":                    "must begin with /subscriptions/",
		"/subscriptions/":                    "empty or blank segment",
		"/subscriptions/s/resourceGroups/":   "empty or blank segment",
		"/subscriptions/s/resourceGroups/ g": "empty or blank segment",
		"/subscriptions/s/resourceGroups/g/Microsoft.Cache/redis/c":               "expected providers/",
		"/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redis":       "expected providers/",
		"/subscriptions/s/resourceGroups/g/providers/Cache/redis/c":               "expected providers/",
		"/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redis/c/sub": "has no name",
	} {
		if _, err := ParseID(id); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: got %v, want %q", id, err, reason)
		}
	}
}

func TestIDsOfOneResourceAreEqualInAnyCase(t *testing.T) {
	t.Parallel()
	if !SameID("/subscriptions/S/resourcegroups/G", "/Subscriptions/s/resourceGroups/g/") {
		t.Error("case and a trailing slash make a difference")
	}
	if Below("/subscriptions/s/resourceGroups/group2", "/subscriptions/s/resourceGroups/group") {
		t.Error("a longer name counts as below a shorter one")
	}
	if !Below("/subscriptions/s/resourceGroups/G/providers/X.Y/z/a", "/subscriptions/s/resourceGroups/g") {
		t.Error("a resource is not below its group")
	}
}
