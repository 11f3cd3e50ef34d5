package revocation_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The fake knows what Resource Manager documents of locks, tags, assignments and policies: a lock at or above a resource
// blocks its deletion, a ReadOnly one also writes; a deletion takes its time; a policy that is assigned stays. It is not
// Azure: roles, replication and throttling are not in it.
const (
	subscription = "/subscriptions/11111111-2222-3333-4444-555555555555"
	group        = subscription + "/resourceGroups/rg-shop"
	classicID    = group + "/providers/Microsoft.Cache/redis/shop"
	managedID    = group + "/providers/Microsoft.Cache/redisEnterprise/shop"
	orders       = "3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17"
	web          = "9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59"
	locks        = "/providers/Microsoft.Authorization/locks/"
	lockNotes    = "Ask the platform team before removing this lock. It's theirs."
)

// thing is a resource of the fake.
type thing map[string]any

// world is one cache in its group and subscription.
type world struct {
	managed bool
	now     time.Time
	// things are all resources by their id in lower case.
	things map[string]thing
	tags   map[string]string
	state  string
	// dying are ids that are gone once they have been read that often.
	dying map[string]int
	// refuse answers a request in Azure's place; nil lets it pass.
	refuse func(*http.Request) (status int, code string)
	// unlocked counts the requests that found the cache without its lock.
	unlocked int
}

func newWorld(managed bool) *world {
	w := &world{
		managed: managed, now: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), things: map[string]thing{}, state: "Succeeded",
		dying: map[string]int{}, tags: map[string]string{"team": "shop"},
	}
	w.assign("orders-api", orders, "default")
	w.assign("web-app", web, "default")
	w.lock(w.lockID(), "CanNotDelete", lockNotes)
	return w
}

func (w *world) cacheID() string {
	if w.managed {
		return managedID
	}
	return classicID
}

func (w *world) ownerID() string {
	if w.managed {
		return managedID + "/databases/default"
	}
	return classicID
}

func (w *world) lockID() string { return w.cacheID() + locks + "lock-shop" }

func (w *world) assignmentID(key string) string {
	return w.ownerID() + "/accessPolicyAssignments/" + key
}

func (w *world) assign(key, principal, policy string) {
	properties := map[string]any{"accessPolicyName": policy, "provisioningState": "Succeeded"}
	if w.managed {
		properties["user"] = map[string]any{"objectId": principal}
	} else {
		properties["objectId"] = principal
	}
	w.put(w.assignmentID(key), thing{"properties": properties})
}

func (w *world) lock(id, level, notes string) {
	w.put(id, thing{"properties": map[string]any{"level": level, "notes": notes}})
}

func (w *world) put(id string, t thing) {
	t["id"] = id
	w.things[strings.ToLower(id)] = t
}

func (w *world) has(id string) bool { return w.things[strings.ToLower(id)] != nil }

func (t thing) property(name string) string {
	properties, _ := t["properties"].(map[string]any)
	text, _ := properties[name].(string)
	return text
}

// below are the things whose ids begin with a prefix, in the order of their ids.
func (w *world) below(prefix string) []thing {
	var found []thing
	for _, id := range slices.Sorted(maps.Keys(w.things)) {
		if strings.HasPrefix(id, strings.ToLower(prefix)) {
			found = append(found, w.things[id])
		}
	}
	return found
}

// lockedBy is the scope of a lock at or above an id with one of the levels.
func (w *world) lockedBy(id string, levels ...string) string {
	for _, t := range w.below(subscription) {
		lockID := t["id"].(string)
		scope, _, isLock := strings.Cut(lockID, locks)
		if isLock && slices.Contains(levels, t.property("level")) && strings.HasPrefix(strings.ToLower(id)+"/", strings.ToLower(scope)+"/") {
			return scope
		}
	}
	return ""
}

// answer is what the fake answers: a body, or a code of an error.
type answer struct {
	status int
	body   any
	code   string
}

func (w *world) serve(req *http.Request) *http.Response {
	if !w.has(w.lockID()) {
		w.unlocked++
	}
	a := w.route(req)
	if a.code != "" {
		a.body = map[string]any{"error": map[string]any{"code": a.code, "message": "The fake refuses " + req.Method + "."}}
	}
	return respond(req, a.status, a.body)
}

