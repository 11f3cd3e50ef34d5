package main

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

func TestTheKeyToRotateIsTheOnlyOneOrTheNamedOne(t *testing.T) {
	t.Parallel()
	entry := func(kind, id string, given bool) sandbox.Entry {
		return sandbox.Entry{Resource: arm.Resource{ID: "/vaults/" + id, Type: kind, Name: id[strings.LastIndex(id, "/")+1:]}, LandingZone: given}
	}
	const kind = "Microsoft.KeyVault/vaults/keys"
	vault, hub := entry("Microsoft.KeyVault/vaults", "kv", false), entry(kind, "hub/keys/theirs", true)
	one, two := entry(kind, "kv/keys/one", false), entry(kind, "kv/keys/two", false)
	for name, c := range map[string]struct {
		entries []sandbox.Entry
		named   []string
		want    string
		err     string
	}{
		"the only one":                    {entries: []sandbox.Entry{vault, hub, one}, want: one.ID},
		"the named one":                   {entries: []sandbox.Entry{one, two}, named: []string{"two"}, want: two.ID},
		"none":                            {entries: []sandbox.Entry{vault}, err: "has no key of a vault"},
		"the landing zone's":              {entries: []sandbox.Entry{hub}, err: "has no key of a vault"},
		"no name where there are several": {entries: []sandbox.Entry{one, two}, err: "which key? the sandbox of prod has 2:\n  /vaults/kv/keys/one\n  /vaults/kv/keys/two"},
		"the name of something else":      {entries: []sandbox.Entry{vault, one}, named: []string{"kv"}, err: `no resource "kv"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := findKey(c.entries, "prod", c.named)
			if found.ID != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %q, %v", found.ID, err)
			}
		})
	}
}
