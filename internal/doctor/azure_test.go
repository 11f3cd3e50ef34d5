package doctor

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// manager is an Azure Resource Manager with answers by path; "" is an answer that never comes.
type manager struct {
	*httptest.Server
	asked sync.Map
}

type answer struct {
	status int
	body   string
}

func newManager(t *testing.T, answers map[string]answer) *manager {
	t.Helper()
	m := &manager{}
	m.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.asked.Store(r.URL.Path, r.Header.Get("Authorization"))
		given, known := answers[r.URL.Path]
		switch {
		case !known:
			given = answer{http.StatusNotFound, `{"error":{"code":"ResourceGroupNotFound","message":"not there"}}`}
		case given.body == "":
			<-r.Context().Done()
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(given.status)
		fmt.Fprint(w, strings.ReplaceAll(given.body, "MANAGER", m.URL))
	}))
	t.Cleanup(m.Close)
	return m
}

// token is a credential that hands out itself, or an error.
type token struct {
	text string
	err  error
}

// GetToken implements azcore.TokenCredential.
func (c token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: c.text, ExpiresOn: time.Now().Add(time.Hour)}, c.err
}

func signed(claims string) token {
	return token{text: "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".signature"}
}

// target is an environment on the manager.
func (m *manager) target(credential azcore.TokenCredential) Target {
	return Target{
		Cloud: Cloud{Configuration: cloud.Configuration{
			ActiveDirectoryAuthorityHost: m.URL,
			Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: {Endpoint: m.URL, Audience: m.URL}},
		}},
		Credential: credential, How: "a test", SubscriptionID: "s", Purpose: ForDeploy, Transport: m.Client(),
		Needs: []Need{
			{"/subscriptions/s", []string{"Microsoft.Security/pricings/write"}},
			{"/subscriptions/s/resourceGroups/rg", []string{"Microsoft.Authorization/locks/write", "Microsoft.Cache/redis/read", "Microsoft.Cache/redis/write"}},
		},
		Namespaces: []string{"Microsoft.Cache", "Microsoft.Network"},
	}
}

const rgPath = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Authorization/permissions"

// good are the answers about a subscription in which all is well.
func good() map[string]answer {
	return map[string]answer{
		"/subscriptions/s":                             {200, `{"displayName":"Shop","state":"Enabled"}`},
		"/subscriptions/s/providers/Microsoft.Cache":   {200, `{"registrationState":"Registered"}`},
		"/subscriptions/s/providers/Microsoft.Network": {200, `{"registrationState":"Registered"}`},
		rgPath:  {200, `{"value":[{"actions":["*"],"notActions":["Microsoft.Authorization/*/write"]}],"nextLink":"MANAGER/more"}`},
		"/more": {200, `{"value":[{"actions":["Microsoft.Authorization/*"],"notActions":[]}]}`},
	}
}

func ask(t *testing.T, target Target, limit time.Duration) map[string]Finding {
	t.Helper()
	found := map[string]Finding{}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, f := range Run(ctx, AzureChecks(ctx, target), Limits{Each: limit, Whole: time.Minute}).Findings {
		found[f.Check] = f
		if f.Status != OK && f.Do == "" && f.Found != "nobody is signed in" {
			t.Errorf("%s does not say what to do: %+v", f.Check, f)
		}
	}
	return found
}

func TestASubscriptionInWhichAllIsWell(t *testing.T) {
	t.Parallel()
	m := newManager(t, good())
	found := ask(t, m.target(signed(`{"upn":"me@example.com"}`)), 20*time.Second)
	for check, says := range map[string]string{
		"sign-in": "me@example.com, by a test", "subscription": "Shop (s) is Enabled", "resource providers": "Cache, Network", "rights in rg": "all are allowed",
	} {
		if f := found[check]; f.Status != OK || !strings.Contains(f.Found, says) {
			t.Errorf("%s: got %+v", check, f)
		}
	}
	if f := found["rights in subscription s"]; f.Status != NotChecked || !strings.Contains(f.Do, "Microsoft.Security/pricings/write") {
		t.Errorf("got %+v", f)
	}
	if header, _ := m.asked.Load("/subscriptions/s"); header != "Bearer "+signed(`{"upn":"me@example.com"}`).text {
		t.Errorf("signed with %v", header)
	}
}

