package sandbox

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Over HTTP, a few writes are simulated that no program makes and that take access away: of locks, of the tags of a cache,
// and the deletion of access policies and their assignments. They pass the same rules as a write of the engine: nothing is
// deleted below a lock, and writes to one cache do not overlap.

const (
	tagsTail   = "/providers/Microsoft.Resources/tags/default"
	tagsAPI    = "2021-04-01"
	locksTail  = "/providers/Microsoft.Authorization/locks"
	grantsTail = "/accessPolicyAssignments"
)

// revocable answers these calls; handled is false for every other. The mutex is not held: a write takes it.
func (c *call) revocable(apiVersion string) (answer reply, handled bool) {
	id := "/" + strings.Join(c.segments, "/")
	parsed, err := arm.ParseID(id)
	kind := arm.Resource{ID: id, Type: parsed.Type, Name: parsed.Name}
	switch {
	case c.Method == http.MethodPatch && endsWith(id, tagsTail):
		return c.patchTags(id[:len(id)-len(tagsTail)], apiVersion), true
	case c.Method == http.MethodGet && endsWith(id, locksTail):
		return c.listBelow(id, typeLock, apiVersion), true
	case c.Method == http.MethodGet && endsWith(id, grantsTail):
		return c.listGrants(id, apiVersion), true
	case err != nil:
		return reply{}, false
	case c.Method == http.MethodPut && is(kind, typeLock):
		return c.versioned(kind, apiVersion, c.putLock), true
	case c.Method == http.MethodDelete && is(kind, typeLock, typeManagedGrant, typeClassicGrant, typeClassicPolicy):
		return c.versioned(kind, apiVersion, c.deleteBelow), true
	}
	return reply{}, false
}

func endsWith(id, tail string) bool {
	return strings.HasSuffix(strings.ToLower(id), strings.ToLower(tail))
}

// versioned refuses an API version that the type is not simulated in.
func (c *call) versioned(wanted arm.Resource, apiVersion string, answer func(arm.Resource) reply) reply {
	kind, known := arm.LookupType(wanted.Type)
	if known && kind.APIVersion != apiVersion {
		return noSuchVersion(apiVersion, wanted.Type, kind.APIVersion)
	}
	wanted.Type, wanted.APIVersion = kind.Type, kind.APIVersion
	return answer(wanted)
}

func noSuchVersion(apiVersion, of, known string) reply {
	return refusal(http.StatusBadRequest, "NoRegisteredProviderFound", "",
		"No registered resource provider found for API version '%s' for type '%s'. The supported api-versions are '%s'.", apiVersion, of, known)
}

// listBelow lists what a scope has of a type, with all that lies below it.
// https://learn.microsoft.com/rest/api/resources/management-locks/list-at-resource-level
func (c *call) listBelow(collection, kind, apiVersion string) reply {
	return c.versioned(arm.Resource{Type: kind}, apiVersion, func(wanted arm.Resource) reply {
		c.azure.mu.Lock()
		defer c.azure.mu.Unlock()
		listed := []any{}
		scope := collection[:len(collection)-len(locksTail)]
		if wanted.Type != typeLock {
			scope = collection
		}
		c.azure.eachBelow(scope, func(found arm.Resource) { listed = append(listed, bodyOf(c.azure.answer(found))) }, wanted.Type)
		return ok(map[string]any{"value": listed})
	})
}

// listGrants: https://learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment/list and
// https://learn.microsoft.com/rest/api/redis/access-policy-assignment/list
func (c *call) listGrants(collection, apiVersion string) reply {
	owner := collection[:len(collection)-len(grantsTail)]
	kind := typeManagedGrant
	if parsed, err := arm.ParseID(owner); err != nil || !is(arm.Resource{Type: parsed.Type}, typeDatabase) {
		kind = typeClassicGrant
	}
	if _, exists := c.azure.get(owner); !exists {
		return refusal(http.StatusNotFound, "ResourceNotFound", "", "%s", missing(owner))
	}
	return c.listBelow(collection, kind, apiVersion)
}

