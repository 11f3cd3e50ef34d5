package entra

import (
	"net/http"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/google/uuid"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Kind is where a token comes from.
type Kind string

// The kinds, https://learn.microsoft.com/azure/developer/go/sdk/authentication/credential-chains
const (
	// ManagedIdentity is the machine's own identity, or one of those that are assigned to it.
	ManagedIdentity Kind = "managed-identity"
	// WorkloadIdentity is that of a pod's service account.
	WorkloadIdentity Kind = "workload-identity"
	// CLI is whoever is logged in with `az login`.
	CLI Kind = "cli"
	// Default tries the environment's, the workload's, the machine's and the CLI's, in that order.
	Default Kind = "default"
)

// Kinds are the words that a user can choose from.
func Kinds() []string {
	return []string{string(ManagedIdentity), string(WorkloadIdentity), string(CLI), string(Default)}
}

// Scope is what tokens for Redis are asked for. Both services take it,
// https://learn.microsoft.com/azure/redis/entra-for-authentication
const Scope = "https://redis.azure.com/.default"

// Cloud is the Azure cloud whose Entra answers.
type Cloud string

// The clouds, https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
const (
	Public     Cloud = "public"
	Government Cloud = "usgovernment"
	China      Cloud = "china"
)

var clouds = map[Cloud]cloud.Configuration{
	"": cloud.AzurePublic, Public: cloud.AzurePublic, Government: cloud.AzureGovernment, China: cloud.AzureChina,
}

// Options choose an identity. The zero value is Default in the public cloud.
type Options struct {
	Kind Kind
	// ClientID or ObjectID choose among the identities of a machine; one of them at most. A workload identity takes a
	// ClientID, the others neither.
	ClientID, ObjectID string
	// Cloud is the cloud of the cache; "" is Public.
	Cloud Cloud
	// Scope is for a cloud in which Redis is known to Entra by another name; "" is [Scope].
	Scope string
	// Authority replaces the cloud's Entra, and Transport how it is reached: for tests with a stand-in.
	Authority string
	Transport *http.Client
}

// check collects what is wrong with the options.
func (o Options) check() validation.Problems {
	var problems validation.Problems
	if !slices.Contains(Kinds(), string(o.Kind)) {
		problems.Append(validation.Problems{validation.Unknown("credential", "credential", string(o.Kind), Kinds())})
	}
	if _, known := clouds[o.Cloud]; !known {
		problems.Append(validation.Problems{validation.Unknown("cloud", "cloud", string(o.Cloud), []string{string(Public), string(Government), string(China)})})
	}
	for _, id := range []struct{ path, value string }{{"clientId", o.ClientID}, {"objectId", o.ObjectID}} {
		if _, err := uuid.Parse(id.value); id.value != "" && (err != nil || len(id.value) != 36) {
			problems.Add(id.path, "not an id", "a GUID such as 11111111-2222-3333-4444-555555555555", validation.Quote(id.value))
		}
	}
	problems.Append(o.checkIdentity())
	if o.Scope != "" && !strings.HasSuffix(o.Scope, "/.default") {
		problems.Add("scope", "not the scope of an application", "the application's URI or id, and /.default, as in "+Scope, validation.Quote(o.Scope))
	}
	return problems
}

// checkIdentity refuses an id that would have no effect: the wrong identity would be tried in silence.
func (o Options) checkIdentity() validation.Problems {
	var problems validation.Problems
	if o.ClientID != "" && o.ObjectID != "" {
		problems.Add("objectId", "a second choice beside clientId", "one of the two; both name the same identity", "")
	}
	if o.ObjectID != "" && o.Kind != ManagedIdentity {
		problems.Add("objectId", "without effect for this credential", "it with the credential "+string(ManagedIdentity)+" alone", validation.Quote(string(o.Kind)))
	}
	if o.ClientID != "" && o.Kind != ManagedIdentity && o.Kind != WorkloadIdentity {
		problems.Add("clientId", "without effect for this credential", "it with the credential "+string(ManagedIdentity)+" or "+string(WorkloadIdentity), validation.Quote(string(o.Kind)))
	}
	return problems
}
