package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

// granting is a program whose cache can be used by some principals, with permissions of their own on the classic service.
func granting(args func() *hardenedcache.HardenedCacheArgs, principals ...int) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		given := args()
		given.Access = map[string]*hardenedcache.AccessArgs{}
		for _, i := range principals {
			access := &hardenedcache.AccessArgs{PrincipalId: pulumi.String(fmt.Sprintf("1c9e3a57-2d4f-4b6a-8e0c-3f5a7b9d1e2%d", i)), Role: "owner"}
			if given.Classic != nil {
				access.Role = ""
				access.Permissions = &hardenedcache.PermissionsArgs{Categories: []string{"read"}, KeyPrefixes: []string{"orders:"}}
			}
			given.Access[fmt.Sprintf("app-%d", i)] = access
		}
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", given)
		return err
	}
}

// Azure refuses two writes below one cache that meet, and so does the sandbox. Principals 1, 3 and 5 have nobody but
// those who stay between them.
func TestPrincipalsAreTakenAwayOneAfterTheOtherWhoeverStays(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]func() *hardenedcache.HardenedCacheArgs{"managed": cacheArgs, "classic": classicArgs} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := newClassic(t, granting(args, 1, 2, 3, 4, 5))
			env.Up()
			env.SetProgram(granting(args, 2, 4))
			env.Up()
			env.SetProgram(granting(args, 1, 3, 5))
			env.Up()
			left := 0
			for _, id := range env.Owned() {
				if strings.Contains(id, "/accessPolicyAssignments/") {
					left++
				}
			}
			if left != 3 {
				t.Errorf("%d principals are left, want 3", left)
			}
			env.Destroy()
		})
	}
}

// The lock of a production cache covers everything below it; once it is lifted, nothing else stands in the way.
func TestProductionLetsAPrincipalGoWhenItsLockIsLifted(t *testing.T) {
	t.Parallel()
	for stack, c := range map[string]struct{ gone, locked, unlocked string }{
		production: {
			gone:   "        web-app:\n          principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59\n          role: owner\n",
			locked: "kind: CanNotDelete", unlocked: "kind: None",
		},
		legacy: {
			gone:   "        # Counts what the others do.\n        monitoring:\n          principalId: 2e8b5d1a-7c4f-4936-b1e0-9a6d3f8c5b72\n          role: reader\n",
			locked: "      tags:\n", unlocked: "      lock:\n        kind: None\n      tags:\n",
		},
	} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			env := newEnvironment(t, stack)
			env.Up()
			env.EditStackFile(c.gone, "")
			_, err := env.TryUp()
			if err == nil || !strings.Contains(err.Error(), "ScopeLocked") {
				t.Errorf("under the lock: got %v, want ScopeLocked", err)
			}
			// The lock is lifted in a run of its own: nothing says that it must go before the assignment once a run
			// without that principal has registered it.
			env.SetStackFile(stackFile(t, stack))
			env.EditStackFile(c.locked, c.unlocked)
			env.Up()
			env.EditStackFile(c.gone, "")
			env.Up()
			env.EditStackFile(c.unlocked, c.locked)
			if left := changesOf(env.Up()); len(left) != 1 || left[0] != "create cache-lock" {
				t.Errorf("locking again does %v", left)
			}
		})
	}
}
