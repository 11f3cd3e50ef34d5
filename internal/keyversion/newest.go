package keyversion

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// apiVersion is that of https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/get
const apiVersion = "2023-07-01"

// Newest asks Resource Manager for the newest version of a key, given by its ARM id. The vault's own data plane is not
// touched, so that a vault which is closed to this machine can be asked all the same; Reader on the vault is enough.
func Newest(ctx context.Context, keyID string, credential azcore.TokenCredential, options *arm.ClientOptions) (Version, error) {
	return read(ctx, keyID, credential, options)
}

// Get asks for one version of a key, also at Resource Manager:
// https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/get-version
func Get(ctx context.Context, keyID, version string, credential azcore.TokenCredential, options *arm.ClientOptions) (Version, error) {
	return read(ctx, keyID+"/versions/"+version, credential, options)
}

func read(ctx context.Context, id string, credential azcore.TokenCredential, options *arm.ClientOptions) (Version, error) {
	var answer struct {
		Properties struct {
			KeyURIWithVersion string `json:"keyUriWithVersion"`
			Attributes        struct {
				Created int64 `json:"created"`
				Exp     int64 `json:"exp"`
			} `json:"attributes"`
		} `json:"properties"`
	}
	if err := get(ctx, id, "api-version="+apiVersion, credential, options, &answer); err != nil {
		return Version{}, err
	}
	version, err := FromURL(answer.Properties.KeyURIWithVersion)
	if err != nil {
		return Version{}, fmt.Errorf("reading the key %s: %w", id, err)
	}
	version.Created, version.Expires = moment(answer.Properties.Attributes.Created), moment(answer.Properties.Attributes.Exp)
	return version, nil
}

// moment is one of Resource Manager's Unix times, zero for none.
func moment(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// get asks Resource Manager one question.
func get(ctx context.Context, path, query string, credential azcore.TokenCredential, options *arm.ClientOptions, answer any) error {
	client, err := arm.NewClient("redoubt/keyversion", "v0.0.0", credential, options)
	if err != nil {
		return fmt.Errorf("preparing to ask Azure: %w", err)
	}
	request, err := runtime.NewRequest(ctx, http.MethodGet, runtime.JoinPaths(client.Endpoint(), path))
	if err != nil {
		return fmt.Errorf("asking Azure for %s: %w", path, err)
	}
	request.Raw().URL.RawQuery = query
	response, err := client.Pipeline().Do(request)
	if err != nil {
		return refused(path, err)
	}
	defer response.Body.Close()
	if !runtime.HasStatusCode(response, http.StatusOK) {
		return refused(path, runtime.NewResponseError(response))
	}
	if err := runtime.UnmarshalAsJSON(response, answer); err != nil {
		return fmt.Errorf("asking Azure for %s: %w", path, err)
	}
	return nil
}
