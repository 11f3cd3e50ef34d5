package keyversion

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// apiVersion is that of https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/get
const apiVersion = "2023-07-01"

// Version is one version of a key.
type Version struct {
	// ID is its 32 hexadecimal digits, URL the whole versioned URL.
	ID, URL string
	// Expires is when the version ends; the zero time when it does not.
	Expires time.Time
}

// soon is how long before its end a version counts as ending.
const soon = 60 * 24 * time.Hour

// EndsSoon says whether the version ends within 60 days, or has ended.
func (v Version) EndsSoon(now time.Time) bool {
	return !v.Expires.IsZero() && v.Expires.Sub(now) < soon
}

// Newest asks Resource Manager for the newest version of a key, given by its ARM id. The vault's own data plane is not
// touched, so that a vault which is closed to this machine can be asked all the same; Reader on the vault is enough.
func Newest(ctx context.Context, keyID string, credential azcore.TokenCredential, options *arm.ClientOptions) (Version, error) {
	client, err := arm.NewClient("redoubt", "v0.0.0", credential, options)
	if err != nil {
		return Version{}, fmt.Errorf("preparing to ask Azure: %w", err)
	}
	request, err := runtime.NewRequest(ctx, http.MethodGet, runtime.JoinPaths(client.Endpoint(), keyID))
	if err != nil {
		return Version{}, fmt.Errorf("asking for the key %s: %w", keyID, err)
	}
	request.Raw().URL.RawQuery = "api-version=" + apiVersion
	response, err := client.Pipeline().Do(request)
	if err != nil {
		return Version{}, fmt.Errorf("asking for the key %s: %w", keyID, err)
	}
	if !runtime.HasStatusCode(response, http.StatusOK) {
		return Version{}, fmt.Errorf("asking for the key %s: %w", keyID, runtime.NewResponseError(response))
	}
	var answer struct {
		Properties struct {
			KeyURIWithVersion string `json:"keyUriWithVersion"`
			Attributes        struct {
				Exp int64 `json:"exp"`
			} `json:"attributes"`
		} `json:"properties"`
	}
	if err := runtime.UnmarshalAsJSON(response, &answer); err != nil {
		return Version{}, fmt.Errorf("reading the key %s: %w", keyID, err)
	}
	version, err := FromURL(answer.Properties.KeyURIWithVersion)
	if err == nil && answer.Properties.Attributes.Exp > 0 {
		version.Expires = time.Unix(answer.Properties.Attributes.Exp, 0).UTC()
	}
	return version, err
}

// FromURL reads a versioned URL of a key.
func FromURL(url string) (Version, error) {
	const digits = 32
	_, id, found := strings.Cut(url, "/keys/")
	name, version, versioned := strings.Cut(id, "/")
	if !found || !versioned || name == "" || len(version) != digits || strings.Trim(version, "0123456789abcdef") != "" {
		return Version{}, fmt.Errorf("%q is no URL of a key with its version", url)
	}
	return Version{ID: version, URL: url}, nil
}
