package accesskeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// ServiceError is a request that Azure refused or that never reached it. It keeps nothing of the answer but what it
// shows: an SDK error holds the whole response.
type ServiceError struct {
	// Doing says what failed, such as `reading the secret redis-key`.
	Doing string
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Code is Azure's error code, the innermost one that it gives; "" when there is none.
	Code string
	// Message is in Azure's words, without anything that could be a key.
	Message string
	// Advice says what to change; "" when the message has to do.
	Advice string
}

// Error says what failed, how, and what to change.
func (e *ServiceError) Error() string {
	text := e.Doing + ": "
	if e.Status != 0 {
		text += fmt.Sprintf("Azure answered %d", e.Status)
		if e.Code != "" {
			text += " " + e.Code
		}
		if e.Message != "" {
			text += ": " + e.Message
		}
	} else {
		text += e.Message
	}
	if e.Advice != "" {
		text = strings.TrimSuffix(text, ".") + "; " + e.Advice
	}
	return text
}

func isNotFound(err error) bool {
	var answer *azcore.ResponseError
	return errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound && answer.ErrorCode == "SecretNotFound"
}

// codeLocked is how Resource Manager refuses a request that a lock blocks, also one by POST,
// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources#considerations-before-applying-your-locks
const codeLocked = "ScopeLocked"

// isConflict says whether another operation on the cache was in the way, which ends by itself.
func isConflict(err error) bool {
	var answer *ServiceError
	return errors.As(err, &answer) && answer.Status == http.StatusConflict && answer.Code != codeLocked
}

// contextEnded says whether a context has ended. A connection that nobody answered calls itself the end of a context too.
func contextEnded(err error) bool {
	var connection *net.OpError
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &connection)
}

// reduce turns an error of the SDK into one that is safe to show. The end of a context stays recognisable.
func reduce(doing string, err error) (*ServiceError, error) {
	if contextEnded(err) {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	reduced := &ServiceError{Doing: doing}
	var answer *azcore.ResponseError
	if !errors.As(err, &answer) {
		first, _, _ := strings.Cut(err.Error(), "\n")
		reduced.Message = masked(first)
		if unsigned(err) {
			reduced.Advice = "sign in (az login), or give what runs this an identity; with AZURE_SDK_GO_LOGGING=all the SDK says what it has tried"
		}
		return reduced, nil
	}
	reduced.Status, reduced.Code = answer.StatusCode, answer.ErrorCode
	if answer.RawResponse != nil && answer.RawResponse.Body != nil {
		reduced.read(answer.RawResponse.Body)
	}
	return reduced, nil
}

// read takes the message and the innermost code out of {"error": {"code", "message", "innererror": {"code"}}}, which the
// SDK has kept for reading again.
func (e *ServiceError) read(body io.Reader) {
	var answer struct {
		Error struct {
			Message    string `json:"message"`
			InnerError struct {
				Code string `json:"code"`
			} `json:"innererror"`
		} `json:"error"`
	}
	if json.NewDecoder(body).Decode(&answer) != nil {
		return
	}
	first, _, _ := strings.Cut(answer.Error.Message, "\r\n")
	e.Message = masked(strings.Join(strings.Fields(first), " "))
	if answer.Error.InnerError.Code != "" {
		e.Code = answer.Error.InnerError.Code
	}
}

// explain words an error of Resource Manager.
func (c *cache) explain(doing string, err error) error {
	reduced, ended := reduce(doing, err)
	if ended != nil {
		return ended
	}
	switch {
	case reduced.Status == http.StatusForbidden:
		reduced.Advice = fmt.Sprintf("give the identity that runs this %s on %s", c.role, c.id)
	case reduced.Status == http.StatusNotFound:
		reduced.Advice = fmt.Sprintf("is there a cache %s, and may the identity see it?", c.id)
	case reduced.Code == codeLocked:
		reduced.Advice = "a ReadOnly lock on the cache, its resource group or its subscription blocks requests for keys too: take it away, or make it CanNotDelete"
	case reduced.Status == http.StatusConflict:
		reduced.Advice = "another operation on the cache is under way; run again when it has ended"
	}
	return reduced
}

// forbidden are the reasons that Key Vault gives for a 403 in the inner error's code,
// https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
var forbidden = map[string]string{
	"ForbiddenByRbac":   roleAdvice,
	"ForbiddenByPolicy": "the vault uses access policies; switch it to Azure RBAC, or allow the identity get, list, set and delete on secrets",
	"ForbiddenByConnection": "the request did not come through the vault's private endpoint; run this inside the network, where" +
		" the vault's name resolves to the private endpoint (zone privatelink.vaultcore.azure.net)",
	"ForbiddenByFirewall": "the vault's firewall does not know this address; run this inside the network that has the vault's private endpoint",
	"SecretDisabled":      "the newest version is disabled: enable it (az keyvault secret set-attributes --enabled true) after making sure why",
}

const roleAdvice = "give the identity that runs this the role Key Vault Secrets Officer on the vault (a new role takes some minutes to count)"

// explain words an error of the vault.
func (v *vault) explain(doing string, err error) error {
	reduced, ended := reduce(doing, err)
	if ended != nil {
		return ended
	}
	switch {
	case reduced.Status == http.StatusForbidden:
		reduced.Advice = roleAdvice
		if advice, known := forbidden[reduced.Code]; known {
			reduced.Advice = advice
		}
	case reduced.Code == "ObjectIsDeletedButRecoverable" || reduced.Code == "ObjectIsBeingDeleted":
		reduced.Advice = fmt.Sprintf("a deleted secret keeps its name until the vault purges it: recover it (az keyvault secret recover --vault-name %s --name %s) and run this again, or use another name",
			v.target.vaultName(), v.target.SecretName)
	case reduced.Status == 0 && reduced.Advice == "":
		reduced.Advice = v.unreachable(err)
	}
	return reduced
}

// unsigned says whether it was the credential that failed, before anything was asked.
func unsigned(err error) bool {
	var failed *azidentity.AuthenticationFailedError
	return errors.As(err, &failed) || strings.Contains(err.Error(), "failed to acquire a token")
}

// unreachable guesses why a vault that only a private endpoint leads to did not answer. The credential makes requests of
// its own, to other hosts, so the failed request must be one to the vault.
func (v *vault) unreachable(err error) string {
	var request *url.Error
	if !errors.As(err, &request) || !strings.HasPrefix(request.URL, strings.TrimSuffix(v.target.VaultURL, "/")) {
		return ""
	}
	var name *net.DNSError
	var connection *net.OpError
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("the name of the vault does not resolve from here: is there a vault %s, and is the private DNS zone privatelink.vaultcore.azure.net linked to the network that this runs in?", v.target.vaultName())
	case errors.As(err, &connection):
		return "the vault does not answer from here: its only way in is its private endpoint, so run this inside that network, and let network security groups pass TCP 443 to the endpoint"
	default:
		return ""
	}
}
