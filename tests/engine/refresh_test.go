package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDriftThatWeakensAnEnvironmentComesFirstAndUpRepairsIt(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", legacy, "--sandbox")
	const cache = "redis-cache-legacy-47fa55"
	c.must("sandbox", "edit", legacy, "locks/lock-"+cache, "--delete")
	c.must("sandbox", "edit", legacy, "redis/"+cache, "tags.owner=somebody", "properties.publicNetworkAccess=Enabled",
		"properties.disableAccessKeyAuthentication=false", "enableNonSslPort=true", "minimumTlsVersion=1.0")
	c.must("sandbox", "edit", legacy, "diag-"+cache, "--delete")
	c.must("sandbox", "edit", legacy, "accessPolicies/orders-api", "permissions=+@all allkeys")
	c.must("sandbox", "edit", legacy, "patchSchedules/default", "scheduleEntries[0].startHourUtc=23")

	want := []string{
		"!cache-redis.disableAccessKeyAuthentication", "!cache-redis.enableNonSslPort", "!cache-redis.minimumTlsVersion",
		"!cache-redis.publicNetworkAccess", "cache-redis.tags.owner", "!cache-diagnostics", "!cache-lock",
		"!cache-policy-orders-api.permissions", "cache-patch-schedule.scheduleEntries[0].startHourUtc",
	}
	for range 2 { // a preview leaves the state alone, so the next one finds the same
		wantDrift(t, c.refresh(3, legacy, "--preview-only", "--expect-no-changes"), want)
	}
	text := c.must("refresh", legacy, "--sandbox").stdout
	inOrder(t, text, "SANDBOX", "what weakens the environment", "publicNetworkAccess", "Disabled → Enabled", "reached from outside your network",
		"does not exist any more", "what else changed", "startHourUtc", "SANDBOX", "redoubt up legacy --sandbox")

	up := c.must("up", legacy, "--sandbox").stdout
	inOrder(t, up, "2 created", "3 updated")
	wantDrift(t, c.refresh(0, legacy, "--expect-no-changes"), nil)
	if shown := c.must("sandbox", "show", legacy, "redis/"+cache).stdout; !strings.Contains(shown, "publicNetworkAccess: Disabled") {
		t.Errorf("the cache is open after the up: %s", shown)
	}
}

func TestWhatWasDeletedBehindTheProgramsBackIsMadeAnew(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "dev", "--sandbox")
	c.must("sandbox", "edit", "dev", "privateEndpoints/pep-amr-cache-dev-46e100", "--delete")
	c.must("sandbox", "edit", "dev", "virtualNetworkLinks/link-foundation", "registrationEnabled=true")
	c.must("sandbox", "edit", "dev", "subnets/snet-private-endpoints", "privateEndpointNetworkPolicies=Disabled")
	c.must("sandbox", "edit", "dev", "networkSecurityGroups/nsg-foundation-dev", "securityRules[0].properties.sourceAddressPrefixes=[0.0.0.0/0]")

	wantDrift(t, c.refresh(0, "dev"), []string{
		"!foundation-nsg.securityRules[0].sourceAddressPrefixes", "!foundation-subnet.privateEndpointNetworkPolicies",
		"!cache-link-foundation.registrationEnabled", "!cache-endpoint", "cache-zonegroup",
	})
	c.must("up", "dev", "--sandbox")
	wantDrift(t, c.refresh(0, "dev", "--expect-no-changes"), nil)
	if again := c.must("preview", "dev", "--sandbox"); !strings.Contains(again.stdout, "16 unchanged") {
		t.Errorf("the preview after the repair is not empty: %s", again)
	}
}

func TestARefreshAsksBeforeItWritesAndNeedsNoValidStackFile(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	if o := c.run("refresh", "dev"); o.code != 1 || !strings.Contains(o.stdout, "refresh changes the state and there is no terminal to ask on; add --yes, or --preview-only") {
		t.Errorf("got %s", o)
	}
	c.edit("dev", "highAvailability:", "highAvailabilty:")
	inOrder(t, c.must("refresh", "dev", "--sandbox").stdout, "SANDBOX", "nothing is deployed")
}

// drifts is what `refresh --json` tells.
type drifts struct {
	Outcome, Notice string
	Drift           []struct {
		Resource        string
		Gone, Hardening bool
		Changes         []struct {
			Path      string
			Hardening bool
		}
	}
}

// refresh runs it and returns what it tells in JSON.
func (c *cli) refresh(code int, args ...string) drifts {
	c.t.Helper()
	o := c.run(append([]string{"refresh", "--sandbox", "--json"}, args...)...)
	var found drifts
	if err := json.Unmarshal([]byte(o.stdout), &found); err != nil || o.code != code || found.Outcome != "succeeded" || found.Notice == "" {
		c.t.Fatalf("want exit code %d: %v, %s", code, err, o)
	}
	return found
}

// wantDrift compares what drifted: "name.path", and "name" for what is gone; a
// ! marks what weakens the environment. What weakens it stands before the rest.
func wantDrift(t *testing.T, found drifts, want []string) {
	t.Helper()
	var got []string
	mark, last := map[bool]string{true: "!"}, true
	for _, r := range found.Drift {
		if r.Hardening && !last {
			t.Errorf("%s weakens the environment and comes after what does not", r.Resource)
		}
		last = r.Hardening
		if r.Gone {
			got = append(got, mark[r.Hardening]+r.Resource)
		}
		for _, change := range r.Changes {
			got = append(got, mark[change.Hardening]+r.Resource+"."+change.Path)
		}
	}
	sorted := cmp.Transformer("sorted", func(all []string) map[string]bool {
		set := map[string]bool{}
		for _, one := range all {
			set[one] = true
		}
		return set
	})
	if diff := cmp.Diff(want, got, sorted); diff != "" || len(want) != len(got) {
		t.Errorf("drift (-want +got):\n%s", diff)
	}
}

// inOrder checks that a text holds all parts, one after the other.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Errorf("%q is missing, or not where it should be, in:\n%s", part, text)
			return
		}
		rest = after
	}
}
