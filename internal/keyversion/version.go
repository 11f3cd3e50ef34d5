package keyversion

import (
	"fmt"
	"strings"
	"time"
)

// Version is one version of a key.
type Version struct {
	// ID is its 32 hexadecimal digits, URL the whole versioned URL.
	ID, URL string
	// Created and Expires are when the version was made and when it ends; the zero time when Azure does not say, or when
	// it does not end.
	Created, Expires time.Time
}

// SoonDays is how many days before its end a version counts as ending: two months to move the cluster, twice what Key
// Vault itself gives when it announces the expiry of a key
// (https://learn.microsoft.com/azure/key-vault/general/event-grid-overview).
const SoonDays = 60

// EndsSoon says whether the version ends within [SoonDays], or has ended.
func (v Version) EndsSoon(now time.Time) bool {
	return !v.Expires.IsZero() && v.Expires.Sub(now) < SoonDays*24*time.Hour
}

// FromURL reads a versioned URL of a key, with or without a slash at its end.
func FromURL(url string) (Version, error) {
	const digits = 32
	url = strings.TrimSuffix(url, "/")
	_, id, found := strings.Cut(url, "/keys/")
	name, version, versioned := strings.Cut(id, "/")
	if !found || !versioned || name == "" || len(version) != digits || strings.Trim(version, "0123456789abcdef") != "" {
		return Version{}, fmt.Errorf("%q is no URL of a key with its version", url)
	}
	return Version{ID: version, URL: url}, nil
}

// Key is the name of the key.
func (v Version) Key() string {
	_, id, _ := strings.Cut(v.URL, "/keys/")
	name, _, _ := strings.Cut(id, "/")
	return name
}

// Host is the host of the vault or managed HSM: `<name>.vault.azure.net`.
func (v Version) Host() string {
	_, rest, _ := strings.Cut(v.URL, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}
