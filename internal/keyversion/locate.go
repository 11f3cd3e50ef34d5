package keyversion

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
)

// listVersion is that of https://learn.microsoft.com/rest/api/resources/resources/list
const listVersion = "2021-04-01"

// NotFoundError is a vault that is not among those that can be seen in a subscription.
type NotFoundError struct{ Vault, SubscriptionID string }

// Error says where was looked and how to name the key.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("there is no vault %s to be seen in the subscription %s, where the cache is; name the key's resource id with --key-id, and see to it that you may read it (Reader)",
		e.Vault, e.SubscriptionID)
}

// Locate finds the ARM id of the key that a versioned URL names, by the name of its vault or managed HSM, which is unique
// in all of Azure. It looks in one subscription, of which it lists the vaults by that name. Errors: a [*NotFoundError], and
// those of Azure.
func Locate(ctx context.Context, version Version, subscriptionID string, credential azcore.TokenCredential, options *arm.ClientOptions) (string, error) {
	name, domain, _ := strings.Cut(version.Host(), ".")
	kind := "Microsoft.KeyVault/vaults"
	if strings.HasPrefix(domain, "managedhsm.") {
		kind = "Microsoft.KeyVault/managedHSMs"
	}
	query := url.Values{"api-version": {listVersion}, "$filter": {fmt.Sprintf("resourceType eq '%s' and name eq '%s'", kind, name)}}
	var answer struct {
		Value []struct {
			ID string `json:"id"`
		} `json:"value"`
	}
	// A plus sign is a space in forms only.
	encoded := strings.ReplaceAll(query.Encode(), "+", "%20")
	if err := get(ctx, "/subscriptions/"+subscriptionID+"/resources", encoded, credential, options, &answer); err != nil {
		return "", err
	}
	for _, vault := range answer.Value {
		if strings.HasSuffix(strings.ToLower(vault.ID), "/"+strings.ToLower(name)) {
			return vault.ID + "/keys/" + version.Key(), nil
		}
	}
	return "", &NotFoundError{Vault: name, SubscriptionID: subscriptionID}
}

// refused words an error of Azure and says what to change.
func refused(path string, err error) error {
	var answer *azcore.ResponseError
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("asking Azure for %s: %w", path, err)
	case !errors.As(err, &answer):
		first, _, _ := strings.Cut(err.Error(), "\n")
		if strings.Contains(first, "failed to acquire a token") {
			first = strings.TrimSuffix(first, ".") + "; sign in (az login), or give what runs this an identity"
		}
		return fmt.Errorf("asking Azure for %s: %s", path, first)
	}
	text := fmt.Sprintf("asking Azure for %s: Azure answered %d %s", path, answer.StatusCode, answer.ErrorCode)
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		text += "; give the identity that runs this the role Reader on the key's vault"
	case http.StatusNotFound:
		text += "; is there such a key, and may the identity see it (Reader)?"
	}
	return &Error{Status: answer.StatusCode, text: text}
}

// Error is a refusal of Azure.
type Error struct {
	// Status is that of HTTP.
	Status int
	text   string
}

// Error says what was asked for, what Azure answered, and what to change.
func (e *Error) Error() string { return e.text }
