import * as redoubt from "@redoubt-iac/redoubt";

const foundation = new redoubt.Foundation("foundation", {
    environment: "shop",
    owner: "team-shop@example.com",
    location: "westeurope",
});

const cache = new redoubt.HardenedCache("cache", {
    environment: "shop",
    owner: "team-shop@example.com",
    location: "westeurope",
    resourceGroupName: foundation.resourceGroupName,
    managed: { sku: redoubt.ManagedSku.Balanced_B1, clusteringPolicy: redoubt.ManagedClusteringPolicy.OSSCluster },
    privateEndpoint: {
        subnetResourceId: foundation.subnetResourceId,
        dns: {
            mode: redoubt.PrivateDnsMode.Create,
            virtualNetworkResourceIds: { shop: foundation.virtualNetworkResourceId },
        },
    },
    diagnosticSettings: { workspaceResourceId: foundation.workspaceResourceId },
    access: {
        "shop-api": { principalId: "3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58", role: redoubt.AccessRole.Owner },
    },
    tags: { "cost-center": "4711" },
});

export const hostName = cache.hostName;
export const connection = cache.connection;
