package sandbox

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

var apiVersionPattern = regexp.MustCompile(`^20\d\d-\d\d-\d\d(-preview)?$`)

// answerManagement answers a call of Azure Resource Manager. Refusals have its words:
// https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
func (c *call) answerManagement() reply {
	apiVersion := c.URL.Query().Get("api-version")
	switch {
	case !c.signed():
		challenge := map[string]string{"WWW-Authenticate": `Bearer authorization_uri="` + c.azure.authority() + `", error="invalid_token"`}
		answer := refusal(http.StatusUnauthorized, "AuthenticationFailed", "", "Authentication failed. The 'Authorization' header is missing or has no token of the sandbox.")
		answer.header = challenge
		return answer
	case apiVersion == "":
		return refusal(http.StatusBadRequest, "MissingApiVersionParameter", "", "The api-version query parameter (?api-version=) is required for all requests.")
	case !apiVersionPattern.MatchString(apiVersion):
		return refusal(http.StatusBadRequest, "InvalidApiVersionParameter", "", "The api-version '%s' is invalid.", apiVersion)
	}
	if answer, handled := c.revocable(apiVersion); handled {
		return answer
	}
	c.azure.mu.Lock()
	defer c.azure.mu.Unlock()
	last := len(c.segments) - 1
	switch {
	case last < 1:
		return c.unknownCall()
	case c.Method == http.MethodGet && strings.EqualFold(c.segments[last-1], "operationsStatus"):
		return c.operation(c.segments[last])
	case c.Method == http.MethodGet:
		if answer, handled := c.insideVault(apiVersion); handled {
			return answer
		}
		return c.resource("/"+strings.Join(c.segments, "/"), apiVersion, c.get)
	case c.Method == http.MethodPost && strings.EqualFold(c.segments[last], "listKeys"):
		return c.ownerOfKeys("/"+strings.Join(c.segments[:last], "/"), apiVersion, c.listKeys)
	case c.Method == http.MethodPost && strings.EqualFold(c.segments[last], "regenerateKey"):
		return c.ownerOfKeys("/"+strings.Join(c.segments[:last], "/"), apiVersion, c.regenerateKey)
	default:
		return c.unknownCall()
	}
}

func (a *azure) authority() string { return "https://login.microsoftonline.com/" + a.options.TenantID }

// unknownCall refuses what is not simulated: writes go through the engine.
func (c *call) unknownCall() reply {
	return refusal(http.StatusMethodNotAllowed, "MethodNotAllowed", "",
		"%s %s is not simulated over HTTP: expected GET of a resource, or POST of listKeys or regenerateKey.", c.Method, c.URL.Path)
}

// resource looks for what an id names, in an API version that the sandbox speaks.
func (c *call) resource(id, apiVersion string, answer func(arm.Resource) reply) reply {
	parsed, err := arm.ParseID(id)
	if err != nil {
		return refusal(http.StatusBadRequest, "InvalidResourceId", "", "%s", err)
	}
	kind, known := arm.LookupType(parsed.Type)
	if known && kind.APIVersion != apiVersion {
		return refusal(http.StatusBadRequest, "NoRegisteredProviderFound", "",
			"No registered resource provider found for API version '%s' for type '%s'. The supported api-versions are '%s'.", apiVersion, parsed.Type, kind.APIVersion)
	}
	found, exists := c.azure.find(id)
	if !exists || hidden(found) {
		return refusal(http.StatusNotFound, "ResourceNotFound", "", "%s", missing(id))
	}
	return answer(found)
}

// get answers with a resource. Access keys are in the answer to a PUT, which only the engine sends, and not to a GET.
// https://learn.microsoft.com/rest/api/redis/redis/get
func (c *call) get(r arm.Resource) reply {
	answered := c.azure.answer(r)
	if is(answered, typeClassic) {
		answered.Put(nil, "properties", "accessKeys")
	}
	return ok(bodyOf(answered))
}

// ownerOfKeys looks for the cache, or the database, that access keys belong to.
func (c *call) ownerOfKeys(id, apiVersion string, answer func(arm.Resource) reply) reply {
	return c.resource(id, apiVersion, func(r arm.Resource) reply {
		if !is(r, typeClassic, typeDatabase) {
			return c.unknownCall()
		}
		return answer(r)
	})
}

// listKeys: https://learn.microsoft.com/rest/api/redis/redis/list-keys and
// https://learn.microsoft.com/rest/api/redis/redisenterprisecache/databases/list-keys
func (c *call) listKeys(owner arm.Resource) reply { return ok(c.azure.keysOf(owner).listed(owner.ID)) }

// regenerateKey: https://learn.microsoft.com/rest/api/redis/redis/regenerate-key and
// https://learn.microsoft.com/rest/api/redis/redisenterprisecache/databases/regenerate-key
func (c *call) regenerateKey(owner arm.Resource) reply {
	var wanted struct {
		KeyType string `json:"keyType"`
	}
	if !c.decode(&wanted) || wanted.KeyType != keyPrimary && wanted.KeyType != keySecondary {
		return refusal(http.StatusBadRequest, "InvalidRequestBody", "", "The value of 'keyType' is invalid; expected Primary or Secondary.")
	}
	cache, below := cacheOf(owner)
	if !below {
		cache = owner.ID
	}
	if occupant := c.azure.busy[arm.Key(cache)]; occupant != "" || c.azure.keysOf(owner).pending != "" {
		return refusal(http.StatusConflict, "Conflict", "", "Another operation is in progress on the cache '%s'.", cache)
	}
	state, err := c.azure.regenerate(owner, wanted.KeyType)
	if err != nil {
		return refused(err)
	}
	if is(owner, typeClassic) {
		return ok(state.listed(owner.ID))
	}
	return c.accepted(owner)
}

// accepted is the answer to a request that takes its time. The operation is named after what it works on.
func (c *call) accepted(owner arm.Resource) reply {
	cache, _ := cacheOf(owner)
	cluster, _ := c.azure.find(cache)
	operation := "https://" + managementHost + "/subscriptions/" + subscriptionOf(owner.ID) + "/providers/Microsoft.Cache/locations/" +
		cluster.Location + "/operationsStatus/" + operationID(owner) + "?api-version=" + owner.APIVersion
	// Azure says 10 seconds or more; nothing here takes as long as one.
	return reply{status: http.StatusAccepted, body: map[string]any{}, header: map[string]string{"Azure-AsyncOperation": operation, "Retry-After": "1"}}
}

func operationID(owner arm.Resource) string { return guid(owner.ID, "regenerateKey") }

// operation says how a regeneration stands.
// https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
func (c *call) operation(id string) reply {
	answer := refusal(http.StatusNotFound, "OperationNotFound", "", "The operation '%s' was not found.", id)
	c.azure.each(func(owner arm.Resource) {
		if !strings.EqualFold(operationID(owner), id) || owner.Body[keysKey] == nil {
			return
		}
		status := map[string]any{"id": c.URL.Path, "name": id, "status": "Succeeded"}
		if c.azure.keysOf(owner).pending != "" {
			status["status"] = "InProgress"
			answer = reply{status: http.StatusOK, body: status, header: map[string]string{"Retry-After": "1"}}
			return
		}
		answer = ok(status)
	}, typeDatabase)
	return answer
}
