package entra

import (
	"context"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	entraid "github.com/redis/go-redis-entraid"
	"github.com/redis/go-redis-entraid/manager"
	"github.com/redis/go-redis-entraid/shared"
	"github.com/redis/go-redis/v9/auth"

	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// requestLimit is for one request of a token. The Azure CLI takes seconds to start.
const requestLimit = 30 * time.Second

// Source gives tokens of one identity.
type Source struct {
	kind       Kind
	scope      string
	credential func() (azcore.TokenCredential, error)
}

// New prepares a source; nothing is sent. The error is a *validation.Error with everything that is wrong.
func New(options Options) (*Source, error) {
	if options.Kind == "" {
		options.Kind = Default
	}
	if err := options.check().Err(); err != nil {
		return nil, err
	}
	source := &Source{kind: options.Kind, scope: options.Scope, credential: options.credential}
	if source.scope == "" {
		source.scope = Scope
	}
	return source, nil
}

// credential is the SDK's for the kind. One is made for each token, because each keeps the tokens that it got.
func (o Options) credential() (azcore.TokenCredential, error) {
	client := azcore.ClientOptions{Cloud: clouds[o.Cloud]}
	if o.Authority != "" {
		client.Cloud.ActiveDirectoryAuthorityHost = o.Authority
	}
	if o.Transport != nil {
		client.Transport = o.Transport
	}
	switch o.Kind {
	case ManagedIdentity:
		options := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: client}
		if o.ClientID != "" {
			options.ID = azidentity.ClientID(o.ClientID)
		}
		if o.ObjectID != "" {
			options.ID = azidentity.ObjectID(o.ObjectID)
		}
		return azidentity.NewManagedIdentityCredential(options)
	case WorkloadIdentity:
		return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: client, ClientID: o.ClientID, DisableInstanceDiscovery: o.Authority != "",
		})
	case CLI:
		return azidentity.NewAzureCLICredential(nil)
	default:
		return azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{ClientOptions: client})
	}
}

// Token asks for a token. A token service may give the same one again while it is young. The error is one line without
// anything of a token.
func (s *Source) Token(ctx context.Context) (Token, error) {
	return s.token(ctx, s.scope)
}

// Foreign asks for a token of the same identity for another application than Redis, such as
// "api://my-application/.default".
func (s *Source) Foreign(ctx context.Context, scope string) (Token, error) {
	return s.token(ctx, scope)
}

func (s *Source) token(ctx context.Context, scope string) (Token, error) {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	credential, err := s.credential()
	if err != nil {
		return Token{}, fmt.Errorf("preparing the credential %s: %s", s.kind, clean(err))
	}
	access, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
	if err != nil {
		return Token{}, fmt.Errorf("getting a token by %s: %s", s.kind, clean(err))
	}
	token, err := Read(access.Token)
	if err != nil {
		return Token{}, fmt.Errorf("getting a token by %s: %w", s.kind, err)
	}
	token.Expires = access.ExpiresOn
	return token, nil
}

// SignIn implements [session.Principal]: the user is the token's object id.
func (s *Source) SignIn(ctx context.Context) (session.Credentials, error) {
	token, err := s.Token(ctx)
	if err != nil {
		return session.Credentials{}, err
	}
	return session.NewCredentials(token.ObjectID, token.Reveal()), nil
}

// RequestToken implements [shared.IdentityProvider], by which go-redis-entraid asks for tokens.
func (s *Source) RequestToken(ctx context.Context) (shared.IdentityProviderResponse, error) {
	token, err := s.Token(ctx)
	if err != nil {
		return nil, err
	}
	return shared.NewIDPResponse(shared.ResponseTypeAccessToken, &azcore.AccessToken{Token: token.Reveal(), ExpiresOn: token.Expires})
}

// Provider keeps connections signed in: it asks for a new token when the ratio of the last one's life is over, 0.7 as
// go-redis-entraid has it where the ratio is 0. It asks for the first one at once.
func (s *Source) Provider(ratio float64) (auth.StreamingCredentialsProvider, error) {
	tokens, err := manager.NewTokenManager(s, manager.TokenManagerOptions{ExpirationRefreshRatio: ratio, RequestTimeout: requestLimit})
	if err != nil {
		return nil, fmt.Errorf("preparing the renewal of tokens: %w", err)
	}
	provider, err := entraid.NewCredentialsProvider(tokens, entraid.CredentialsProviderOptions{})
	if err != nil {
		return nil, fmt.Errorf("getting the first token: %s", clean(err))
	}
	return provider, nil
}
