package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Azure is a simulated Azure that answers HTTP requests in this process, as a policy.Transporter of the Azure SDK: a few
// calls of Resource Manager (https://management.azure.com) and the data plane of the vaults that it holds
// (https://{vault}.vault.azure.net). docs/sandbox.md lists the calls; every other host is refused, so that nothing which
// was meant for the sandbox ever reaches a network. Its methods may be called by many goroutines.
type Azure struct {
	azure *azure
	// served is true if a server looks after the simulated Azure.
	served bool
}

// OpenAzure opens the simulated Azure that the options describe. The store file is this process's until Close, as with Start:
// no engine can run on it meanwhile. It fails when the store file cannot be read, is in use or does not belong to a sandbox,
// or when the landing zone is not acceptable. The end of the context closes it.
func OpenAzure(ctx context.Context, o Options) (*Azure, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("opening sandbox: %w", err)
	}
	simulated, err := newAzure(o.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("opening sandbox: %w", err)
	}
	opened := &Azure{azure: simulated}
	context.AfterFunc(ctx, func() { _ = opened.Close() })
	return opened, nil
}

// Do answers a request. The error is never a refusal: those are answers. It implements policy.Transporter.
func (z *Azure) Do(req *http.Request) (*http.Response, error) { return z.azure.serveHTTP(req) }

// Azure is the simulated Azure of a server over HTTP, as long as the server runs; its Close does nothing. So keys and secrets
// can be dealt with between two runs of the engine.
func (s *Server) Azure() *Azure { return &Azure{azure: s.azure, served: true} }

// Close writes the store and lets go of it. It may be called more than once; requests after it fail.
func (z *Azure) Close() error {
	if z.served {
		return nil
	}
	if err := z.azure.close(); err != nil {
		return fmt.Errorf("closing sandbox: %w", err)
	}
	return nil
}

// Credential returns a credential whose tokens the simulated Azure takes, and nobody else.
func Credential() azcore.TokenCredential { return credential{} }

type credential struct{}

// token is what a caller of the sandbox signs its requests with.
const token = "redoubt-sandbox-token"

// GetToken implements azcore.TokenCredential.
func (credential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: token, ExpiresOn: time.Now().Add(24 * time.Hour)}, nil
}
