package accesskeys

import (
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// Azure says how to reach Azure and as whom.
type Azure struct {
	// Credential signs requests to Resource Manager and to the vault.
	Credential azcore.TokenCredential
	// Cloud is one of azcore's clouds; the zero value is the public one.
	Cloud cloud.Configuration
	// Transport sends requests; nil is the SDK's own.
	Transport policy.Transporter
	// Retry is the SDK's policy for requests that fail; the zero value is the SDK's default. Retries are safe: every
	// request of this package may be carried out twice.
	Retry policy.RetryOptions
}

// clouds finds the cloud of a vault by the end of its host name.
var clouds = map[string]cloud.Configuration{
	".vault.azure.net":         cloud.AzurePublic,
	".vault.azure.cn":          cloud.AzureChina,
	".vault.usgovcloudapi.net": cloud.AzureGovernment,
}

// SignIn finds credentials where the Azure SDKs look for them: environment variables, workload and managed identity, the
// Azure CLI. It asks Azure for nothing yet; the first request does. The cloud is that of the target's vault.
//
// https://learn.microsoft.com/azure/developer/go/sdk/authentication/credential-chains
func SignIn(target Target) (Azure, error) {
	azure := Azure{Cloud: cloud.AzurePublic}
	for suffix, found := range clouds {
		if strings.HasSuffix(strings.TrimSuffix(target.VaultURL, "/"), suffix) {
			azure.Cloud = found
		}
	}
	credential, err := azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{
		ClientOptions: azcore.ClientOptions{Cloud: azure.Cloud},
	})
	if err != nil {
		return Azure{}, fmt.Errorf("finding credentials for Azure: %s", masked(err.Error()))
	}
	azure.Credential = credential
	return azure, nil
}

// clientOptions are the same for every client. Bodies are never logged: they hold keys.
func (a Azure) clientOptions() azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:     a.Cloud,
		Transport: a.Transport,
		Retry:     a.Retry,
		Logging:   policy.LogOptions{IncludeBody: false},
		Telemetry: policy.TelemetryOptions{ApplicationID: "redoubt"},
	}
}
