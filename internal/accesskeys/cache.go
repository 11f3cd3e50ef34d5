package accesskeys

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// service is what the two cache services do differently with their keys. The verbs and their bodies are the same:
// POST listKeys answers {primaryKey, secondaryKey}, POST regenerateKey takes {keyType}.
type service struct {
	name string
	// resourceType is the type that owns the keys, and child what follows the cache's id to get there.
	resourceType, child string
	apiVersion          string
	// keysOff reads whether keys are turned off; nil when the answer does not say.
	keysOff func(properties) *bool
	// setting is how to turn keys off, for an error to recommend.
	setting string
	// role can list and regenerate keys.
	role string
}

// properties are those of a cache that matter here.
type properties struct {
	ProvisioningState              string  `json:"provisioningState"`
	DisableAccessKeyAuthentication *bool   `json:"disableAccessKeyAuthentication"`
	AccessKeysAuthentication       *string `json:"accessKeysAuthentication"`
}

// The two services. Both API versions are stable ones that are still served: for the managed service, anything before
// 2025-07-01 is announced to be refused, https://learn.microsoft.com/azure/redis/private-link.
// Roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/databases
var (
	classic = service{
		name: "Azure Cache for Redis", resourceType: "Microsoft.Cache/redis", apiVersion: "2024-11-01",
		keysOff: func(p properties) *bool { return p.DisableAccessKeyAuthentication },
		setting: "disableAccessKeyAuthentication: true",
		role:    "the role Redis Cache Contributor",
	}
	managed = service{
		name: "Azure Managed Redis", resourceType: "Microsoft.Cache/redisEnterprise/databases", child: "/databases/default", apiVersion: "2025-07-01",
		keysOff: func(p properties) *bool {
			if p.AccessKeysAuthentication == nil {
				return nil
			}
			off := *p.AccessKeysAuthentication == "Disabled"
			return &off
		},
		setting: "accessKeysAuthentication: Disabled",
		role:    "a role with Microsoft.Cache/redisEnterprise/databases/listKeys/action, .../regenerateKey/action and .../read",
	}
)

// findService tells by its id which service a cache belongs to.
func findService(cacheID string) (service, bool) {
	id, ok := resourceid.Parse(cacheID)
	switch {
	case !ok:
		return service{}, false
	case strings.EqualFold(id.Type, classic.resourceType):
		return classic, true
	case strings.EqualFold(id.Type, "Microsoft.Cache/redisEnterprise"),
		strings.EqualFold(id.Type, managed.resourceType) && strings.EqualFold(id.Name(), "default"):
		return managed, true
	default:
		return service{}, false
	}
}

// keyID is the id of the resource that owns the keys, which is the ProviderAddress of the secret.
func (s service) keyID(cacheID string) string {
	id := strings.TrimSuffix(cacheID, "/")
	if s.child != "" && !strings.HasSuffix(strings.ToLower(id), s.child) {
		id += s.child
	}
	return id
}

// cache is the control plane of one cache.
type cache struct {
	service
	id     string
	client *arm.Client
	clock  clock
}

func openCache(target Target, azure Azure, clock clock) (*cache, error) {
	found, _ := findService(target.CacheID)
	client, err := arm.NewClient("redoubt/accesskeys", "v0.0.0", azure.Credential, &arm.ClientOptions{
		ClientOptions: azure.clientOptions(),
		// A cache exists, so its provider is registered; registering is a write that nobody asked for.
		DisableRPRegistration: true,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the client of Azure Resource Manager: %s", masked(err.Error()))
	}
	return &cache{service: found, id: found.keyID(target.CacheID), client: client, clock: clock}, nil
}

// state reads whether keys are off and whether the cache is being changed.
func (c *cache) state(ctx context.Context) (properties, error) {
	var answer struct {
		Properties properties `json:"properties"`
	}
	err := c.ask(ctx, "reading the cache", http.MethodGet, "", &answer)
	return answer.Properties, err
}

// keys lists both keys.
func (c *cache) keys(ctx context.Context) (pair, error) {
	var answer struct {
		PrimaryKey   string `json:"primaryKey"`
		SecondaryKey string `json:"secondaryKey"`
	}
	if err := c.ask(ctx, "listing the cache's keys", http.MethodPost, "/listKeys", &answer); err != nil {
		return pair{}, err
	}
	if answer.PrimaryKey == "" || answer.SecondaryKey == "" {
		return pair{}, fmt.Errorf("listing the cache's keys: Azure listed fewer than two; are keys turned off (%s)?", c.setting)
	}
	return pair{newKey(answer.PrimaryKey), newKey(answer.SecondaryKey)}, nil
}

// ask sends a request and decodes its answer. A decoding error is not passed on: it could quote the answer.
func (c *cache) ask(ctx context.Context, doing, method, path string, answer any) error {
	resp, err := c.send(ctx, doing, method, path, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := runtime.UnmarshalAsJSON(resp, answer); err != nil {
		return fmt.Errorf("%s: Azure Resource Manager answered with something other than the JSON expected", doing)
	}
	return nil
}

// send sends one request below the cache's id and accepts what ARM says for done and for begun.
func (c *cache) send(ctx context.Context, doing, method, path string, body any) (*http.Response, error) {
	req, err := runtime.NewRequest(ctx, method, runtime.JoinPaths(c.client.Endpoint(), c.id+path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	query := req.Raw().URL.Query()
	query.Set("api-version", c.apiVersion)
	req.Raw().URL.RawQuery = query.Encode()
	if body != nil {
		if err := runtime.MarshalAsJSON(req, body); err != nil {
			return nil, fmt.Errorf("%s: %w", doing, err)
		}
	}
	resp, err := c.client.Pipeline().Do(req)
	if err == nil && !runtime.HasStatusCode(resp, http.StatusOK, http.StatusAccepted) {
		err = runtime.NewResponseError(resp)
	}
	if err != nil {
		return nil, c.explain(doing, err)
	}
	return resp, nil
}
