package shop;

import com.pulumi.Pulumi;
import com.redoubtiac.redoubt.Foundation;
import com.redoubtiac.redoubt.FoundationArgs;
import com.redoubtiac.redoubt.HardenedCache;
import com.redoubtiac.redoubt.HardenedCacheArgs;
import com.redoubtiac.redoubt.enums.AccessRole;
import com.redoubtiac.redoubt.enums.ManagedClusteringPolicy;
import com.redoubtiac.redoubt.enums.ManagedSku;
import com.redoubtiac.redoubt.enums.PrivateDnsMode;
import com.redoubtiac.redoubt.inputs.AccessArgs;
import com.redoubtiac.redoubt.inputs.DiagnosticSettingsArgs;
import com.redoubtiac.redoubt.inputs.ManagedArgs;
import com.redoubtiac.redoubt.inputs.PrivateDnsArgs;
import com.redoubtiac.redoubt.inputs.PrivateEndpointArgs;
import java.util.Map;

public class App {
    public static void main(String[] arguments) {
        Pulumi.run(context -> {
            var foundation = new Foundation("foundation", FoundationArgs.builder()
                .environment("shop")
                .owner("team-shop@example.com")
                .location("westeurope")
                .build());

            var cache = new HardenedCache("cache", HardenedCacheArgs.builder()
                .environment("shop")
                .owner("team-shop@example.com")
                .location("westeurope")
                .resourceGroupName(foundation.resourceGroupName())
                .managed(ManagedArgs.builder()
                    .sku(ManagedSku.Balanced_B1)
                    .clusteringPolicy(ManagedClusteringPolicy.OSSCluster)
                    .build())
                .privateEndpoint(PrivateEndpointArgs.builder()
                    .subnetResourceId(foundation.subnetResourceId())
                    .dns(PrivateDnsArgs.builder()
                        .mode(PrivateDnsMode.Create)
                        .virtualNetworkResourceIds(withOutputs(Map.of("shop", foundation.virtualNetworkResourceId())))
                        .build())
                    .build())
                .diagnosticSettings(DiagnosticSettingsArgs.builder()
                    .workspaceResourceId(foundation.workspaceResourceId())
                    .build())
                .access(Map.of("shop-api", AccessArgs.builder()
                    .principalId("3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58")
                    .role(AccessRole.Owner)
                    .build()))
                .tags(Map.of("cost-center", "4711"))
                .build());

            context.export("hostName", cache.hostName());
            context.export("connection", cache.connection());
        });
    }

    // The SDK declares maps of plain strings where those of other languages take outputs too. Pulumi reads each value for what it is.
    @SuppressWarnings("unchecked")
    private static Map<String, String> withOutputs(Map<String, ?> values) {
        return (Map<String, String>) values;
    }
}
