package requests

import "slices"

// scopeBreaches break rules of scopes, names and references.
var scopeBreaches = []Breach{
	{Rule: "landing-zone", Name: "deleting the hub network", Makes: Making{Token: TokenNetwork}, Deletes: HubNetworkID},
	{Rule: "landing-zone", Name: "changing the hub network", Makes: ANetwork.With(Inputs{"resourceGroupName": "hub"}), Changes: HubNetworkID},
	{Rule: "locked", Name: "deleting a locked cluster", Made: []Making{AGroup, ACluster, ALock}, Makes: ACluster, Deletes: ClusterID},
	{Rule: "locked", Name: "deleting the database of a locked cluster", Made: []Making{AGroup, ACluster, ADatabase, ALock}, Makes: ADatabase, Deletes: DatabaseID},
	{Rule: "locked", Name: "deleting the group of a locked cluster", Made: []Making{AGroup, ACluster, ALock}, Makes: AGroup, Deletes: GroupID},
	{
		Rule: "locked-read-only", Name: "writing below a read-only scope",
		Made: []Making{AGroup, ACluster, ALock.With(Inputs{"level": "ReadOnly"})}, Makes: ADatabase,
	},
	{
		Rule: "locked-target", Name: "deleting the endpoint of a locked cluster",
		Made: slices.Concat(UpToEndpoint, []Making{ALock}), Makes: AnEndpoint, Deletes: EndpointID,
	},
	{Rule: "name-network", Name: "an endpoint with a hyphen in front", Made: Networked, Makes: AnEndpoint.With(Inputs{"privateEndpointName": "-pe"})},
	{Rule: "name-classic", Name: "two hyphens in a row", Made: []Making{AGroup}, Makes: AClassic.With(Inputs{"name": "my--cache"})},
	{Rule: "name-role-assignment", Name: "a role assignment with a word for a name", Made: []Making{AGroup, ACluster}, Makes: ARole.With(Inputs{"roleAssignmentName": "reader"})},
	{Rule: "group-exists", Name: "a cluster in no group", Makes: ACluster},
	{Rule: "parent-exists", Name: "a database in no cluster", Made: []Making{AGroup}, Makes: ADatabase},
	{Rule: "parent-exists", Name: "a link of no zone", Made: []Making{AGroup, ANetwork}, Makes: ALink},
	{Rule: "scope-exists", Name: "a lock on nothing", Made: []Making{AGroup}, Makes: ALock},
	{Rule: "scope-exists", Name: "a diagnostic setting on nothing", Made: []Making{AGroup, AWorkspace}, Makes: ADiagnosticSetting},
	{Rule: "reference-id", Name: "a link with an empty network", Made: []Making{AGroup, AZone}, Makes: ALink.With(Inputs{"virtualNetwork": Inputs{"id": ""}})},
	{Rule: "reference-id", Name: "an endpoint with an empty subnet", Made: Networked, Makes: AnEndpoint.With(Inputs{"subnet": Inputs{"id": ""}})},
	{Rule: "reference-id", Name: "a diagnostic setting with an empty workspace", Made: []Making{AGroup, ACluster}, Makes: ADiagnosticSetting.With(Inputs{"workspaceId": ""})},
	{Rule: "reference-id", Name: "a diagnostic setting with a name for a workspace", Made: []Making{AGroup, ACluster}, Makes: ADiagnosticSetting.With(Inputs{"workspaceId": "log"})},
	{Rule: "network-reference", Name: "an endpoint in no subnet", Made: []Making{AGroup, ANetwork, ACluster, ADatabase}, Makes: AnEndpoint},
	{Rule: "network-reference", Name: "a subnet with no such security group", Made: []Making{AGroup, ANetwork}, Makes: ASubnet},
	{Rule: "reference", Name: "an endpoint to no cache", Made: []Making{AGroup, ANetwork, ASecurityGroup, ASubnet}, Makes: AnEndpoint},
	{Rule: "reference", Name: "a link to no network", Made: []Making{AGroup, AZone}, Makes: ALink},
	{Rule: "reference", Name: "a zone group with no zone", Made: slices.Concat(Networked, []Making{AnEndpoint}), Makes: AZoneGroup},
	{Rule: "reference", Name: "a diagnostic setting to no workspace", Made: []Making{AGroup, ACluster}, Makes: ADiagnosticSetting},
	{
		Rule: "reference", Name: "a diagnostic setting to no storage account", Made: []Making{AGroup, ACluster},
		Makes: ADiagnosticSetting.With(Inputs{"workspaceId": nil, "storageAccountId": GroupID + "/providers/Microsoft.Storage/storageAccounts/none"}),
	},
	{
		Rule: "reference", Name: "a diagnostic setting to no event hub rule", Made: []Making{AGroup, ACluster},
		Makes: ADiagnosticSetting.With(Inputs{"workspaceId": nil,
			"eventHubAuthorizationRuleId": GroupID + "/providers/Microsoft.EventHub/namespaces/none/authorizationRules/none"}),
	},
	{
		Rule: "reference", Name: "a workspace id that is a network's", Made: []Making{AGroup, ACluster, ANetwork},
		Makes: ADiagnosticSetting.With(Inputs{"workspaceId": NetworkID}),
	},
}
