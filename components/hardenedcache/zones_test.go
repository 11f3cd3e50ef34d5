package hardenedcache_test

import (
	"testing"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

func TestTheZoneOfAHostName(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]struct {
		zone    string
		managed bool
	}{
		"shop.westeurope.redis.azure.net":      {"privatelink.redis.azure.net", true},
		"Shop.WestEurope.Redis.Azure.Net.":     {"privatelink.redis.azure.net", true},
		"shop.redis.cache.windows.net":         {"privatelink.redis.cache.windows.net", false},
		"shop.redis.cache.usgovcloudapi.net":   {"privatelink.redis.cache.usgovcloudapi.net", false},
		"shop.redis.cache.chinacloudapi.cn":    {"privatelink.redis.cache.chinacloudapi.cn", false},
		"redis.azure.net":                      {"", false},
		"shop.notredis.azure.net":              {"", false},
		"shop.redis.azure.net.example":         {"", false},
		"shop.redisenterprise.cache.azure.net": {"", false},
		"":                                     {"", false},
	} {
		zone, managed, found := hardenedcache.PrivateLinkZone(host)
		if zone != want.zone || managed != want.managed || found != (want.zone != "") {
			t.Errorf("%s: got %q, %v, %v", host, zone, managed, found)
		}
	}
}
