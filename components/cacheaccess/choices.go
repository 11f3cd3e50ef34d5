package cacheaccess

import "github.com/redoubt-iac/redoubt/components/hardenedcache"

// Services of a cache.
const (
	serviceManaged = "managed"
	serviceClassic = "classic"
)

var services = []string{serviceManaged, serviceClassic}

// Choices are the words that an input accepts, by the type and the key of the input: for schemas and documentation.
func Choices() map[string][]string {
	return map[string][]string{
		"CacheAccessArgs.service": services,
		"CacheUserArgs.role":      hardenedcache.Choices()["AccessArgs.role"],
	}
}
