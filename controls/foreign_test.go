package controls_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// weak is what a template of somebody in a hurry holds: each cache as the quickstarts make it, and a vault with its key.
func weak() *world {
	w := &world{name: "weak", resources: map[string]*controls.Resource{}}
	w.add("classic", w.id("microsoft.cache/Redis/quick"), "2020-06-01", object{
		"properties": object{"sku": object{"name": "Basic", "family": "C", "capacity": 0.0}, "enableNonSslPort": true, "minimumTlsVersion": "1.0"}})
	w.add("rule", w.id("Microsoft.Cache/redis/quick/firewallRules/all"), "2020-06-01", properties(object{"startIP": "0.0.0.0", "endIP": "255.255.255.255"}))
	w.add("access", w.id("Microsoft.Cache/redis/quick/accessPolicyAssignments/app"), "2024-11-01", properties(object{"accessPolicyName": "Data Owner", "objectId": "o"}))
	w.add("cluster", w.id("Microsoft.Cache/redisEnterprise/quick"), "2024-10-01", object{"sku": object{"name": "Enterprise_E10", "capacity": 2.0}, "properties": object{"minimumTlsVersion": "1.0"}})
	w.add("database", w.id("Microsoft.Cache/redisEnterprise/quick/databases/default"), "2024-10-01", properties(object{"clientProtocol": "Plaintext"}))
	w.add("vault", w.id("Microsoft.KeyVault/vaults/quick"), "2023-07-01", properties(object{"enableSoftDelete": false, "enabledForTemplateDeployment": true}))
	w.add("key", w.id("Microsoft.KeyVault/vaults/quick/keys/k"), "2023-07-01", properties(object{"kty": "RSA"}))
	w.add("secret", w.id("Microsoft.KeyVault/vaults/quick/secrets/redis-key"), "2023-07-01", properties(object{"value": arm.Unknown{}}))
	return w
}

// The list is what a reader of the brief expects of such a template, control by control.
func TestAWeakTemplateHasEveryFindingThatAReaderExpects(t *testing.T) {
	t.Parallel()
	want := []string{
		"RDT-IDN-01", "RDT-IDN-02", "RDT-IDN-04", "RDT-LIF-01", "RDT-LIF-02", "RDT-LIF-05", "RDT-LOG-01", "RDT-LOG-02", "RDT-LOG-03", "RDT-LOG-05",
		"RDT-LOG-11", "RDT-LOG-12", "RDT-LOG-13", "RDT-NET-01", "RDT-NET-02", "RDT-NET-11", "RDT-RES-01", "RDT-RES-04", "RDT-RES-05", "RDT-RES-06", "RDT-RES-07",
		"RDT-TRA-01", "RDT-TRA-02", "RDT-VLT-01", "RDT-VLT-02", "RDT-VLT-03", "RDT-VLT-04", "RDT-VLT-05", "RDT-VLT-06", "RDT-VLT-07",
		"RDT-VLT-09", "RDT-VLT-11", "RDT-VLT-12", "RDT-VLT-13", "RDT-VLT-15", "RDT-VLT-19", "RDT-VLT-20",
	}
	report := controls.Evaluate(weak().graph(controls.Unstated), controls.Options{Now: today})
	got := findingIDs(report)
	want = slices.DeleteFunc(want, func(id string) bool { return id == "RDT-VLT-15" }) // its properties are as Azure reads them
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if report.Worst() != controls.Critical || report.Counts.Caches != 2 {
		t.Errorf("worst %v, counted %+v", report.Worst(), report.Counts)
	}
}

// Names of properties and values are compared like Azure compares them, and so are types.
func TestSpellingIsNoWayAround(t *testing.T) {
	t.Parallel()
	w := newWorld("w")
	w.resources["classic"].Type = "MICROSOFT.cache/REDIS"
	w.resources["classic"].Body = object{"Properties": object{"PublicNetworkAccess": "enabled", "EnableNonSSLPort": "True", "redisconfiguration": object{"AAD-enabled": "TRUE"}}}
	report := evaluate(w)
	for _, result := range report.Results {
		if result.Resource.Origin != "classic" {
			continue
		}
		switch want := map[string]controls.Outcome{"RDT-NET-01": controls.Fail, "RDT-TRA-01": controls.Fail, "RDT-IDN-01": controls.Pass}[result.Control.ID]; {
		case want != "" && result.Outcome != want:
			t.Errorf("%s: got %s, want %s", result.Control.ID, result.Outcome, want)
		case result.Resource.Type != "Microsoft.Cache/redis":
			t.Errorf("the type is reported as %s", result.Resource.Type)
		}
	}
}

