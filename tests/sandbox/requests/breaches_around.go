package requests

import "slices"

// diagnosticBreaches break rules of diagnostic settings.
var diagnosticBreaches = []Breach{
	{
		Rule: "diagnostics-metric", Name: "metrics of a database", Made: made(AWorkspace, ACluster, ADatabase),
		Makes: ADiagnosticSetting.With(Inputs{"resourceUri": DatabaseID}),
	},
	{
		Rule: "diagnostics-metric", Name: "a metric by its own name", Made: made(AWorkspace, ACluster),
		Makes: ADiagnosticSetting.With(Inputs{"metrics": []any{Inputs{"category": "cachehits", "enabled": true}}}),
	},
	{
		Rule: "diagnostics-log", Name: "audit logs of a cluster", Made: made(AWorkspace, ACluster),
		Makes: ADiagnosticSetting.With(logged("categoryGroup", "audit")),
	},
	{
		Rule: "diagnostics-log", Name: "the classic service's category on a database", Made: made(AWorkspace, ACluster, ADatabase),
		Makes: ALogSetting.With(logged("category", "ConnectedClientList")),
	},
	{
		Rule: "diagnostics-log", Name: "the managed service's category on a classic cache", Made: made(AWorkspace, AClassic),
		Makes: AClassicSetting.With(logged("category", "ConnectionEvents")),
	},
	{
		Rule: "diagnostics-log", Name: "a category of a vault that there is not", Made: made(AWorkspace, AVault),
		Makes: ADiagnosticSetting.With(Inputs{"resourceUri": VaultID}).With(logged("category", "Audit")),
	},
	{
		Rule: "diagnostics-mix", Name: "a category and a group", Made: made(AWorkspace, ACluster, ADatabase),
		Makes: ALogSetting.With(Inputs{"logs": []any{
			Inputs{"category": "ConnectionEvents", "enabled": true}, Inputs{"categoryGroup": "audit", "enabled": true}}}),
	},
	{
		Rule: "diagnostics-sink", Name: "a second setting to one workspace", Made: made(AWorkspace, ACluster, ADiagnosticSetting),
		Makes: ADiagnosticSetting.With(Inputs{"name": "again"}),
	},
	{
		Rule: "diagnostics-sink", Name: "a second setting for one category group", Made: made(AWorkspace, ACluster, ADatabase, ALogSetting),
		Makes: ALogSetting.With(Inputs{"name": "again"}).With(logged("categoryGroup", "audit")),
	},
	{
		Rule: "diagnostics-region", Name: "a storage account of another region", Made: made(ACluster.With(Inputs{"location": "northeurope"})),
		Makes: ADiagnosticSetting.With(Inputs{"workspaceId": nil, "storageAccountId": StorageID}),
	},
	{
		Rule: "diagnostics-region", Name: "a storage account of another region than a database's cluster",
		Made:  made(ACluster.With(Inputs{"location": "northeurope"}), ADatabase),
		Makes: ALogSetting.With(Inputs{"workspaceId": nil, "storageAccountId": StorageID}),
	},
}

func logged(key, name string) Inputs {
	return Inputs{"logs": []any{Inputs{key: name, "enabled": true}}}
}

// placeBreaches break rules of regions, of global names and of room.
var placeBreaches = []Breach{
	{
		Rule: "location-change", Name: "moving a cluster", Made: made(ACluster), Makes: ACluster.With(Inputs{"location": "northeurope"}),
		Changes: ClusterID, Bypass: replaced,
	},
	{
		Rule: "location-change-group", Name: "moving a group", Made: made(), Makes: AGroup.With(Inputs{"location": "northeurope"}),
		Changes: GroupID, Bypass: replaced,
	},
	{Rule: "network-region", Name: "an endpoint away from its network", Made: Networked, Makes: AnEndpoint.With(Inputs{"location": "northeurope"})},
	{
		Rule: "network-region", Name: "an injected cache away from its network", Made: ClassicNetworked[:4],
		Makes: anInjectedOne.With(Inputs{"location": "northeurope"}),
	},
	{
		Rule: "network-region", Name: "a security group away from its subnet",
		Made: made(ANetwork, ASecurityGroup.With(Inputs{"location": "northeurope"})), Makes: ASubnet,
	},
	{
		Rule: "classic-persistence-region", Name: "backups into another region", Made: made(AnIdentity),
		Makes: AHardenedClassic.With(Inputs{"location": "northeurope"}),
	},
	{
		Rule: "classic-persistence-region", Name: "a connection string of another region", Made: made(),
		Makes: AClassic.With(Inputs{"location": "northeurope"}).With(settings(Inputs{"rdbBackupEnabled": "true",
			"rdbStorageConnectionString": "DefaultEndpointsProtocol=https;AccountName=backups;AccountKey=none;EndpointSuffix=core.windows.net"})),
	},
	{Rule: "classic-tenant", Name: "a classic cache", Made: made(), Makes: AClassic, Switches: "noClassicCaches: true"},
	{Rule: "name-taken-classic", Name: "the name of another subscription's cache", Made: made(), Makes: AClassic.With(Inputs{"name": "orders"})},
	{Rule: "name-taken-classic", Name: "a name on the list", Made: made(), Makes: AClassic, Switches: "takenNames: [Microsoft.Cache/redis/OLD]"},
	{
		Rule: "name-taken-managed", Name: "the name of another group's cluster", Made: made(ACluster, anotherGroup),
		Makes: ACluster.With(inAnotherGroup),
	},
	{
		Rule: "name-taken-managed", Name: "a name on the list", Made: made(), Makes: ACluster,
		Switches: "takenNames: [Microsoft.Cache/redisEnterprise/westeurope/cache]",
	},
	{Rule: "name-taken-vault", Name: "the name of another group's vault", Made: made(AVault, anotherGroup), Makes: AVault.With(inAnotherGroup)},
	{
		Rule: "managed-sku-flash", Name: "from Balanced to Flash", Made: made(ACluster.With(SKU("Balanced_B250"))),
		Makes: ACluster.With(SKU("FlashOptimized_A250")), Changes: ClusterID,
	},
	{
		Rule: "managed-geo-scale", Name: "a geo-replicated cluster to less memory", Made: made(ACluster, ADatabase.With(geo)),
		Makes: ACluster.With(SKU("Balanced_B3")), Changes: ClusterID,
	},
}

// replaced says why a Pulumi program cannot send a breach.
const replaced = "the plugin replaces the resource"

var (
	inAnotherGroup = Inputs{"resourceGroupName": "rg2"}
	anotherGroup   = AGroup.With(inAnotherGroup)
)

// principalBreaches break rules of whom a role is assigned to.
var principalBreaches = []Breach{
	{
		Rule: "role-assignment-principal", Name: "an identity that is gone", Made: made(ACluster),
		Makes: ARole.With(Inputs{"principalType": nil, "principalId": GonePrincipal}),
	},
	{
		Rule: "role-assignment-principal", Name: "a principal that the directory lacks", Made: made(ACluster),
		Makes: ARole.With(Inputs{"principalType": nil}), Switches: "principals: [" + Somebody + "]",
	},
	{
		Rule: "role-assignment-principal-type", Name: "an identity as a user", Made: made(ACluster, AnIdentity),
		Makes: ARole.With(Inputs{"principalType": "User", "principalId": IdentityPrincipal}),
	},
}

// aroundBreaches is all of them.
var aroundBreaches = slices.Concat(diagnosticBreaches, placeBreaches, principalBreaches)
