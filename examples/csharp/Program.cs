using System.Collections.Generic;
using Pulumi;
using RedoubtIac.Redoubt;
using RedoubtIac.Redoubt.Inputs;

return await Deployment.RunAsync(() =>
{
    var foundation = new Foundation("foundation", new FoundationArgs
    {
        Environment = "shop",
        Owner = "team-shop@example.com",
        Location = "westeurope",
    });

    var cache = new HardenedCache("cache", new HardenedCacheArgs
    {
        Environment = "shop",
        Owner = "team-shop@example.com",
        Location = "westeurope",
        ResourceGroupName = foundation.ResourceGroupName,
        Managed = new ManagedArgs { Sku = ManagedSku.Balanced_B1, ClusteringPolicy = ManagedClusteringPolicy.OSSCluster },
        PrivateEndpoint = new PrivateEndpointArgs
        {
            SubnetResourceId = foundation.SubnetResourceId,
            Dns = new PrivateDnsArgs
            {
                Mode = PrivateDnsMode.Create,
                VirtualNetworkResourceIds = { ["shop"] = foundation.VirtualNetworkResourceId },
            },
        },
        DiagnosticSettings = new DiagnosticSettingsArgs { WorkspaceResourceId = foundation.WorkspaceResourceId },
        Access = { ["shop-api"] = new AccessArgs { PrincipalId = "3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58", Role = AccessRole.Owner } },
        Tags = { ["cost-center"] = "4711" },
    });

    return new Dictionary<string, object?> { ["hostName"] = cache.HostName };
});