// relations are the other ways in which a graph can say the same.
var relations = map[string]struct {
	change      change
	control, on string
	want        controls.Outcome
}{
	"an endpoint that Azure reports of the cache": {
		both(remove("cluster-endpoint", "cluster-zonegroup"), set("cluster", "properties.privateEndpointConnections", []any{
			object{"properties": object{"privateLinkServiceConnectionState": object{"status": "Approved"}}}})),
		"RDT-NET-02", "cluster", controls.Pass,
	},
	"an endpoint that Azure reports as pending": {
		both(remove("cluster-endpoint", "cluster-zonegroup"), set("cluster", "properties.privateEndpointConnections", []any{
			object{"properties": object{"privateLinkServiceConnectionState": object{"status": "Pending"}}}})),
		"RDT-NET-02", "cluster", controls.Fail,
	},
	"an endpoint that waits for an approval": {
		func(w *world) {
			endpoint := w.resources["cluster-endpoint"]
			endpoint.Put(endpoint.At("properties", "privateLinkServiceConnections"), "properties", "manualPrivateLinkServiceConnections")
			unset("cluster-endpoint", "properties.privateLinkServiceConnections")(w)
		}, "RDT-NET-02", "cluster", controls.Unknown,
	},
	"an injected cache": {
		both(remove("classic-endpoint"), set("classic", "properties.subnetId", "/subscriptions/s"), set("classic", "properties.publicNetworkAccess", "Enabled")),
		"RDT-NET-01", "classic", controls.NotApplicable,
	},
	"a cluster of an Enterprise SKU with the zone of Enterprise": {
		both(set("cluster", "sku.name", enterprise), zone("cluster", "privatelink.redisenterprise.cache.azure.net")), "RDT-NET-03", "cluster-endpoint", controls.Pass,
	},
	"a cluster of an Enterprise SKU with the zone of the managed service": {
		set("cluster", "sku.name", enterprise), "RDT-NET-03", "cluster-endpoint", controls.Fail,
	},
	"a cache of another cloud": {zone("classic", "privatelink.redis.cache.usgovcloudapi.net"), "RDT-NET-03", "classic-endpoint", controls.Pass},
	"an endpoint of something else": {
		func(w *world) {
			set("cluster-endpoint", "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId", w.id("Microsoft.Storage/storageAccounts/st"))(w)
			remove("cluster-zonegroup")(w)
		}, "RDT-NET-03", "cluster-endpoint", controls.NotApplicable,
	},
	"a subnet inside the body of its network": {
		func(w *world) {
			body := w.resources["subnet"].Body
			remove("subnet")(w)
			w.add("network", w.id("Microsoft.Network/virtualNetworks/vnet-w"), "2024-05-01", properties(object{"subnets": []any{
				object{"name": "snet-endpoints", "properties": assign(body["properties"], []string{"privateEndpointNetworkPolicies"}, "Disabled")}}}))
		}, "RDT-NET-06", "network", controls.Fail,
	},
	"a rule that is a resource of its own": {
		func(w *world) {
			w.add("open", w.id("Microsoft.Network/networkSecurityGroups/nsg/securityRules/open"), "2024-05-01", properties(object{
				"direction": "Inbound", "access": "Allow", "sourceAddressPrefix": "*", "destinationPortRange": "10000"}))
		}, "RDT-NET-08", "nsg", controls.Fail,
	},
	"a rule that is no range":                       {set("rule", "properties.endIP", "203.0.113.1"), "RDT-NET-11", "rule", controls.Fail},
	"a rule with addresses of another kind":         {both(set("rule", "properties.startIP", "2001:db8::1"), set("rule", "properties.endIP", "2001:db8::2")), "RDT-NET-11", "rule", controls.Fail},
	"a rule for ten addresses":                      {set("rule", "properties.endIP", "203.0.113.13"), "RDT-NET-11", "rule", controls.Pass},
	"a rule for eleven addresses":                   {set("rule", "properties.endIP", "203.0.113.14"), "RDT-NET-11", "rule", controls.Fail},
	"a property that the API version does not have": {version("classic", "2023-08-01"), "RDT-IDN-02", "classic", controls.Fail},
	"a property that a later version lost":          {version("database", "2024-10-01"), "RDT-IDN-02", "database", controls.Fail},
	"a property whose API version is not stated":    {version("classic", ""), "RDT-IDN-02", "classic", controls.Pass},
	"high availability before it could be stated":   {both(version("cluster", "2024-02-01"), set("cluster", "properties.highAvailability", "Disabled")), "RDT-RES-01", "cluster", controls.Pass},
	"a group of a subnet without endpoints": {
		both(set("subnet", "properties.networkSecurityGroup", nil), set("nsg", "properties.securityRules", []any{})), "RDT-NET-09", "nsg", controls.NotApplicable,
	},
	"a lock on the resource group": {
		both(remove("classic-lock"), func(w *world) {
			w.add("group-lock", w.group()+"/providers/Microsoft.Authorization/locks/keep", "2020-05-01", properties(object{"level": "ReadOnly"}))
		}), "RDT-RES-05", "classic", controls.Pass,
	},
	"a lock on another resource group": {
		both(remove("classic-lock"), func(w *world) {
			w.add("group-lock", w.group()+"x/providers/Microsoft.Authorization/locks/keep", "2020-05-01", properties(object{"level": "ReadOnly"}))
		}), "RDT-RES-05", "classic", controls.Fail,
	},
	"a log alert on what is near its end": {
		both(remove("topic", "subscription"), func(w *world) {
			w.add("alert", w.id("Microsoft.Insights/scheduledQueryRules/expiry"), "2023-12-01", properties(object{"criteria": object{"allOf": []any{
				object{"query": "AzureDiagnostics | where OperationName has 'SecretNearExpiry'"}}}}))
		}), "RDT-LOG-05", "vault", controls.Pass,
	},
	"an event subscription on the vault itself, without a filter": {
		both(remove("topic", "subscription"), func(w *world) {
			w.add("events", w.vault()+"/providers/Microsoft.EventGrid/eventSubscriptions/all", "2025-02-15", properties(object{}))
		}), "RDT-LOG-05", "vault", controls.Pass,
	},
	"geo-replication in the place of persistence": {
		both(unset("database", "properties.persistence"), set("database", "properties.geoReplication", object{"groupNickname": "g"})), "RDT-RES-04", "database", controls.Pass,
	},
	"a second cache in the place of persistence": {
		both(set("classic", settings+"rdb-backup-enabled", "false"), func(w *world) {
			w.add("second", w.classic()+"/linkedServers/other", "2024-11-01", properties(object{}))
		}), "RDT-RES-04", "classic", controls.Pass,
	},
	"the primary of a link, which does not measure it": {linked("Secondary"), "RDT-LOG-11", "classic", controls.Pass},
	"the secondary of a link, which measures it":       {linked("Primary"), "RDT-LOG-11", "classic", controls.Fail},
	"a role of a link that is not known":               {both(linked("Secondary"), unknownAt("second", "properties.serverRole")), "RDT-LOG-11", "classic", controls.Unknown},
	"a role on secrets at the resource group":          {moved("key-role", groupRole), "RDT-VLT-08", "key-role", controls.Fail},
	"another role at the resource group":               {both(moved("cache-role", groupRole)), "RDT-VLT-08", "cache-role", controls.NotApplicable},
	"a rotation counted from the end":                  {set("key", "properties.rotationPolicy.lifetimeActions.0.trigger", object{"timeBeforeExpiry": "P30D"}), "RDT-VLT-14", "key", controls.Pass},
	"a rotation a week before the end":                 {set("key", "properties.rotationPolicy.lifetimeActions.0.trigger", object{"timeBeforeExpiry": "P7D"}), "RDT-VLT-14", "key", controls.Fail},
	"an elliptic key for something else":               {both(set("cluster", "properties.encryption", nil), set("key", "properties.kty", "EC")), "RDT-VLT-10", "key", controls.NotApplicable},
	"a key URL whose key is somewhere else":            {set("cluster", keyURLPath, "https://other.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef"), "RDT-ENC-04", "cluster", controls.Unknown},
	"vault and key in other letters":                   {func(w *world) { set("cluster", keyURLPath, strings.ToUpper(w.keyURL()))(w) }, "RDT-ENC-04", "cluster", controls.Pass},
	"a classic cache with every log category":          {set("classic-logs", "properties.logs", categories("ConnectedClientList", "MSEntraAuthenticationAuditLog")), "RDT-LOG-01", "classic", controls.Pass},
	"a classic cache with one log category":            {set("classic-logs", "properties.logs", categories("ConnectedClientList")), "RDT-LOG-01", "classic", controls.Fail},
	"a secret with the key of a classic cache":         {set("secret", "properties.value", strings.Repeat("a", 33)+"AzCaAabcde="), "RDT-VLT-09", "secret", controls.Fail},
	"a secret made of listKeys":                        {set("secret", "properties.value", "[listKeys(resourceId('Microsoft.Cache/redis', 'c'), '2024-11-01').primaryKey]"), "RDT-VLT-09", "secret", controls.Fail},
	"a secret that is made from a cache": {
		both(unknownAt("secret", "properties.value"), func(w *world) { w.resources["secret"].MadeFrom = []string{"vault", "classic"} }), "RDT-VLT-09", "secret", controls.Fail,
	},
	"a secret that is made from something else": {
		both(unknownAt("secret", "properties.value"), func(w *world) { w.resources["secret"].MadeFrom = []string{"vault", "nowhere"} }), "RDT-VLT-09", "secret", controls.Unknown,
	},
	"a secret whose content type is a cache's": {both(set("secret", "properties.contentType", "redis"), unknownAt("secret", "properties.value")), "RDT-VLT-09", "secret", controls.Fail},
}