func respond(req *http.Request, status int, body any) *http.Response {
	content, _ := json.Marshal(body)
	if body == nil {
		content = nil
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Request: req, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(content))}
}

func (w *world) route(req *http.Request) answer {
	if w.refuse != nil {
		if status, code := w.refuse(req); status != 0 {
			return answer{status: status, code: code}
		}
	}
	id := strings.TrimSuffix(req.URL.Path, "/")
	isLock := strings.Contains(id, locks)
	switch {
	case req.URL.Query().Get("api-version") == "":
		return answer{status: http.StatusBadRequest, code: "MissingApiVersionParameter"}
	case req.Method == http.MethodPatch && strings.HasSuffix(id, "/tags/default"):
		return w.patchTags(req)
	case req.Method == http.MethodGet:
		return w.get(id)
	case req.Method == http.MethodPut && isLock:
		var body thing
		if json.NewDecoder(req.Body).Decode(&body) != nil {
			return answer{status: http.StatusBadRequest, code: "InvalidRequestContent"}
		}
		w.put(id, body)
		return answer{status: http.StatusCreated, body: body}
	case req.Method == http.MethodDelete:
		return w.delete(id, isLock)
	default:
		return answer{status: http.StatusMethodNotAllowed, code: "MethodNotAllowed"}
	}
}

func (w *world) get(id string) answer {
	switch {
	case strings.EqualFold(id, w.cacheID()):
		return answer{status: http.StatusOK, body: thing{"id": w.cacheID(), "tags": w.tags, "properties": map[string]any{"provisioningState": w.state}}}
	case strings.EqualFold(id, w.ownerID()):
		return answer{status: http.StatusOK, body: thing{"id": w.ownerID(), "properties": map[string]any{"provisioningState": w.state}}}
	case strings.HasSuffix(id, "/accessPolicyAssignments"), strings.HasSuffix(id, "/locks"):
		return answer{status: http.StatusOK, body: map[string]any{"value": w.below(id + "/")}}
	}
	if left, dying := w.dying[id]; dying {
		if w.dying[id] = left - 1; left <= 0 {
			delete(w.dying, id)
			delete(w.things, strings.ToLower(id))
		}
	}
	if !w.has(id) {
		return answer{status: http.StatusNotFound, code: "ResourceNotFound"}
	}
	return answer{status: http.StatusOK, body: w.things[strings.ToLower(id)]}
}

func (w *world) delete(id string, isLock bool) answer {
	switch {
	case !isLock && w.lockedBy(id, "CanNotDelete", "ReadOnly") != "":
		return answer{status: http.StatusConflict, code: "ScopeLocked"} // also for what does not exist
	case !w.has(id):
		return answer{status: http.StatusNoContent}
	case isLock:
		delete(w.things, strings.ToLower(id))
		return answer{status: http.StatusOK}
	case strings.Contains(id, "/accessPolicies/") && w.assigned(id[strings.LastIndex(id, "/")+1:]):
		return answer{status: http.StatusBadRequest, code: "PolicyInUse"}
	}
	w.dying[id] = 1
	return answer{status: http.StatusAccepted, body: map[string]any{}}
}

func (w *world) assigned(policy string) bool {
	return slices.ContainsFunc(w.below(w.ownerID()+"/accessPolicyAssignments/"), func(t thing) bool { return t.property("accessPolicyName") == policy })
}

func (w *world) patchTags(req *http.Request) answer {
	var body struct {
		Operation  string
		Properties struct{ Tags map[string]string }
	}
	if json.NewDecoder(req.Body).Decode(&body) != nil {
		return answer{status: http.StatusBadRequest, code: "InvalidRequestContent"}
	}
	if w.lockedBy(w.cacheID(), "ReadOnly") != "" {
		return answer{status: http.StatusConflict, code: "ScopeLocked"}
	}
	for name, value := range body.Properties.Tags {
		switch {
		case len([]rune(value)) > 256:
			return answer{status: http.StatusBadRequest, code: "InvalidTagValueLength"}
		case body.Operation == "Delete":
			delete(w.tags, name)
		default:
			w.tags[name] = value
		}
	}
	return answer{status: http.StatusOK, body: map[string]any{}}
}
