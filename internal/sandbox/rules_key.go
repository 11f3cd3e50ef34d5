package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const rotationPage = "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation"

// keyRules hold for keys of vaults.
var keyRules = []Rule{
	{
		ID: "key-deleted", Title: "The name of a key that was deleted softly is not used again in its vault",
		Breaks: "Creating a key under the name of one that was deleted: it can only be recovered, through the data plane",
		Source: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview", Status: http.StatusConflict, Code: "Conflict", OwnWords: true,
		types: []string{typeKey}, on: creates, check: keyIsDeleted,
	},
	{
		ID: "key-hsm", Title: "A key that stays in a hardware security module is in a premium vault",
		Breaks: "A key with kty RSA-HSM in a vault of SKU standard",
		Source: "https://github.com/MicrosoftDocs/azure-docs/issues/63888", Status: http.StatusBadRequest, Code: "BadParameter",
		types: []string{typeKey}, on: creates, check: hsmKeyInStandardVault,
	},
	{
		ID: "key-size", Title: "An RSA key has 2048, 3072 or 4096 bits",
		Breaks: "A key with keySize 1024",
		Source: "https://learn.microsoft.com/azure/key-vault/keys/about-keys", Status: http.StatusBadRequest, Code: "BadParameter", OwnWords: true,
		types: []string{typeKey}, on: creates, check: keyOfOddSize,
	},
	{
		ID: "key-rotation-policy", Title: "A rotation policy gives a version 28 days or more, and rotates 7 days or more after its creation and before its expiry",
		Breaks: "A key whose rotation policy has expiryTime P20D, or timeAfterCreate P89D with expiryTime P90D",
		Source: rotationPage, Status: http.StatusBadRequest, Code: "BadParameter", OwnWords: true,
		types: []string{typeKey}, on: creates, check: rotationPolicy,
	},
	{
		ID: "key-delete-closed", Title: "A key is deleted through the data plane of its vault, which must let this machine in",
		Breaks: "Deleting a key of a vault with a closed firewall, with the switch vaultsUnreachable: Resource Manager deletes no keys, so azure-native " +
			"asks the vault (https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/resources/customresources/custom_keyvault.go)",
		Source: "https://learn.microsoft.com/azure/key-vault/general/rest-error-codes", Status: http.StatusForbidden, Code: codeForbidden,
		types: []string{typeKey}, on: deletes, check: keyOutOfReach,
	},
}

func keyIsDeleted(a *azure, r request) string {
	if _, deleted := a.find(r.id.Scope + "/deletedkeys/" + r.resource.Name); !deleted {
		return ""
	}
	return say("Key %s is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the key can only be "+
		"recovered or purged.", r.resource.Name)
}

func hsmKeyInStandardVault(a *azure, r request) string {
	vault, _ := a.find(r.id.Scope)
	if strings.HasSuffix(r.resource.Text("properties", "kty"), "-HSM") && strings.EqualFold(vault.Text("properties", "sku", "name"), "standard") {
		return "Hardware key operation not allowed on standard vault"
	}
	return ""
}

func keyOfOddSize(_ *azure, r request) string {
	size, given := r.resource.At("properties", "keySize").(float64)
	if !given || !strings.HasPrefix(r.resource.Text("properties", "kty"), "RSA") || slices.Contains([]float64{2048, 3072, 4096}, size) {
		return ""
	}
	return say("The key size %g is not supported; expected 2048, 3072 or 4096.", size)
}

// rotationPolicy compares the shortest that each span can be, so that it refuses nothing that fits in some months.
func rotationPolicy(_ *azure, r request) string {
	const shortestLife, shortestWait = 28, 7
	policy, given := r.resource.At("properties", "rotationPolicy").(map[string]any)
	if !given {
		return ""
	}
	attributes, _ := policy["attributes"].(map[string]any)
	text, _ := attributes["expiryTime"].(string)
	life, err := parseSpan(text)
	switch {
	case text != "" && err != nil:
		return say("expiryTime: %s", err)
	case text != "" && life.longest() < shortestLife:
		return say("expiryTime: expected P28D or more; got %s.", text)
	}
	for _, action := range arm.Objects(policy["lifetimeActions"]) {
		trigger, _ := action["trigger"].(map[string]any)
		for _, name := range []string{"timeAfterCreate", "timeBeforeExpiry"} {
			wanted, _ := trigger[name].(string)
			if wanted == "" {
				continue
			}
			wait, err := parseSpan(wanted)
			switch {
			case err != nil:
				return say("%s: %s", name, err)
			case wait.longest() < shortestWait:
				return say("%s: expected P7D or more; got %s.", name, wanted)
			case name == "timeBeforeExpiry" && text == "":
				return say("%s: expected a policy with expiryTime.", name)
			case text != "" && life.longest() < wait.shortest()+shortestWait:
				return say("%s: expected at least 7 days between %s and expiryTime %s; got less.", name, wanted, text)
			}
		}
	}
	return ""
}

func keyOutOfReach(a *azure, r request) string {
	vault, _ := a.find(r.id.Scope)
	if a.closedTo(vault) == nil {
		return ""
	}
	return outsider(vault)
}
