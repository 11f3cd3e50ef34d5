package artefact_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/artefact"
)

// stateOf is a state with so many caches.
func stateOf(count int) []byte {
	var text bytes.Buffer
	text.WriteString(`{"version": 3, "deployment": {"resources": [`)
	for i := range count {
		if i > 0 {
			text.WriteString(",\n")
		}
		fmt.Fprintf(&text, `{"urn": "urn:pulumi:s::p::azure-native:cache/v20241101:Redis::c%[1]d", "custom": true, "type": "azure-native:cache/v20241101:Redis", "id": "%[2]sMicrosoft.Cache/redis/c%[1]d",
			"inputs": {"name": "c%[1]d", "resourceGroupName": "rg", "location": "westeurope", "enableNonSslPort": false, "minimumTlsVersion": "1.2", "publicNetworkAccess": "Disabled", "sku": {"capacity": 1, "family": "C", "name": "Standard"}, "redisConfiguration": {"aadEnabled": "true"}, "tags": {"team": "shop"}},
			"outputs": {"name": "c%[1]d", "enableNonSslPort": false, "provisioningState": "Succeeded", "redisConfiguration": {"aadEnabled": "true", "maxclients": "1000"}}}`, i, group)
	}
	text.WriteString("]}}")
	return text.Bytes()
}

func BenchmarkRead(b *testing.B) {
	for _, count := range []int{100, 1_000, 10_000} {
		text := stateOf(count)
		b.Run(fmt.Sprintf("%d resources", count), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				reading, err := artefact.Read(bytes.NewReader(text), artefact.Options{})
				if err != nil || len(reading.Resources) != count {
					b.Fatalf("got %d resources, %v", len(reading.Resources), err)
				}
			}
		})
	}
}