// linked has a link below the classic cache, whose other cache has this role.
func linked(role string) func(*world) {
	return func(w *world) {
		w.add("second", w.classic()+"/linkedServers/other", "2024-11-01", properties(object{"serverRole": role, "linkedRedisCacheId": w.id("Microsoft.Cache/redis/other")}))
	}
}

func groupRole(w *world) string {
	return w.group() + "/providers/Microsoft.Authorization/roleAssignments/1"
}

func categories(names ...string) []any {
	var logs []any
	for _, name := range names {
		logs = append(logs, object{"category": name, "enabled": true})
	}
	return logs
}

func TestOtherWaysToSayTheSame(t *testing.T) {
	t.Parallel()
	for name, c := range relations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld("w")
			c.change(w)
			if result := outcome(t, w, c.control, c.on, today); result.Outcome != c.want {
				t.Errorf("%s of %s: got %s, want %s; %+v", c.control, c.on, result.Outcome, c.want, result.Details)
			}
		})
	}
}

func TestAPolicyThatMakesZoneGroupsIsNoFinding(t *testing.T) {
	t.Parallel()
	w := newWorld("w")
	remove("cluster-zonegroup")(w)
	graph := w.graph(controls.Production)
	resources := make([]controls.Resource, 0, graph.Len())
	for _, key := range w.order {
		resources = append(resources, *w.resources[key])
	}
	byPolicy := controls.NewGraph(controls.Description{Name: "w", DNSByPolicy: true}, resources)
	for _, result := range controls.Evaluate(byPolicy, controls.Options{Now: today}).Findings() {
		t.Errorf("%s: %+v", result.Control.ID, result.Details)
	}
	if found := findingIDs(controls.Evaluate(graph, controls.Options{Now: today})); !slices.Equal(found, []string{"RDT-NET-03"}) {
		t.Errorf("without the policy: %v", found)
	}
}

// No outcome shows what a secret or a connection string holds.
func TestNothingShowsASecret(t *testing.T) {
	t.Parallel()
	const planted = "planted-key-material"
	w := newWorld("w")
	set("secret", "properties.value", "c.redis.cache.windows.net,password="+planted)(w)
	set("classic", settings+"rdb-storage-connection-string", "AccountKey="+planted)(w)
	set("classic", settings+"aof-storage-connection-string-0", "SharedAccessSignature=sig="+planted)(w)
	report := evaluate(w)
	if found := findingIDs(report); !slices.Equal(found, []string{"RDT-IDN-07", "RDT-VLT-09"}) {
		t.Errorf("found %v", found)
	}
	if text := fmt.Sprintf("%+v", report.Results); strings.Contains(text, planted) {
		t.Error("a result shows key material")
	}
	if text := fmt.Sprintf("%+v", w.resources["secret"].Body); !strings.Contains(text, planted) {
		t.Error("the scan finds nothing where the material is")
	}
}