func TestWhatIsWrongInASubscriptionIsFound(t *testing.T) {
	t.Parallel()
	refused := answer{http.StatusForbidden, `{"error":{"code":"AuthorizationFailed","message":"no"}}`}
	for name, test := range map[string]struct {
		path   string
		answer answer
		check  string
		want   Status
		says   string
	}{
		"a subscription of another tenant":     {"/subscriptions/s", answer{404, `{"error":{"code":"SubscriptionNotFound"}}`}, "subscription", Problem, "404 SubscriptionNotFound"},
		"a subscription that is switched off":  {"/subscriptions/s", answer{200, `{"displayName":"Shop","state":"Disabled"}`}, "subscription", Problem, "Shop is Disabled"},
		"a subscription that answers nonsense": {"/subscriptions/s", answer{200, `<html>`}, "subscription", Problem, "unmarshal"},
		"a provider that is not registered":    {"/subscriptions/s/providers/Microsoft.Cache", answer{200, `{"registrationState":"NotRegistered"}`}, "resource provider Microsoft.Cache", Problem, "NotRegistered"},
		"a provider under way":                 {"/subscriptions/s/providers/Microsoft.Cache", answer{200, `{"registrationState":"Registering"}`}, "resource provider Microsoft.Cache", Note, "Registering"},
		"a provider that may not be seen":      {"/subscriptions/s/providers/Microsoft.Cache", refused, "resource provider Microsoft.Cache", NotChecked, "403 AuthorizationFailed"},
		"rights that are missing":              {rgPath, answer{200, `{"value":[{"actions":["*/read"],"notActions":[]}]}`}, "rights in rg", Problem, "2 are missing: Microsoft.Authorization/locks/write, Microsoft.Cache/redis/write"},
		"no rights at all":                     {rgPath, refused, "rights in rg", Problem, "403"},
		"a group that is not there yet":        {rgPath, answer{404, `{"error":{"code":"ResourceGroupNotFound"}}`}, "rights in rg", NotChecked, "does not exist"},
		"an answer that leads elsewhere":       {rgPath, answer{200, `{"value":[],"nextLink":"https://evil.example.com/x"}`}, "rights in rg", Problem, "evil.example.com"},
		"an answer without an end":             {rgPath, answer{200, `{"value":[],"nextLink":"MANAGER` + rgPath + `"}`}, "rights in rg", Problem, "more than 20 pages"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers := good()
			answers[test.path] = test.answer
			f := ask(t, newManager(t, answers).target(signed(`{}`)), 20*time.Second)[test.check]
			if f.Status != test.want || !strings.Contains(f.Found, test.says) {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestWithoutASignInNobodyIsAsked(t *testing.T) {
	t.Parallel()
	m := newManager(t, good())
	failed := errors.New("DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing environment variable AZURE_TENANT_ID\n\tAzureCLICredential: Azure CLI not found on path\n-----")
	found := ask(t, m.target(token{err: failed}), 20*time.Second)
	if f := found["sign-in"]; f.Status != Problem || !strings.Contains(f.Found, "AzureCLICredential: Azure CLI not found on path") || strings.Contains(f.Found, "\n") {
		t.Errorf("got %+v", f)
	}
	for check, f := range found {
		if check != "sign-in" && f.Status != NotChecked {
			t.Errorf("%s: got %+v", check, f)
		}
	}
	m.asked.Range(func(path, _ any) bool { t.Errorf("%v was asked", path); return true })
}

func TestAnEnvironmentWithoutASubscriptionIsAProblem(t *testing.T) {
	t.Parallel()
	target := newManager(t, good()).target(signed(`{"appid":"a","oid":"o"}`))
	target.SubscriptionID = ""
	found := ask(t, target, 20*time.Second)
	if f := found["subscription"]; f.Status != Problem || !strings.Contains(f.Do, "ARM_SUBSCRIPTION_ID") {
		t.Errorf("got %+v", f)
	}
	if f := found["sign-in"]; !strings.Contains(f.Found, "application a, object o") {
		t.Errorf("got %+v", f)
	}
}

func TestAResourceManagerThatHangsHangsNothing(t *testing.T) {
	t.Parallel()
	answers := good()
	answers["/subscriptions/s"] = answer{}
	found := ask(t, newManager(t, answers).target(signed(`{}`)), 2*time.Second)
	if f := found["subscription"]; f.Status != Problem {
		t.Errorf("got %+v", f)
	}
	if f := found["rights in rg"]; f.Status != OK {
		t.Errorf("the others have to answer all the same: %+v", f)
	}
}

func TestCredentialsAreChosenAsTheProviderDoes(t *testing.T) {
	t.Parallel()
	const tenant, client = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
	for name, test := range map[string]struct {
		variables map[string]string
		want      string
		fails     bool
	}{
		"nothing":                        {nil, "chain", false},
		"a secret":                       {map[string]string{"ARM_TENANT_ID": tenant, "ARM_CLIENT_ID": client, "ARM_CLIENT_SECRET": "x"}, "ARM_CLIENT_SECRET", false},
		"a secret of nobody":             {map[string]string{"ARM_CLIENT_SECRET": "x"}, "ARM_CLIENT_SECRET", true},
		"a pipeline's token":             {map[string]string{"ARM_USE_OIDC": "true", "ARM_TENANT_ID": tenant, "ARM_CLIENT_ID": client, "ARM_OIDC_TOKEN": "t"}, "ARM_USE_OIDC", false},
		"GitHub, after azure/login":      {map[string]string{"ARM_USE_OIDC": "true", "ARM_TENANT_ID": tenant, "ARM_CLIENT_ID": client}, "chain", false},
		"a managed identity":             {map[string]string{"ARM_USE_MSI": "1"}, "ARM_USE_MSI", false},
		"a token that is not to be used": {map[string]string{"ARM_OIDC_TOKEN": "t"}, "chain", false},
	} {
		credential, how, err := SignIn(fake(t, nil, test.variables), Clouds[0])
		if !strings.Contains(how, test.want) || (err != nil) != test.fails || credential == nil && !test.fails {
			t.Errorf("%s: got %T by %s, %v", name, credential, how, err)
		}
	}
}
