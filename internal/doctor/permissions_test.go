package doctor

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRightsAreReadAsAzureReadsThem(t *testing.T) {
	t.Parallel()
	// The built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
	reader := permission{Actions: []string{"*/read"}}
	contributor := permission{
		Actions:    []string{"*"},
		NotActions: []string{"Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"},
	}
	administrator := permission{Actions: []string{"*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"}}
	narrow := permission{Actions: []string{"microsoft.cache/redis/WRITE"}}
	for name, test := range map[string]struct {
		held    []permission
		wanted  []string
		missing []string
	}{
		"nobody":                        {nil, []string{"Microsoft.Cache/redis/read"}, []string{"Microsoft.Cache/redis/read"}},
		"a reader reads":                {[]permission{reader}, []string{"Microsoft.Cache/redis/read", "Microsoft.Cache/redis/accessPolicies/read"}, nil},
		"a reader does not write":       {[]permission{reader}, []string{"Microsoft.Cache/redis/write"}, []string{"Microsoft.Cache/redis/write"}},
		"a contributor writes":          {[]permission{contributor}, []string{"Microsoft.Cache/redis/write", "Microsoft.Cache/redis/delete"}, nil},
		"a contributor grants no roles": {[]permission{contributor}, []string{"Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/locks/read"}, []string{"Microsoft.Authorization/roleAssignments/write"}},
		"what one role takes away another may give": {
			[]permission{contributor, administrator}, []string{"Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/locks/delete", "Microsoft.Cache/redis/write"}, nil,
		},
		"letters' case does not count":       {[]permission{narrow}, []string{"Microsoft.Cache/redis/write"}, nil},
		"an action is not its beginning":     {[]permission{narrow}, []string{"Microsoft.Cache/redis/writeAll"}, []string{"Microsoft.Cache/redis/writeAll"}},
		"nor its end":                        {[]permission{{Actions: []string{"redis/write"}}}, []string{"Microsoft.Cache/redis/write"}, []string{"Microsoft.Cache/redis/write"}},
		"a star stands for several segments": {[]permission{{Actions: []string{"Microsoft.Cache/*/read"}}}, []string{"Microsoft.Cache/redis/accessPolicies/read"}, nil},
		"a star stands for nothing, too":     {[]permission{{Actions: []string{"Microsoft.Cache/redis/*"}}}, []string{"Microsoft.Cache/redis/"}, nil},
		"several stars":                      {[]permission{{Actions: []string{"*/redis*/*/write"}}}, []string{"Microsoft.Cache/redisEnterprise/databases/write", "Microsoft.Cache/redis/write"}, []string{"Microsoft.Cache/redis/write"}},
		"an empty pattern allows nothing":    {[]permission{{Actions: []string{""}}}, []string{"Microsoft.Cache/redis/read"}, []string{"Microsoft.Cache/redis/read"}},
	} {
		if diff := cmp.Diff(test.missing, missingActions(test.held, test.wanted)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
