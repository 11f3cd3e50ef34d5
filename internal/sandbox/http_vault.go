package sandbox

import (
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Codes of Key Vault. https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
const (
	codeBadParameter = "BadParameter"
	codeForbidden    = "Forbidden"
	codeConflict     = "Conflict"
)

// objectName is a name of a key or of a secret.
// https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers
var objectName = regexp.MustCompile(`^[0-9a-zA-Z-]{1,127}$`)

// vaultCall is one call to the data plane of a vault.
type vaultCall struct {
	*call
	vault arm.Resource
}

// answerVault answers a call to the data plane of a vault; the error is that of a host which nobody knows.
func (c *call) answerVault(name string) (reply, error) {
	c.azure.mu.Lock()
	defer c.azure.mu.Unlock()
	vaults := c.azure.called(typeVault, name)
	if len(vaults) == 0 {
		host := c.URL.Hostname()
		return reply{}, &url.Error{Op: strings.ToUpper(c.Method[:1]) + strings.ToLower(c.Method[1:]), URL: c.URL.String(),
			Err: &net.DNSError{Err: "no such host " + banner, Name: host, IsNotFound: true}}
	}
	if !c.signed() {
		return c.challenge(), nil
	}
	if closed := c.azure.closedTo(vaults[0]); closed != nil {
		return *closed, nil
	}
	if c.URL.Query().Get("api-version") == "" {
		return refusal(http.StatusBadRequest, codeBadParameter, "", "The request URI has no api-version."), nil
	}
	v := &vaultCall{call: c, vault: vaults[0]}
	return v.dispatch(), nil
}

// challenge tells a caller where to get a token: the SDK asks without one first.
// https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
func (c *call) challenge() reply {
	answer := refusal(http.StatusUnauthorized, "Unauthorized", "", "AKV10000: Request is missing a Bearer or PoP token.")
	answer.header = map[string]string{"WWW-Authenticate": `Bearer authorization="` + c.azure.authority() + `", resource="https://vault.azure.net"`}
	return answer
}

// hasFirewall reports whether a vault takes no requests from public networks.
func hasFirewall(vault arm.Resource) bool {
	return strings.EqualFold(vault.Text("properties", "publicNetworkAccess"), "Disabled") || deniesByDefault(vault)
}

func deniesByDefault(vault arm.Resource) bool {
	return strings.EqualFold(vault.Text("properties", "networkAcls", "defaultAction"), "Deny")
}

// closedTo is the answer of a closed vault to a caller outside of its network; nil where the caller is let in. The texts are
// those of https://learn.microsoft.com/azure/key-vault/general/rest-error-codes and
// https://github.com/Azure/azure-cli/issues/27208
func (a *azure) closedTo(vault arm.Resource) *reply {
	if !a.options.Switches.VaultsUnreachable || !hasFirewall(vault) {
		return nil
	}
	answer := refusal(http.StatusForbidden, codeForbidden, "ForbiddenByFirewall", "%s", outsider(vault))
	if strings.EqualFold(vault.Text("properties", "publicNetworkAccess"), "Disabled") {
		answer = refusal(http.StatusForbidden, codeForbidden, "ForbiddenByConnection", "%s", outsider(vault))
	}
	return &answer
}

func outsider(vault arm.Resource) string {
	if strings.EqualFold(vault.Text("properties", "publicNetworkAccess"), "Disabled") {
		return "Public network access is disabled and request is not from a trusted service nor via an approved private link."
	}
	return "Client address is not authorized and caller is not a trusted service."
}

// dispatch finds the operation of a call: {collection}/{name}/{version or what to do}.
func (v *vaultCall) dispatch() reply {
	operations := map[string]func(name, rest string) reply{
		"secrets": v.secrets, "deletedsecrets": v.deletedSecrets, "keys": v.keys, "deletedkeys": v.deletedKeys,
	}
	if len(v.segments) == 0 || len(v.segments) > 3 || operations[v.segments[0]] == nil {
		return v.unknown()
	}
	var parts [3]string
	copy(parts[:], v.segments)
	if parts[1] != "" && !objectName.MatchString(parts[1]) {
		return refusal(http.StatusBadRequest, codeBadParameter, "", "The request URI contains an invalid name: %s", parts[1])
	}
	return operations[parts[0]](parts[1], parts[2])
}

func (v *vaultCall) unknown() reply {
	return refusal(http.StatusMethodNotAllowed, "MethodNotAllowed", "", "%s %s is not simulated.", v.Method, v.URL.Path)
}

// page answers part of a list, as large as the caller wants it, and the address of the next part.
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret-versions/get-secret-versions
func (v *vaultCall) page(items []any) reply {
	const most = 25
	query := v.URL.Query()
	from, _ := strconv.Atoi(query.Get("$skiptoken"))
	size, err := strconv.Atoi(query.Get("maxresults"))
	if err != nil || size < 1 || size > most {
		size = most
	}
	from = max(0, min(from, len(items)))
	to := min(from+size, len(items))
	body := map[string]any{"value": append([]any{}, items[from:to]...), "nextLink": nil}
	if to < len(items) {
		query.Set("$skiptoken", strconv.Itoa(to))
		next := *v.URL
		next.RawQuery = query.Encode()
		body["nextLink"] = next.String()
	}
	return ok(body)
}

// recovery is how a vault keeps what is deleted in it: in the words of its objects' attributes, and in days.
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret#deletionrecoverylevel
func recovery(vault arm.Resource) (level string, days float64) {
	if vault.At("properties", "enableSoftDelete") == false {
		return "Purgeable", 0
	}
	const longest = 90.0
	days, stated := vault.At("properties", "softDeleteRetentionInDays").(float64)
	if !stated {
		days = longest
	}
	level = "Recoverable"
	if days < longest {
		level = "CustomizedRecoverable"
	}
	if vault.At("properties", "enablePurgeProtection") != true {
		level += "+Purgeable"
	}
	return level, days
}
