package diagram

import (
	"strings"
)

// Group is what resources are for. Its value is the heading in a diagram.
type Group string

// The groups, in the order in which diagrams show them.
const (
	Keys       Group = "Keys"
	Cache      Group = "Cache"
	Network    Group = "Network"
	Monitoring Group = "Monitoring"
	Access     Group = "Access and governance"
	Other      Group = "Other"
)

var groupOrder = []Group{Keys, Cache, Network, Monitoring, Access, Other}

// kind is how a diagram shows an ARM type.
type kind struct {
	group Group
	label string
}

// kinds are by ARM type in lower case. Resource types that are not listed belong to Other, under the last part of their
// type.
var kinds = map[string]kind{
	"microsoft.authorization/locks":                                                 {Access, "Management lock"},
	"microsoft.authorization/roleassignments":                                       {Access, "Azure role assignment"},
	"microsoft.cache/redis":                                                         {Cache, "Azure Cache for Redis"},
	"microsoft.cache/redis/accesspolicies":                                          {Access, "Redis access policy"},
	"microsoft.cache/redis/accesspolicyassignments":                                 {Access, "Redis access assignment"},
	"microsoft.cache/redis/firewallrules":                                           {Network, "Firewall rule"},
	"microsoft.cache/redis/linkedservers":                                           {Cache, "Geo-replication link"},
	"microsoft.cache/redis/patchschedules":                                          {Cache, "Patch schedule"},
	"microsoft.cache/redisenterprise":                                               {Cache, "Azure Managed Redis"},
	"microsoft.cache/redisenterprise/databases":                                     {Cache, "Redis database"},
	"microsoft.cache/redisenterprise/databases/accesspolicyassignments":             {Access, "Redis access assignment"},
	"microsoft.eventgrid/systemtopics":                                              {Monitoring, "Event Grid system topic"},
	"microsoft.eventgrid/systemtopics/eventsubscriptions":                           {Monitoring, "Event alert"},
	"microsoft.eventhub/namespaces/authorizationrules":                              {Monitoring, "Event hub authorization rule"},
	"microsoft.insights/actiongroups":                                               {Monitoring, "Action group"},
	"microsoft.insights/activitylogalerts":                                          {Monitoring, "Activity log alert"},
	"microsoft.insights/diagnosticsettings":                                         {Monitoring, "Diagnostic setting"},
	"microsoft.insights/metricalerts":                                               {Monitoring, "Metric alert"},
	"microsoft.insights/scheduledqueryrules":                                        {Monitoring, "Log alert"},
	"microsoft.insights/workbooks":                                                  {Monitoring, "Workbook"},
	"microsoft.keyvault/vaults":                                                     {Keys, "Key vault"},
	"microsoft.keyvault/vaults/keys":                                                {Keys, "Key"},
	"microsoft.managedidentity/userassignedidentities":                              {Access, "Managed identity"},
	"microsoft.managedidentity/userassignedidentities/federatedidentitycredentials": {Access, "Federated credential"},
	"microsoft.network/applicationsecuritygroups":                                   {Network, "Application security group"},
	"microsoft.network/networksecuritygroups":                                       {Network, "Network security group"},
	"microsoft.network/privatednszones":                                             {Network, "Private DNS zone"},
	"microsoft.network/privatednszones/virtualnetworklinks":                         {Network, "DNS zone link"},
	"microsoft.network/privateendpoints":                                            {Network, "Private endpoint"},
	"microsoft.network/privateendpoints/privatednszonegroups":                       {Network, "DNS zone group"},
	"microsoft.network/virtualnetworks":                                             {Network, "Virtual network"},
	"microsoft.network/virtualnetworks/subnets":                                     {Network, "Subnet"},
	"microsoft.operationalinsights/workspaces":                                      {Monitoring, "Log Analytics workspace"},
	"microsoft.resources/resourcegroups":                                            {Access, "Resource group"},
	"microsoft.security/pricings":                                                   {Monitoring, "Defender plan"},
	"microsoft.storage/storageaccounts":                                             {Monitoring, "Storage account"},
}

func kindOf(armType string) kind {
	if known, ok := kinds[strings.ToLower(armType)]; ok {
		return known
	}
	return kind{Other, armType[strings.LastIndexAny(armType, "/:")+1:]}
}
