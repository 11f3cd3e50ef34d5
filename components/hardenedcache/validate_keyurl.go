package hardenedcache

import (
	"net/url"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// checkKeyURL: https://learn.microsoft.com/azure/redis/how-to-encryption; the version is demanded by the API in all of its
// versions (https://learn.microsoft.com/azure/templates/microsoft.cache/2025-07-01/redisenterprise). A URL does not tell
// whether the key is an RSA key, nor anything of its vault: Azure judges that.
func checkKeyURL(path, text string) validation.Problems {
	const expected = "https://<vault>.vault.azure.net/keys/<name>/<version>, or the same of a managed HSM"
	problem := func(message string) validation.Problems {
		return validation.Problems{{Path: path, Message: message, Expected: expected, Got: validation.Quote(text)}}
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "https" || parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return problem("not the URL of a key")
	}
	switch cloud := cloudOfVault(parsed.Host); cloud {
	case publicCloud:
	case "":
		return problem("not the URL of a key: no vault and no managed HSM has this host name")
	default:
		return problem("a vault of the cloud " + cloud + ", and Azure Managed Redis is offered in the public cloud only")
	}
	parts := strings.Split(strings.Trim(parsed.Path, "/"), "/")
	switch {
	case len(parts) == 2 && parts[0] == "keys":
		return problem("no version: the service takes versioned keys only, and does not follow a rotation by itself")
	case len(parts) != 3 || parts[0] != "keys" || !keyNameRule.Pattern.MatchString(parts[1]) || !keyVersionRe.MatchString(parts[2]):
		return problem("not the URL of a key")
	}
	return nil
}

// cloudOfVault is the cloud that a host name of a vault or of a managed HSM belongs to; "" when it is neither.
func cloudOfVault(host string) string {
	for _, name := range cloudNames() {
		for _, domain := range []string{clouds[name].vaultSuffix, clouds[name].hsmSuffix} {
			if label, found := strings.CutSuffix(strings.ToLower(host), "."+domain); found && label != "" && !strings.Contains(label, ".") {
				return name
			}
		}
	}
	return ""
}
