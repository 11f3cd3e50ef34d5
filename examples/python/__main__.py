import pulumi
import redoubt_iac_redoubt as redoubt

foundation = redoubt.Foundation(
    "foundation",
    environment="shop",
    owner="team-shop@example.com",
    location="westeurope",
)

cache = redoubt.HardenedCache(
    "cache",
    environment="shop",
    owner="team-shop@example.com",
    location="westeurope",
    resource_group_name=foundation.resource_group_name,
    managed={
        "sku": redoubt.ManagedSku.BALANCED_B1,
        "clustering_policy": redoubt.ManagedClusteringPolicy.OSS_CLUSTER,
    },
    private_endpoint={
        "subnet_resource_id": foundation.subnet_resource_id,
        "dns": {
            "mode": redoubt.PrivateDnsMode.CREATE,
            "virtual_network_resource_ids": {"shop": foundation.virtual_network_resource_id},
        },
    },
    diagnostic_settings={"workspace_resource_id": foundation.workspace_resource_id},
    access={
        "shop-api": {"principal_id": "3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58", "role": redoubt.AccessRole.OWNER},
    },
    tags={"cost-center": "4711"},
)

pulumi.export("hostName", cache.host_name)
