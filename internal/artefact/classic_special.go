package artefact

import (
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// reshape makes the part of a body that a table of fields cannot describe.
type reshape func(resource *arm.Resource, values map[string]any)

func (f reshape) apply(resource *arm.Resource, values map[string]any) {
	if f != nil {
		f(resource, values)
	}
}

// special are by token, or by the list that holds a child.
var special = map[string]reshape{
	"azure:redis/enterpriseCluster:EnterpriseCluster":      enterpriseSKU,
	"azure:privatelink/endpoint:Endpoint":                  endpointConnections,
	"azure:monitoring/diagnosticSetting:DiagnosticSetting": diagnosticLists,
	"patchSchedules":      patchSchedules,
	"privateDnsZoneGroup": zoneGroup,
	"defaultDatabase":     persistence,
}

// enterpriseSKU splits Enterprise_E10-2 into name and capacity.
func enterpriseSKU(resource *arm.Resource, values map[string]any) {
	sku, known := values["skuName"].(string)
	if !known {
		resource.Put(arm.Unknown{}, "sku")
		return
	}
	name, size, _ := strings.Cut(sku, "-")
	resource.Put(name, "sku", "name")
	if capacity, err := strconv.ParseFloat(size, 64); err == nil {
		resource.Put(capacity, "sku", "capacity")
	}
}

// endpointConnections turns privateServiceConnection into ARM's list, which differs for manual ones.
func endpointConnections(resource *arm.Resource, values map[string]any) {
	given, isObject := single(values["privateServiceConnection"]).(map[string]any)
	if !isObject {
		resource.Put(arm.Unknown{}, "properties", "privateLinkServiceConnections")
		return
	}
	inner := map[string]any{}
	for from, to := range map[string]string{"privateConnectionResourceId": "privateLinkServiceId", "subresourceNames": "groupIds", "requestMessage": "requestMessage"} {
		if value, ok := given[from]; ok {
			inner[to] = value
		}
	}
	list := "privateLinkServiceConnections"
	if manual, _ := given["isManualConnection"].(bool); manual {
		list = "manualPrivateLinkServiceConnections"
	}
	resource.Put([]any{map[string]any{"name": given["name"], "properties": inner}}, "properties", list)
}

// diagnosticLists turns what is collected into ARM's lists. A category that stands in enabledLogs is on.
func diagnosticLists(resource *arm.Resource, values map[string]any) {
	for _, pair := range [][2]string{{"enabledLogs", "logs"}, {"logs", "logs"}, {"enabledMetrics", "metrics"}, {"metrics", "metrics"}} {
		given, isList := values[pair[0]].([]any)
		if _, unknown := values[pair[0]].(arm.Unknown); unknown {
			resource.Put(arm.Unknown{}, "properties", pair[1])
		}
		if !isList || len(given) == 0 {
			continue
		}
		made := make([]any, 0, len(given))
		for _, object := range arm.Objects(given) {
			entry := map[string]any{"enabled": true}
			for _, name := range []string{"category", "categoryGroup", "enabled"} {
				if value, ok := object[name]; ok && value != "" {
					entry[name] = value
				}
			}
			made = append(made, entry)
		}
		resource.Put(made, "properties", pair[1])
	}
}

func patchSchedules(resource *arm.Resource, values map[string]any) {
	entries := []any{}
	for _, object := range arm.Objects(values["patchSchedules"]) {
		entries = append(entries, map[string]any{"dayOfWeek": object["dayOfWeek"], "startHourUtc": object["startHourUtc"], "maintenanceWindow": object["maintenanceWindow"]})
	}
	resource.Put(entries, "properties", "scheduleEntries")
}

func zoneGroup(resource *arm.Resource, values map[string]any) {
	object, _ := single(values["privateDnsZoneGroup"]).(map[string]any)
	ids, isList := object["privateDnsZoneIds"].([]any)
	if !isList {
		resource.Put(arm.Unknown{}, "properties", "privateDnsZoneConfigs")
		return
	}
	configs := make([]any, len(ids))
	for i, id := range ids {
		configs[i] = map[string]any{"name": "zone" + strconv.Itoa(i), "properties": map[string]any{"privateDnsZoneId": id}}
	}
	resource.Put(configs, "properties", "privateDnsZoneConfigs")
}

// persistence says which kind is on; the provider has only the frequency.
func persistence(resource *arm.Resource, _ map[string]any) {
	for _, kind := range []string{"aof", "rdb"} {
		if frequency := resource.At("properties", "persistence", kind+"Frequency"); frequency != nil && frequency != "" {
			resource.Put(true, "properties", "persistence", kind+"Enabled")
		}
	}
}
