package accesskeys

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Target is one environment's cache and the secret that holds its key.
type Target struct {
	// Environment is the name of the environment, for the commands that errors recommend, and CommandFlags what these end
	// with, such as `--sandbox`: a command copied from a rehearsal must not reach Azure.
	Environment, CommandFlags string
	// CacheID is the ARM id of the cache: `.../Microsoft.Cache/redis/<name>`, or `.../Microsoft.Cache/redisEnterprise/<name>`
	// with or without its `/databases/default`.
	CacheID string
	// VaultURL is the vault's address, `https://<name>.vault.azure.net`, or that of a sovereign cloud.
	VaultURL string
	// SecretName is 1 to 127 letters, digits and hyphens.
	SecretName string
}

// The rules of names in a vault,
// https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
var (
	secretName = regexp.MustCompile(`^[0-9a-zA-Z-]{1,127}$`)
	vaultHost  = regexp.MustCompile(`^[a-z](-?[a-z0-9]){2,23}\.(vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net)$`)
)

// check collects what is wrong with a target. A token for the vault is sent to the host named here, so the host must
// be a vault's: https://aka.ms/azsdk/blog/vault-uri
func (t Target) check() validation.Problems {
	var problems validation.Problems
	if t.Environment == "" {
		problems.Add("environment", "missing", "the name of the environment", "")
	}
	if _, ok := findService(t.CacheID); !ok {
		problems.Add("cacheId", "not the id of a cache", resourceid.Shape(classic.resourceType)+" or "+resourceid.Shape("Microsoft.Cache/redisEnterprise"), validation.Quote(t.CacheID))
	}
	address, err := url.Parse(t.VaultURL)
	if err != nil || address.Scheme != "https" || address.User != nil || !vaultHost.MatchString(strings.ToLower(address.Host)) || strings.Trim(address.Path, "/") != "" || address.RawQuery != "" {
		problems.Add("vaultUrl", "not the address of a vault", "https://<vault name>.vault.azure.net", validation.Quote(t.VaultURL))
	}
	if !secretName.MatchString(t.SecretName) {
		problems.Add("secretName", "not the name of a secret", "1 to 127 letters, digits and hyphens", validation.Quote(t.SecretName))
	}
	return problems
}

// vaultName is the first label of the vault's host.
func (t Target) vaultName() string {
	name, _, _ := strings.Cut(strings.TrimPrefix(t.VaultURL, "https://"), ".")
	return name
}

// command is the command line that deals with this environment's keys.
func (t Target) command(verb string) string {
	return "`" + strings.TrimSpace(fmt.Sprintf("redoubt keys %s %s %s", verb, t.Environment, t.CommandFlags)) + "`"
}

// sameID compares ARM ids, which have no case.
func sameID(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
}
