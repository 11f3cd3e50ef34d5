package hardenedcache

import (
	"maps"
	"slices"
	"strings"
)

// PrivateLinkZone finds, by the domain of a cache's host name ("<cache>.<region>.redis.azure.net",
// "<cache>.redis.cache.windows.net" and those of other clouds), the private DNS zone that the name must pass, and whether
// its service is the managed one. It is false for a name in none of these domains.
func PrivateLinkZone(host string) (zone string, managed, found bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	zones := map[string]bool{managedZone: true}
	for _, facts := range clouds {
		zones[facts.classicZone] = false
	}
	for _, zone := range slices.Sorted(maps.Keys(zones)) {
		// The domain is that of the zone without its first label, https://learn.microsoft.com/azure/private-link/private-endpoint-dns
		if strings.HasSuffix(host, "."+strings.TrimPrefix(zone, "privatelink.")) {
			return zone, zones[zone], true
		}
	}
	return "", false, false
}
