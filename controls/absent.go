package controls

import (
	"cmp"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// reading says what Azure reads when a property is absent.
type reading struct {
	// From is the first API version for which it holds, "" for all. The latest one that is not later than the resource's
	// own version counts; a resource without a version is read like the oldest.
	From  string
	Value any
	// Note adds what a reader of a finding must know, "" mostly.
	Note string
	// Source is a public page, or the description of the property in the API specification.
	Source string
}

func (r *reading) why() string {
	if r == nil {
		return ""
	}
	return strings.TrimSpace(r.Note + " " + "Source: " + r.Source)
}

// The sources that the table names most.
const (
	specClassic  = "https://github.com/Azure/azure-rest-api-specs/tree/main/specification/redis/resource-manager"
	specManaged  = "https://github.com/Azure/azure-rest-api-specs/tree/main/specification/redisenterprise/resource-manager"
	specVault    = "https://github.com/Azure/azure-rest-api-specs/tree/main/specification/keyvault/resource-manager"
	docsRBAC     = "https://learn.microsoft.com/azure/key-vault/general/access-control-default"
	docsNewEdge  = "https://learn.microsoft.com/azure/redis/private-link"
	docsPolicies = "https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy"
	docsOutbound = "https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access"
	docsNoTLS10  = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-remove-tls-10-11"
)

// absentValues lists, by type and path, what Azure reads; the rows of one property are ordered by version. Where sources
// disagree, the weaker reading stands here, and the note says so: what must hold should be stated. A property that is not
// listed is absent when it is absent.
var absentValues = byTypeAndPath(map[string][]reading{
	typeClassic + " properties.enableNonSslPort":               {{Value: false, Source: specClassic}},
	typeClassic + " properties.minimumTlsVersion":              {{Value: "1.2", Note: "Azure has served no other version since TLS 1.0 and 1.1 were retired.", Source: docsNoTLS10}},
	typeClassic + " properties.publicNetworkAccess":            {{Value: "Enabled", Note: "The specification says Enabled, some pages say Disabled.", Source: specClassic}},
	typeClassic + " properties.disableAccessKeyAuthentication": {{Value: false, Source: specClassic}},
	typeClassic + " properties.redisConfiguration.aad-enabled": {{Value: "false", Source: specClassic}},
	typeClassic + " properties.redisConfiguration.preferred-data-persistence-auth-method": {
		{Value: "SAS", Source: specClassic}},
	typeClassic + " properties.updateChannel": {{Value: "Stable", Source: specClassic}},
	typeClassic + " properties.redisVersion":  {{Value: "latest", Source: specClassic}},
	typeClassic + " properties.zonalAllocationPolicy": {
		{Value: "NoZones", Note: "The property does not exist before 2024-11-01.", Source: specClassic},
		{From: "2024-11-01", Value: "Automatic", Note: "Azure chooses the zones where the region has some.", Source: specClassic},
	},

	typeCluster + " properties.publicNetworkAccess": {{Value: "Enabled", Note: "Before 2025-07-01 the property does not exist, and a cluster without an endpoint is public.", Source: docsNewEdge}},
	typeCluster + " properties.minimumTlsVersion":   {{Value: "1.2", Note: "The specification calls all earlier versions obsolete.", Source: specManaged}},
	typeCluster + " properties.highAvailability":    {{Value: "Enabled", Source: specManaged}},

	typeDatabase + " properties.clientProtocol":           {{Value: "Encrypted", Source: specManaged}},
	typeDatabase + " properties.accessKeysAuthentication": {{Value: "Enabled", Note: "Sources disagree on the default from 2025-07-01 on, so state it.", Source: specManaged}},
	typeDatabase + " properties.port":                     {{Value: 10000.0, Source: specManaged, Note: "Azure Managed Redis serves no other port: https://learn.microsoft.com/azure/redis/overview"}},

	typeVault + " properties.enableRbacAuthorization": {
		{Value: false, Source: specVault},
		{From: "2026-02-01", Value: arm.Unknown{}, Note: "A new vault gets RBAC, and one that exists keeps what it has.", Source: docsRBAC},
	},
	typeVault + " properties.enableSoftDelete":             {{Value: true, Source: specVault}},
	typeVault + " properties.enablePurgeProtection":        {{Value: false, Source: specVault}},
	typeVault + " properties.publicNetworkAccess":          {{Value: "Enabled", Source: specVault}},
	typeVault + " properties.networkAcls.bypass":           {{Value: "AzureServices", Source: specVault}},
	typeVault + " properties.networkAcls.defaultAction":    {{Value: "Allow", Source: specVault}},
	typeVault + " properties.enabledForDeployment":         {{Value: false, Source: specVault}},
	typeVault + " properties.enabledForDiskEncryption":     {{Value: false, Source: specVault}},
	typeVault + " properties.enabledForTemplateDeployment": {{Value: false, Source: specVault}},

	typeKey + " properties.keySize":               {{Value: 2048.0, Source: "https://learn.microsoft.com/azure/key-vault/keys/about-keys-details"}},
	typeKey + " properties.attributes.enabled":    {{Value: true, Source: specVault}},
	typeKey + " properties.attributes.exportable": {{Value: false, Source: specVault}},

	typeSubnet + " properties.privateEndpointNetworkPolicies": {{Value: "Disabled", Source: docsPolicies}},
	typeSubnet + " properties.defaultOutboundAccess":          {{Value: true, Note: "Only API versions later than March 2026 make subnets of new networks private by themselves.", Source: docsOutbound}},
	typeZoneLink + " properties.registrationEnabled":          {{Value: false, Source: "https://learn.microsoft.com/azure/dns/private-dns-autoregistration"}},

	typeWorkspace + " properties.publicNetworkAccessForIngestion": {{Value: "Enabled", Source: "https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure"}},
	typeWorkspace + " properties.publicNetworkAccessForQuery":     {{Value: "Enabled", Source: "https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure"}},
	typeWorkspace + " properties.features.disableLocalAuth":       {{Value: false, Source: "https://learn.microsoft.com/azure/azure-monitor/logs/azure-ad-authentication-logs"}},
	typeWorkspace + " properties.retentionInDays":                 {{Value: 30.0, Source: "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure"}},
})

// AbsentValue is one row of the table of what Azure reads when a property is absent.
type AbsentValue struct {
	// Type and Path say which property: "Microsoft.Cache/redis", "properties.publicNetworkAccess".
	Type, Path string
	// From is the first API version for which it holds, "" for all before.
	From string
	// Value is what Azure reads, for people, and Note what else there is to know.
	Value, Note string
	// Source is a public page.
	Source string
}

// AbsentValues returns the table, by type, path and version.
func AbsentValues() []AbsentValue {
	var rows []AbsentValue
	for armType, paths := range absentValues {
		for path, readings := range paths {
			for _, r := range readings {
				row := AbsentValue{Type: armType, Path: path, From: r.From, Value: show(r.Value), Note: r.Note, Source: r.Source}
				if _, depends := r.Value.(arm.Unknown); depends {
					row.Value = "it depends"
				}
				rows = append(rows, row)
			}
		}
	}
	slices.SortFunc(rows, func(a, b AbsentValue) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Path, b.Path), cmp.Compare(a.From, b.From))
	})
	return rows
}

// byTypeAndPath splits the keys of a table, "type path", so that nothing is put together for each look-up.
func byTypeAndPath[V any](table map[string]V) map[string]map[string]V {
	split := map[string]map[string]V{}
	for key, value := range table {
		armType, path, _ := strings.Cut(key, " ")
		if split[armType] == nil {
			split[armType] = map[string]V{}
		}
		split[armType][path] = value
	}
	return split
}

// read returns the value at a place, and the reading if Azure reads something else there: because the property is absent,
// or because the API version does not know it.
func (r *Resource) read(where location) (any, *reading) {
	value := lookup(r.Body, where.steps)
	ignored := value != nil && !knows(r.Type, where.path, r.APIVersion)
	if value != nil && !ignored {
		return value, nil
	}
	readings := absentValues[r.Type][where.path]
	for i := len(readings) - 1; i >= 0; i-- {
		if readings[i].From > r.APIVersion {
			continue
		}
		found := readings[i]
		if ignored {
			found.Note = "API version " + r.APIVersion + " does not have the property, so what is stated has no effect. " + found.Note
		}
		return found.Value, &found
	}
	return nil, nil
}
