package drift

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

const (
	redis    = "azure-native:cache/v20241101:Redis"
	network  = "azure-native:network/v20240501:VirtualNetwork"
	endpoint = "azure-native:network/v20240501:PrivateEndpoint"
	lock     = "azure-native:authorization/v20200501:ManagementLockByScope"
	zone     = "azure-native:network/v20240601:PrivateZone"
)

// refreshed is a refresh of one resource each, with what it found.
func refreshed(steps []engine.Step, found ...engine.Drift) engine.Result {
	r := engine.Result{Operation: engine.OperationRefresh, Drift: found}
	for _, d := range found {
		r.Steps = append(r.Steps, engine.Step{URN: d.URN, Type: d.Type, Name: d.Name, ID: d.ID, Outputs: map[string]any{
			"subnets":   []any{map[string]any{"id": "/subnets/OURS"}},
			"endpoints": []any{map[string]any{"id": "/somebody/elses"}},
		}})
	}
	r.Steps = append(r.Steps, steps...)
	return r
}

func TestAFindingIsJudgedByWhatItMeans(t *testing.T) {
	t.Parallel()
	input := func(path string) engine.PropertyDrift {
		return engine.PropertyDrift{Path: path, Declared: "a", Found: "b", Input: true}
	}
	answer := func(path string) engine.PropertyDrift {
		return engine.PropertyDrift{Path: path, Declared: "a", Found: "b"}
	}
	cases := map[string]struct {
		token string
		gone  bool
		found []engine.PropertyDrift
		want  string // the paths that are kept, ! before those that weaken; "gone" and "!gone" for the resource
	}{
		"a hardening property":                    {redis, false, []engine.PropertyDrift{input("publicNetworkAccess")}, "!publicNetworkAccess"},
		"it comes before what else changed":       {redis, false, []engine.PropertyDrift{input("sku.capacity"), input("minimumTlsVersion")}, "!minimumTlsVersion sku.capacity"},
		"one that is nested":                      {redis, false, []engine.PropertyDrift{input("redisConfiguration.aadEnabled")}, "!redisConfiguration.aadEnabled"},
		"the object that holds it":                {redis, false, []engine.PropertyDrift{input("redisConfiguration")}, "!redisConfiguration"},
		"something beside it":                     {redis, false, []engine.PropertyDrift{input("redisConfiguration.maxmemoryPolicy")}, "redisConfiguration.maxmemoryPolicy"},
		"a property of an item":                   {endpoint, false, []engine.PropertyDrift{input("privateLinkServiceConnections[0].groupIds")}, "!privateLinkServiceConnections[0].groupIds"},
		"a name that only begins alike":           {redis, false, []engine.PropertyDrift{input("publicNetworkAccessor")}, "publicNetworkAccessor"},
		"a lock that is gone":                     {lock, true, nil, "!gone"},
		"a zone that is gone":                     {zone, true, nil, "gone"},
		"what only Azure sets":                    {redis, false, []engine.PropertyDrift{answer("hostName"), answer("instances[0].sslPort")}, ""},
		"what anybody may set, the program not":   {redis, false, []engine.PropertyDrift{answer("redisConfiguration.authnotrequired"), answer("tags.team")}, "!redisConfiguration.authnotrequired tags.team"},
		"what Azure fills in":                     {endpoint, false, []engine.PropertyDrift{answer("customDnsConfigs")}, ""},
		"what Azure repeats of our own resources": {network, false, []engine.PropertyDrift{answer("subnets"), answer("subnets[0].addressPrefix")}, ""},
		"a type that is not known here":           {"azure-native:web:Site", false, []engine.PropertyDrift{answer("anything")}, "anything"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := refreshed([]engine.Step{{URN: "subnet", ID: "/subnets/ours"}}, engine.Drift{URN: "u", Type: c.token, Name: "n", Gone: c.gone, Properties: c.found})
			var got []string
			mark := map[bool]string{true: "!"}
			for _, f := range Judge(r) {
				if f.Gone {
					got = append(got, mark[f.Hardening()]+"gone")
				}
				for _, change := range f.Changes {
					got = append(got, mark[change.Weakens != ""]+change.Path)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatWeakensComesFirst(t *testing.T) {
	t.Parallel()
	r := refreshed(nil,
		engine.Drift{URN: "1", Type: zone, Name: "zone", Gone: true},
		engine.Drift{URN: "2", Type: lock, Name: "lock", Gone: true},
		engine.Drift{URN: "3", Type: redis, Name: "cache", Properties: []engine.PropertyDrift{{Path: "enableNonSslPort", Input: true}}},
	)
	var names []string
	for _, f := range Judge(r) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "lock cache zone" {
		t.Errorf("the order is %s", got)
	}
}

func TestAnEndpointThatNobodyDeclaredIsFoundAlsoWhenTheStateKnowsIt(t *testing.T) {
	t.Parallel()
	connection := func(id string) any { return map[string]any{"privateEndpoint": map[string]any{"id": id}} }
	cache := engine.Step{URN: "c", Type: redis, Name: "cache", ID: "/cache", Outputs: map[string]any{
		"privateEndpointConnections": []any{connection("/endpoints/OURS"), connection("/endpoints/theirs")},
	}}
	findings := Judge(refreshed([]engine.Step{cache, {URN: "e", Type: endpoint, ID: "/endpoints/ours"}}))
	if len(findings) != 1 || !findings[0].Hardening() || len(findings[0].Changes) != 1 || findings[0].Changes[0].Found != "/endpoints/theirs" {
		t.Errorf("got %+v", findings)
	}
}

func TestEveryRowNamesAPropertyThatTheResourceHas(t *testing.T) {
	t.Parallel()
	tokens := map[string]string{}
	for _, token := range schema.Tokens() {
		tokens[kindOf(token)] = token
	}
	for _, row := range rows {
		token, known := tokens[row.kind]
		if !known {
			t.Errorf("%s is no resource type", row.kind)
			continue
		}
		if row.path != gone && !writable(token, row.path) {
			t.Errorf("%s has no input %s", row.kind, row.path)
		}
		if row.why == "" {
			t.Errorf("%s %s has no reason", row.kind, row.path)
		}
	}
}
