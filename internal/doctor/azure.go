package doctor

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	armruntime "github.com/Azure/azure-sdk-for-go/sdk/azcore/arm/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/redoubt-iac/redoubt/internal/release"
)

// Target is the environment on Azure that is asked about.
type Target struct {
	Cloud Cloud
	// Credential signs the requests, and How says where it came from.
	Credential azcore.TokenCredential
	How        string
	// SubscriptionID is where the environment goes; "" if nothing names one.
	SubscriptionID string
	// Purpose decides which rights are expected.
	Purpose Purpose
	// Needs and Namespaces are what its resources take.
	Needs      []Need
	Namespaces []string
	// Transport sends the requests; nil is the SDK's own.
	Transport policy.Transporter
}

// The versions of Resource Manager's APIs. https://learn.microsoft.com/rest/api/resources, .../authorization/permissions
const (
	subscriptionsAPI = "2022-12-01"
	providersAPI     = "2021-04-01"
	permissionsAPI   = "2022-04-01"
)

// asker asks Resource Manager, once somebody is signed in.
type asker struct {
	Target
	pipeline runtime.Pipeline
	signedIn func() (azcore.AccessToken, error)
}

// AzureChecks sign in and ask Resource Manager about the subscription, its resource providers and the caller's rights. They
// only read. The context bounds the sign-in, on which all of them wait.
func AzureChecks(ctx context.Context, t Target) []Check {
	a := &asker{Target: t}
	a.signedIn = sync.OnceValues(func() (azcore.AccessToken, error) {
		return t.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{strings.TrimSuffix(t.Cloud.Manager(), "/") + "/.default"}})
	})
	pipeline, err := armruntime.NewPipeline("redoubt", release.Current().Version, t.Credential, runtime.PipelineOptions{}, &arm.ClientOptions{
		ClientOptions: policy.ClientOptions{
			Cloud: t.Cloud.Configuration, Transport: t.Transport, Retry: policy.RetryOptions{MaxRetries: 1, RetryDelay: 200 * time.Millisecond},
			Telemetry: policy.TelemetryOptions{ApplicationID: "redoubt"},
		},
		DisableRPRegistration: true,
	})
	if err != nil {
		return []Check{{Azure, "sign-in", func(context.Context) []Finding {
			return one(Finding{Status: Problem, Found: err.Error(), Do: "report it as a bug of redoubt"})
		}}}
	}
	a.pipeline = pipeline
	checks := []Check{
		{Azure, "sign-in", func(context.Context) []Finding { return one(a.signIn()) }},
		{Azure, "subscription", a.afterSignIn(a.subscription)},
		{Azure, "resource providers", a.afterSignIn(a.providers)},
	}
	for _, need := range t.Needs {
		checks = append(checks, Check{Azure, "rights in " + shortScope(need.Scope), a.afterSignIn(func(ctx context.Context) []Finding {
			return one(a.rights(ctx, need))
		})})
	}
	return checks
}

// afterSignIn lets a check be where nobody could sign in: the sign-in's own finding says why.
func (a *asker) afterSignIn(look func(context.Context) []Finding) func(context.Context) []Finding {
	return func(ctx context.Context) []Finding {
		if _, err := a.signedIn(); err != nil {
			return one(Finding{Status: NotChecked, Found: "nobody is signed in"})
		}
		if a.SubscriptionID == "" {
			return one(Finding{
				Status: Problem, Found: "no subscription is named", Expected: "the id of a subscription",
				Do: "set azure-native:subscriptionId in the stack file, or ARM_SUBSCRIPTION_ID",
			})
		}
		return look(ctx)
	}
}

func (a *asker) signIn() Finding {
	const expected = "a token for Azure Resource Manager"
	token, err := a.signedIn()
	if err != nil {
		return Finding{
			Status: Problem, Found: a.How + ": " + signInProblem(err), Expected: expected,
			Do: "run `az login`, or set ARM_* as the azure-native provider wants them",
		}
	}
	return Finding{Status: OK, Found: caller(token.Token) + ", by " + a.How, Expected: expected}
}

// caller is whom a token is for. What it holds is not meant for redoubt, and only shown.
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
func caller(token string) string {
	var claims struct {
		UPN   string `json:"upn"`
		AppID string `json:"appid"`
		OID   string `json:"oid"`
	}
	parts := strings.Split(token, ".")
	if len(parts) == 3 {
		if payload, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = json.Unmarshal(payload, &claims)
		}
	}
	switch {
	case claims.UPN != "":
		return claims.UPN
	case claims.AppID != "":
		return fmt.Sprintf("application %s, object %s", claims.AppID, claims.OID)
	default:
		return "a token that does not say whose it is"
	}
}

// get asks Resource Manager for one document.
func (a *asker) get(ctx context.Context, address string, document any) error {
	request, err := runtime.NewRequest(ctx, http.MethodGet, address)
	if err != nil {
		return err
	}
	response, err := a.pipeline.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if !runtime.HasStatusCode(response, http.StatusOK) {
		return runtime.NewResponseError(response)
	}
	return runtime.UnmarshalAsJSON(response, document)
}

func (a *asker) address(path, version string) string {
	return strings.TrimSuffix(a.Cloud.Manager(), "/") + path + "?api-version=" + version
}

// refusal is Azure's error in a few words.
func refusal(err error) string {
	var refused *azcore.ResponseError
	switch {
	case errors.As(err, &refused):
		return strings.TrimSpace(fmt.Sprintf("%d %s", refused.StatusCode, refused.ErrorCode))
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	default:
		return err.Error()
	}
}

// isRefused says whether Azure answered with a status.
func isRefused(err error, status int) bool {
	var refused *azcore.ResponseError
	return errors.As(err, &refused) && refused.StatusCode == status
}

func shortScope(scope string) string {
	parts := strings.Split(strings.Trim(scope, "/"), "/")
	if len(parts) == 2 {
		return "subscription " + parts[1]
	}
	return parts[len(parts)-1]
}
