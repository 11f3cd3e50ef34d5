package revocation

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// cacheState is a cache, or a database, as far as it matters here.
type cacheState struct {
	Tags       map[string]string `json:"tags"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
	} `json:"properties"`
}

func (m *manager) readCache(ctx context.Context, cacheID string) (cacheState, error) {
	found, _ := serviceOf(cacheID)
	return m.readState(ctx, cacheID, found)
}

func (m *manager) readState(ctx context.Context, id string, of service) (cacheState, error) {
	var state cacheState
	status, err := m.send(ctx, request{
		doing: "reading " + lastName(id), method: http.MethodGet, id: id, apiVersion: of.apiVersion, action: of.cacheType + "/read", into: &state,
	})
	if err == nil && status == http.StatusNotFound {
		err = fmt.Errorf("reading %s: Azure has no such cache, or does not show it to the identity that runs this", id)
	}
	return state, err
}

func (m *manager) listAssignments(ctx context.Context, c CachePlan) ([]Assignment, error) {
	bodies, status, err := list[assignmentBody](ctx, m, request{
		doing: "listing the access policy assignments", id: c.ID + c.service.owner + "/" + assignments, apiVersion: c.service.apiVersion, action: c.service.action(assignments, "read"),
	})
	if err == nil && status == http.StatusNotFound {
		err = fmt.Errorf("listing the access policy assignments: Azure has no %s%s", c.ID, c.service.owner)
	}
	var found []Assignment
	for _, body := range bodies {
		found = append(found, Assignment{ID: body.ID, ObjectID: c.service.objectID(body), Policy: body.Properties.AccessPolicyName})
	}
	return found, err
}

func (m *manager) exists(ctx context.Context, id string, of service, kind string) (bool, error) {
	status, err := m.send(ctx, request{doing: "looking for " + lastName(id), method: http.MethodGet, id: id, apiVersion: of.apiVersion, action: of.action(kind, "read")})
	return status == http.StatusOK, err
}

// listLocks lists the locks at, above and below a cache. Each scope is asked, because the documentation does not say
// whether an answer holds those above it. A scope that must not be read is told, and is no error: a lock there answers
// the deletion, and then everything is put back.
func (m *manager) listLocks(ctx context.Context, cacheID string) (found []Lock, unseen []string, err error) {
	id, _ := resourceid.Parse(cacheID)
	subscription := "/subscriptions/" + id.SubscriptionID
	for _, scope := range []string{cacheID, subscription + "/resourceGroups/" + id.ResourceGroup, subscription} {
		bodies, _, err := list[lockBody](ctx, m, request{
			doing: "listing the locks of " + lastName(scope), id: scope + locksPath, apiVersion: locksVersion, action: locksRead,
		})
		if isForbidden(err) && scope != cacheID {
			unseen = append(unseen, err.Error())
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		for _, body := range bodies {
			if !slices.ContainsFunc(found, func(l Lock) bool { return sameID(l.ID, body.ID) }) {
				found = append(found, body.lock())
			}
		}
	}
	return found, unseen, nil
}
