package doctor

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// SignIn chooses a credential as the azure-native provider does by the variables ARM_*, and else by the chain of the Azure
// SDKs, which redoubt's own commands use: environment variables, workload and managed identity, the Azure CLI. It asks for
// no token yet. how names the choice.
//
// https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
// https://learn.microsoft.com/azure/developer/go/sdk/authentication/credential-chains
func SignIn(m Machine, in Cloud) (credential azcore.TokenCredential, how string, err error) {
	options := azcore.ClientOptions{Cloud: in.Configuration}
	tenant, client := m.Getenv("ARM_TENANT_ID"), m.Getenv("ARM_CLIENT_ID")
	secret, isOIDC := m.Getenv("ARM_CLIENT_SECRET"), isTrue(m.Getenv("ARM_USE_OIDC"))
	switch assertion := m.assertion(); {
	case isOIDC && assertion != nil:
		credential, err = azidentity.NewClientAssertionCredential(tenant, client, assertion, &azidentity.ClientAssertionCredentialOptions{ClientOptions: options})
		return credential, "ARM_USE_OIDC", err
	case isTrue(m.Getenv("ARM_USE_MSI")):
		identity := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: options}
		if client != "" {
			identity.ID = azidentity.ClientID(client)
		}
		credential, err = azidentity.NewManagedIdentityCredential(identity)
		return credential, "ARM_USE_MSI", err
	case secret != "":
		credential, err = azidentity.NewClientSecretCredential(tenant, client, secret, &azidentity.ClientSecretCredentialOptions{ClientOptions: options})
		return credential, "ARM_CLIENT_SECRET", err
	}
	credential, err = azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{ClientOptions: options})
	return credential, "the Azure SDK's chain", err
}

func isTrue(text string) bool { return text == "1" || strings.EqualFold(text, "true") }

// assertion reads the token that a pipeline was given, nil if none was. The one that GitHub hands out on request is left to
// azure/login, after which the chain finds the Azure CLI.
func (m Machine) assertion() func(context.Context) (string, error) {
	token, file := m.Getenv("ARM_OIDC_TOKEN"), m.Getenv("ARM_OIDC_TOKEN_FILE_PATH")
	switch {
	case token != "":
		return func(context.Context) (string, error) { return token, nil }
	case file != "":
		return func(context.Context) (string, error) {
			contents, err := os.ReadFile(file)
			return strings.TrimSpace(string(contents)), err
		}
	default:
		return nil
	}
}

// signInProblem is what went wrong, in one line; the SDK lists each link of its chain on a line of its own.
func signInProblem(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "no credential answered in time"
	}
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "---") {
			parts = append(parts, line)
		}
	}
	text := strings.Join(parts, "; ")
	if len(text) > 600 {
		text = text[:600] + "..."
	}
	return text
}
