package controls_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
)

// evasions are graphs that look hardened to a reader of single properties, and are not; and, with the outcome Pass, graphs
// that look weak to such a reader, and are not.
var evasions = map[string]struct {
	change      change
	control, on string
	want        controls.Outcome
}{
	"an endpoint whose connection was rejected": {
		connectionIs("cluster", "Rejected"), "RDT-NET-02", "cluster", controls.Fail,
	},
	"an endpoint whose connection was cut": {connectionIs("vault", "Disconnected"), "RDT-VLT-06", "vault", controls.Fail},
	"an endpoint whose connection waits":   {connectionIs("classic", "Pending"), "RDT-NET-02", "classic", controls.Unknown},
	"an endpoint whose connection is as it should be": {
		connectionIs("classic", "Approved"), "RDT-NET-02", "classic", controls.Pass,
	},
	"an approved endpoint that asked by hand": {
		both(connectionIs("classic", "Approved"), func(w *world) {
			endpoint := w.resources["classic-endpoint"]
			endpoint.Put(endpoint.At("properties", "privateLinkServiceConnections"), "properties", "manualPrivateLinkServiceConnections")
			unset("classic-endpoint", "properties.privateLinkServiceConnections")(w)
		}), "RDT-NET-02", "classic", controls.Pass,
	},
	"logs that go nowhere":      {unset("database-logs", "properties.workspaceId"), "RDT-LOG-01", "database", controls.Fail},
	"metrics that go nowhere":   {set("cluster-logs", "properties.workspaceId", ""), "RDT-LOG-02", "cluster", controls.Fail},
	"logs to who knows where":   {unknownAt("vault-logs", "properties.workspaceId"), "RDT-LOG-03", "vault", controls.Unknown},
	"logs to a storage account": {both(unset("vault-logs", "properties.workspaceId"), set("vault-logs", "properties.storageAccountId", "/subscriptions/s")), "RDT-LOG-03", "vault", controls.Pass},
	"log categories that two settings share": {
		both(set("classic-logs", "properties.logs", categories("ConnectedClientList")), func(w *world) {
			w.add("more-logs", w.classic()+"/providers/Microsoft.Insights/diagnosticSettings/audit", "2021-05-01-preview", properties(object{
				"workspaceId": "/subscriptions/s", "logs": categories("MSEntraAuthenticationAuditLog")}))
		}), "RDT-LOG-01", "classic", controls.Pass,
	},
	"a log alert that is switched off": {
		both(remove("topic", "subscription"), func(w *world) {
			w.add("alert", w.id("Microsoft.Insights/scheduledQueryRules/expiry"), "2023-12-01", properties(object{
				"enabled": false, "criteria": object{"allOf": []any{object{"query": "search 'SecretNearExpiry'"}}}}))
		}), "RDT-LOG-05", "vault", controls.Fail,
	},
	"an alert on another cache's memory": {set("alert-cluster-memory", "properties.scopes", []any{subscription + "/resourceGroups/x/providers/Microsoft.Cache/redisEnterprise/other"}), "RDT-LOG-11", "cluster", controls.Fail},
	"an alert on all caches of a group":  {func(w *world) { set("alert-cluster-memory", "properties.scopes", []any{w.group()})(w) }, "RDT-LOG-11", "cluster", controls.Pass},
	"an alert that also waits for another metric": {set("alert-cluster-memory", "properties.criteria.allOf", []any{
		object{"metricName": "usedmemorypercentage", "operator": "GreaterThan"}, object{"metricName": "cachehits", "operator": "GreaterThan"}}), "RDT-LOG-11", "cluster", controls.Fail},
	"an alert on memory that is too low":           {set("alert-cluster-memory", "properties.criteria.allOf.0.operator", "LessThan"), "RDT-LOG-11", "cluster", controls.Fail},
	"one alert in the place of two on connections": {remove("alert-classic-clientSpike"), "RDT-LOG-11", "classic", controls.Fail},
	"an alert on errors of another type":           {set("alert-classic-errors", "properties.criteria.allOf.0.dimensions.0.values", []any{"Failover"}), "RDT-LOG-11", "classic", controls.Fail},
	"a detection whose table is a comment":         {set("alert-cluster-newSource", "properties.criteria.allOf.0.query", "Heartbeat // REDConnectionEvents"), "RDT-LOG-12", "cluster", controls.Fail},
	"a detection for another cache":                {set("alert-cluster-newSource", "properties.criteria.allOf.0.query", "REDConnectionEvents | where _ResourceId == '/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/other'"), "RDT-LOG-12", "cluster", controls.Fail},
	"a detection for all caches":                   {set("alert-cluster-newSource", "properties.criteria.allOf.0.query", "REDConnectionEvents"), "RDT-LOG-12", "cluster", controls.Pass},
	"an alert on changes by one caller":            {set("alert-changes-keys", "properties.condition.allOf.0", object{"field": "caller", "equals": "somebody"}), "RDT-LOG-13", "cluster", controls.Unknown},
	"an alert that tells a group elsewhere":        {set("alert-cluster-memory", "properties.actions", []any{object{"actionGroupId": subscription + "/resourceGroups/hub/providers/Microsoft.Insights/actionGroups/hub"}}), "RDT-LOG-14", "cluster", controls.Pass},
	"a cluster that nobody watches": {func(w *world) {
		for key := range w.resources {
			if strings.HasPrefix(key, "alert-") {
				remove(key)(w)
			}
		}
	}, "RDT-LOG-14", "cluster", controls.NotApplicable},
	"a detection in a table of logs that go elsewhere":          {unset("classic-logs", "properties.workspaceId"), "RDT-LOG-15", "alert-classic-newSource", controls.Fail},
	"a cluster whose database nobody shows, and its keys":       {remove("database", "assignment", "database-logs"), "RDT-IDN-02", "cluster", controls.Unknown},
	"a cluster whose database nobody shows, and its encryption": {remove("database", "assignment", "database-logs"), "RDT-TRA-01", "cluster", controls.Unknown},
	"a cluster whose database nobody shows, and its logs":       {remove("database", "assignment", "database-logs"), "RDT-LOG-01", "cluster", controls.Unknown},
	"a policy with one dangerous command":                       {permissions("+@read +flushall ~orders:*"), "RDT-IDN-04", "policy", controls.Fail},
	"a policy with a dangerous part of a command":               {permissions("+@read +CLIENT|KILL ~orders:*"), "RDT-IDN-04", "policy", controls.Fail},
	"a policy with a harmless part of a command":                {permissions("+@all -@dangerous +client|setname +cluster|info ~orders:*"), "RDT-IDN-04", "policy", controls.Pass},
	"a policy that takes a dangerous command back":              {permissions("+@read +flushall -flushall ~orders:*"), "RDT-IDN-04", "policy", controls.Pass},
	"a policy that takes everything back first":                 {permissions("-@all +@dangerous +get ~orders:*"), "RDT-IDN-04", "policy", controls.Fail},
	"a policy of all but one category":                          {permissions("+@all -@admin allkeys"), "RDT-IDN-04", "policy", controls.Fail},
	"a rule for half of the internet":                           {set("nsg", rule0+"sourceAddressPrefixes", []any{"0.0.0.0/1", "128.0.0.0/1"}), "RDT-NET-08", "nsg", controls.Fail},
	"a rule for half of all ports":                              {set("nsg", rule0+"destinationPortRange", "0-65534"), "RDT-NET-08", "nsg", controls.Fail},
	"a rule for the largest private range":                      {set("nsg", rule0+"sourceAddressPrefixes", []any{"10.0.0.0/8", "fd00::/8"}), "RDT-NET-08", "nsg", controls.Pass},
	"the ports of a classic cluster":                            {set("nsg", rule0+"destinationPortRanges", []any{"6380", "13000-13999", "15000-15999"}), "RDT-NET-08", "nsg", controls.Pass},
	"who reads certificates with their keys, of a whole group": {
		both(moved("key-role", groupRole), set("key-role", "properties.roleDefinitionId", role("db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"))), "RDT-VLT-08", "key-role", controls.Fail,
	},
	"who may rewrite the cache by another name": {set("cache-role", "properties.roleDefinitionId", role("E0F68234-74aa-48ed-b826-c38b57376e17")), "RDT-IDN-08", "cache-role", controls.Fail},
	"null in the place of a switch":             {set("database", "properties.accessKeysAuthentication", nil), "RDT-IDN-02", "database", controls.Fail},
	"a number in the place of a switch": {
		set("classic", "properties.disableAccessKeyAuthentication", 1.0), "RDT-IDN-02", "classic", controls.Fail,
	},
	"an empty list of zones":          {both(set("classic", "zones", []any{}), set("classic", "properties.zonalAllocationPolicy", "UserDefined")), "RDT-RES-02", "classic", controls.Fail},
	"an empty subnet is no injection": {both(set("classic", "properties.subnetId", ""), set("classic", "properties.publicNetworkAccess", "Enabled")), "RDT-NET-01", "classic", controls.Fail},
	"an endpoint of two groups":       {set("cluster-endpoint", "properties.privateLinkServiceConnections.0.properties.groupIds", []any{"redisEnterprise", "redisCache"}), "RDT-NET-04", "cluster-endpoint", controls.Fail},
	"an endpoint without a group":     {set("cluster-endpoint", "properties.privateLinkServiceConnections.0.properties.groupIds", []any{}), "RDT-NET-04", "cluster-endpoint", controls.Fail},
	"a lock on the endpoint only": {both(moved("classic-lock", func(w *world) string {
		return w.id("Microsoft.Network/privateEndpoints/pep-classic") + "/providers/Microsoft.Authorization/locks/keep"
	})), "RDT-RES-05", "classic", controls.Fail},
	"a lock whose level is no lock":     {set("classic-lock", "properties.level", "NotSpecified"), "RDT-RES-05", "classic", controls.Fail},
	"logs of the cluster only":          {moved("database-logs", func(w *world) string { return w.cluster() + "/providers/Microsoft.Insights/diagnosticSettings/logs" }), "RDT-LOG-01", "database", controls.Fail},
	"logs that are switched off":        {set("database-logs", "properties.logs", []any{object{"categoryGroup": "allLogs", "enabled": false}}), "RDT-LOG-01", "database", controls.Fail},
	"logs that nobody switched on":      {set("database-logs", "properties.logs", []any{object{"categoryGroup": "allLogs"}}), "RDT-LOG-01", "database", controls.Fail},
	"a zone group without any zone":     {set("classic-zonegroup", "properties.privateDnsZoneConfigs", []any{}), "RDT-NET-03", "classic-endpoint", controls.Fail},
	"an address that means all of them": {both(set("rule", "properties.startIP", "0.0.0.0"), set("rule", "properties.endIP", "0.0.0.0")), "RDT-NET-11", "rule", controls.Fail},
}

// connectionIs sets the state in which Azure reports the connection of an endpoint.
func connectionIs(key, status string) change {
	return set(key+"-endpoint", "properties.privateLinkServiceConnections.0.properties.privateLinkServiceConnectionState", object{"status": status})
}

func permissions(text string) change { return set("policy", "properties.permissions", text) }

func TestNothingGetsAroundAControl(t *testing.T) {
	t.Parallel()
	for name, c := range evasions {
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