// putLock: https://learn.microsoft.com/rest/api/resources/management-locks/create-or-update-by-scope
func (c *call) putLock(lock arm.Resource) reply {
	var body map[string]any
	if !c.decode(&body) {
		return refusal(http.StatusBadRequest, "InvalidRequestContent", "", "The request content was invalid and could not be deserialized.")
	}
	lock.Body = map[string]any{"properties": body["properties"]}
	if level := lock.Text("properties", "level"); level != "CanNotDelete" && level != "ReadOnly" {
		return refusal(http.StatusBadRequest, "InvalidLockLevel", "", "The lock level '%s' is not valid; expected CanNotDelete or ReadOnly.", level)
	}
	status := http.StatusCreated
	write := c.azure.create
	if _, exists := c.azure.get(lock.ID); exists {
		status, write = http.StatusOK, c.azure.update
	}
	stored, err := write(c.Context(), lock)
	if err != nil {
		return c.unfinished(err)
	}
	return reply{status: status, body: bodyOf(stored)}
}

// deleteBelow deletes as the engine does, under the same rules. Azure names a lock before it looks whether the resource
// exists, because Resource Manager judges locks and the service what it has; so nothing is deleted twice below a lock.
func (c *call) deleteBelow(doomed arm.Resource) reply {
	if _, exists := c.azure.get(doomed.ID); !exists {
		c.azure.mu.Lock()
		defer c.azure.mu.Unlock()
		if message := lockedAgainstDelete(c.azure, request{operation: opDelete, resource: doomed}); message != "" {
			return refusal(http.StatusConflict, "ScopeLocked", "", "%s", message)
		}
		return reply{status: http.StatusNoContent}
	}
	if err := c.azure.delete(c.Context(), doomed.ID); err != nil {
		return c.unfinished(err)
	}
	return reply{status: http.StatusOK}
}

// unfinished is a refusal, or the word of a gateway that has lost sight of the service.
func (c *call) unfinished(err error) reply {
	var partial *unfinishedError
	if errors.As(err, &partial) {
		return refusal(http.StatusServiceUnavailable, "ServiceUnavailable", "", "%s", err)
	}
	return refused(err)
}

// patchTags changes some tags of a cache: https://learn.microsoft.com/rest/api/resources/tags/update-at-scope
func (c *call) patchTags(id, apiVersion string) reply {
	var patch struct {
		Operation  string `json:"operation"`
		Properties struct {
			Tags map[string]string `json:"tags"`
		} `json:"properties"`
	}
	found, exists := c.azure.get(id)
	switch {
	case apiVersion != tagsAPI:
		return noSuchVersion(apiVersion, "Microsoft.Resources/tags", tagsAPI)
	case !c.decode(&patch):
		return refusal(http.StatusBadRequest, "InvalidRequestContent", "", "The request content was invalid and could not be deserialized.")
	case !exists:
		return refusal(http.StatusNotFound, "ResourceNotFound", "", "%s", missing(id))
	case !isCache(found):
		return c.unknownCall()
	}
	tags, refusedTag := merged(found, patch.Operation, patch.Properties.Tags)
	if refusedTag != "" {
		return refusal(http.StatusBadRequest, "InvalidTag", "", "%s", refusedTag)
	}
	if err := c.setTags(id, tags); err != nil {
		return c.unfinished(err)
	}
	return ok(map[string]any{"id": id + tagsTail, "name": "default", "type": "Microsoft.Resources/tags", "properties": map[string]any{"tags": tags}})
}

// merged are the tags of a resource after an operation, or why it is refused.
// https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
func merged(r arm.Resource, operation string, given map[string]string) (tags map[string]any, refused string) {
	const mostTags, longestValue = 50, 256
	tags = map[string]any{}
	if present, ok := r.At("tags").(map[string]any); ok {
		maps.Copy(tags, present)
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch {
		case len([]rune(given[name])) > longestValue:
			return nil, say("The tag value of '%s' exceeds the limit of %d characters.", name, longestValue)
		case operation == "Delete":
			delete(tags, name)
		case operation == "Merge":
			tags[name] = given[name]
		default:
			return nil, say("The operation '%s' is not simulated; expected Merge or Delete.", operation)
		}
	}
	if len(tags) > mostTags {
		return nil, say("A resource has at most %d tags; this one would have %d.", mostTags, len(tags))
	}
	return tags, ""
}

// setTags writes the stored resource, not the answer about it.
func (c *call) setTags(id string, tags map[string]any) error {
	c.azure.mu.Lock()
	stored, _ := c.azure.find(id)
	changed := stored.Clone()
	c.azure.mu.Unlock()
	changed.Body["tags"] = tags
	_, err := c.azure.update(c.Context(), changed)
	return err
}
