package accesskeys

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// NearExpiryDays is how many days before its end a secret counts as ending: when Key Vault announces it,
// https://learn.microsoft.com/azure/key-vault/general/event-grid-overview
const NearExpiryDays = 30

// secretVersion is the API version of https://learn.microsoft.com/rest/api/keyvault/keyvault/secrets/get
const secretVersion = "2023-07-01"

// Published is what can be told of a published key without reading it.
type Published struct {
	// Given is false when there is no secret.
	Given bool
	// Version is the secret's newest version, Slot the key that it holds, Expires its end (zero for none).
	Version string
	Slot    Slot
	Expires time.Time
	// Provider is the cache that the secret says it belongs to.
	Provider string
	// Step is where a rotation under way stands, "" for none, and Running whose it is; nil when nobody holds the lease.
	Step      Step
	DrainEnds time.Time
	Running   *RunningError
}

// EndsSoon says whether the secret ends within [NearExpiryDays], or has ended.
func (p Published) EndsSoon(now time.Time) bool {
	return !p.Expires.IsZero() && p.Expires.Sub(now) < NearExpiryDays*24*time.Hour
}

// Inspect asks Resource Manager for everything about the secret but its value. It works with Reader on the vault, from any
// network, because a vault's firewall is for its data plane only
// (https://learn.microsoft.com/azure/key-vault/general/network-security), and never sees a key. vaultID is the vault's ARM id.
//
// Errors: a *validation.Error for the target and for tags that were tampered with; a [*ServiceError].
func Inspect(ctx context.Context, target Target, vaultID string, options Options) (Published, error) {
	s, err := open(target, options, nil)
	if err != nil {
		return Published{}, err
	}
	client, err := arm.NewClient("redoubt/accesskeys", "v0.0.0", options.Azure.Credential, &arm.ClientOptions{
		ClientOptions: options.Azure.clientOptions(), DisableRPRegistration: true,
	})
	if err != nil {
		return Published{}, fmt.Errorf("preparing the client of Azure Resource Manager: %s", masked(err.Error()))
	}
	doing := "looking at the secret " + target.SecretName
	req, err := runtime.NewRequest(ctx, http.MethodGet, runtime.JoinPaths(client.Endpoint(), vaultID+"/secrets/"+target.SecretName))
	if err != nil {
		return Published{}, fmt.Errorf("%s: %w", doing, err)
	}
	req.Raw().URL.RawQuery = "api-version=" + secretVersion
	resp, err := client.Pipeline().Do(req)
	if err == nil && resp.StatusCode == http.StatusNotFound {
		resp.Body.Close()
		return Published{}, nil
	}
	if err == nil && resp.StatusCode != http.StatusOK {
		err = runtime.NewResponseError(resp)
	}
	if err != nil {
		return Published{}, explainInspection(doing, vaultID, err)
	}
	return s.published(resp)
}

func explainInspection(doing, vaultID string, err error) error {
	reduced, ended := reduce(doing, err)
	if ended != nil {
		return ended
	}
	if reduced.Status == http.StatusForbidden {
		reduced.Advice = "give the identity that runs this the role Reader on " + vaultID
	}
	return reduced
}

// published decodes the answer. A decoding error is not passed on: it could quote the answer.
func (s *session) published(resp *http.Response) (Published, error) {
	defer resp.Body.Close()
	var answer struct {
		Tags       map[string]string `json:"tags"`
		Properties struct {
			SecretURIWithVersion string `json:"secretUriWithVersion"`
			Attributes           struct {
				Exp int64 `json:"exp"`
			} `json:"attributes"`
		} `json:"properties"`
	}
	if err := runtime.UnmarshalAsJSON(resp, &answer); err != nil {
		return Published{}, fmt.Errorf("looking at the secret %s: Azure Resource Manager answered with something other than the JSON expected", s.target.SecretName)
	}
	found := Published{
		Given: true, Version: lastSegment(answer.Properties.SecretURIWithVersion), Slot: Slot(answer.Tags[tagCredential]), Provider: answer.Tags[tagProvider],
	}
	if exp := answer.Properties.Attributes.Exp; exp > 0 {
		found.Expires = time.Unix(exp, 0).UTC()
	}
	under, err := readRotation(answer.Tags)
	if err != nil {
		return found, fmt.Errorf("reading the tags of the secret %s:\n%w", s.target.SecretName, err)
	}
	found.Step, found.DrainEnds = under.step, under.drainEnds
	if under.lease.run != "" {
		found.Running = s.running(under)
	}
	return found, nil
}

// lastSegment is what follows the last slash of a URL.
func lastSegment(url string) string {
	for i := len(url) - 1; i >= 0; i-- {
		if url[i] == '/' {
			return url[i+1:]
		}
	}
	return ""
}
