package hardenedcache_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

const (
	otherPrincipal = "0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6"
	thirdPrincipal = "1e2f3a4b-5c6d-4e7f-8091-92a3b4c5d6e7"
)

// safe are permissions of the environment's own application beside others.
func safe(prefixes ...string) *hardenedcache.PermissionsArgs {
	return &hardenedcache.PermissionsArgs{
		Categories: []string{"read", "write"}, ExcludedCategories: []string{"dangerous"},
		ExcludedCommands: []string{"dbsize", "memory", "randomkey", "scan"}, KeyPrefixes: prefixes,
	}
}

// shared makes the cache one that two other environments use.
func shared(a *args) {
	custom("orders", safe("own:"))(a)
	a.Classic.SharedBy = map[string]*hardenedcache.SharerArgs{
		"demo": {KeyPrefixes: []string{"demo:"}, Principals: map[string]pulumi.StringInput{"web": pulumi.String(otherPrincipal)}},
		"load": {KeyPrefixes: []string{"load:", "{load}:"}, Role: "reader", Principals: map[string]pulumi.StringInput{"web": pulumi.String(thirdPrincipal)}},
	}
}

// mixed makes one of them production, under the waiver that this takes.
func mixed(a *args) {
	shared(a)
	a.Classic.SharedBy["demo"].Production = ptr(true)
	a.Waivers = []waivers.Waiver{{
		Control: "RDT-SEP-04", Reason: "The move of production to a cache of its own ends in January.", Owner: "team@example.com",
		Granted: "2026-11-01", Until: "2026-12-31",
	}}
}

func TestACacheMayBeSharedByEnvironmentsWhoseKeysAreApart(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*args){
		"with principals of its own": shared,
		"without any":                func(a *args) { shared(a); a.Access = nil },
		"with production, waived":    mixed,
		"prefixes that only look alike": func(a *args) {
			shared(a)
			a.Classic.SharedBy["demo"].KeyPrefixes = []string{"load-demo:", "loa:", "own_"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := validClassic()
			change(a)
			if err := a.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestASharedCacheIsRefusedWhereItsEnvironmentsAreNotApart(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*args)
		want   string
	}{
		{"two have one prefix", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = []string{"load:"} },
			`classic.sharedBy.load.keyPrefixes: the key "load:" belongs to classic.sharedBy.demo.keyPrefixes too, which has the prefix "load:"`},
		{"a prefix begins with another's", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = []string{"demo:", "load:eu:"} },
			`classic.sharedBy.load.keyPrefixes: the key "load:eu:" belongs to classic.sharedBy.demo.keyPrefixes too, which has the prefix "load:eu:"; expected prefixes of which none begins with one of another environment; got "load:"`},
		{"one reaches into the owner's keys", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = []string{"o"} },
			`classic.sharedBy.demo.keyPrefixes: the key "own:" belongs to access too`},
		{"the owner's principal has a role", func(a *args) {
			a.Access["orders"] = &hardenedcache.AccessArgs{PrincipalId: pulumi.String(principal), Role: "reader"}
		},
			`access.orders.role: a built-in role reaches every key, those of the environments that share the cache too; expected permissions with keyPrefixes; got "reader"`},
		{"the owner's principal reaches all keys", func(a *args) {
			a.Access["orders"].Permissions = &hardenedcache.PermissionsArgs{Commands: []string{"get"}, AllKeys: ptr(true)}
		}, "access.orders.permissions.allKeys: reaches the keys of the environments that share the cache"},
		{"the owner's principal lists names", func(a *args) {
			a.Access["orders"].Permissions.ExcludedCommands = []string{"dbsize", "memory", "randomkey"}
		},
			"access.orders.permissions: scan lists the names of all keys, and other environments share the cache; expected it in excludedCommands"},
		{"the owner's principal sees messages", func(a *args) { a.Access["orders"].Permissions.Commands = []string{"subscribe"} },
			"access.orders.permissions: subscribe reads the messages of every channel"},
		{"the owner's principal flushes scripts", func(a *args) { a.Access["orders"].Permissions.Commands = []string{"script|flush"} },
			"access.orders.permissions: script|flush removes the scripts of everybody"},
		{"no prefix", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = nil }, "classic.sharedBy.demo.keyPrefixes: missing; expected at least one prefix"},
		{"a prefix that is a pattern", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = []string{"demo:*"} }, `classic.sharedBy.demo.keyPrefixes[0]: holds a *`},
		{"a prefix of everything", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = []string{""} }, "classic.sharedBy.demo.keyPrefixes[0]: reaches every key"},
		{"a prefix within another of its own", func(a *args) { a.Classic.SharedBy["demo"].KeyPrefixes = []string{"demo:", "demo:a:"} }, "classic.sharedBy.demo.keyPrefixes[1]: has no effect"},
		{"an owner", func(a *args) { a.Classic.SharedBy["demo"].Role = "owner" }, `classic.sharedBy.demo.role: unknown role at a shared cache`},
		{"nobody", func(a *args) { a.Classic.SharedBy["demo"].Principals = nil }, "classic.sharedBy.demo.principals: missing"},
		{"nothing", func(a *args) { a.Classic.SharedBy["demo"] = nil }, "classic.sharedBy.demo: missing; expected keyPrefixes and principals"},
		{"the environment itself", func(a *args) { a.Environment = "demo" }, "classic.sharedBy.demo: the environment whose cache this is"},
		{"a name that is none", func(a *args) {
			a.Classic.SharedBy["Demo"] = a.Classic.SharedBy["demo"]
			delete(a.Classic.SharedBy, "demo")
		}, `classic.sharedBy.Demo`},
		{"one principal in two environments", func(a *args) {
			a.Classic.SharedBy["load"].Principals["web"] = pulumi.String(strings.ToUpper(otherPrincipal))
		}, "classic.sharedBy.load.principals.web: the same principal as classic.sharedBy.demo.principals.web"},
		{"a principal that is no object id", func(a *args) { a.Classic.SharedBy["load"].Principals["web"] = pulumi.String("web") }, "classic.sharedBy.load.principals.web: not an object id"},
		{"a principal that is missing", func(a *args) { a.Classic.SharedBy["load"].Principals["web"] = nil }, "classic.sharedBy.load.principals.web: missing"},
		{"two assignments of one name", func(a *args) {
			a.Access["load-web"] = &hardenedcache.AccessArgs{PrincipalId: pulumi.String("2f3a4b5c-6d7e-4f80-91a2-b3c4d5e6f708"), Permissions: safe("more:")}
		}, "classic.sharedBy.load.principals.web: its assignment would be called load-web, as that of access.load-web"},
		{"two policies of one name", func(a *args) {
			a.Access["environment-load"] = &hardenedcache.AccessArgs{PrincipalId: pulumi.String("2f3a4b5c-6d7e-4f80-91a2-b3c4d5e6f708"), Permissions: safe("more:")}
		}, "access.environment-load: its access policy would have the name of one of an environment that shares the cache; expected a key that does not begin with environment-"},
		{"production beside others", func(a *args) { mixed(a); a.Waivers = nil },
			"classic.sharedBy.demo: one cache for production and for other environments needs a waiver of RDT-SEP-04 (no cache serves two environments)"},
		{"others beside production", func(a *args) { a.Production = ptr(true) }, "classic.sharedBy.demo: one cache for production and for other environments needs a waiver of RDT-SEP-04"},
		{"access keys", func(a *args) { a.AccessKeys = &hardenedcache.AccessKeysArgs{} }, "accessKeys: an access key reaches the keys of every environment that shares the cache"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a := validClassic()
			shared(a)
			test.change(a)
			if err := a.Validate(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}
