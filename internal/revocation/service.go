package revocation

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// service is where the two cache services differ.
type service struct {
	cacheType, apiVersion string
	// owner follows a cache's id to what the assignments lie below.
	owner string
	// objectID reads whose an assignment is.
	objectID func(assignmentBody) string
}

// assignmentBody is an access policy assignment of either service:
// https://learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment and
// https://learn.microsoft.com/rest/api/redis/access-policy-assignment
type assignmentBody struct {
	ID         string `json:"id"`
	Properties struct {
		AccessPolicyName string `json:"accessPolicyName"`
		ObjectID         string `json:"objectId"`
		User             struct {
			ObjectID string `json:"objectId"`
		} `json:"user"`
	} `json:"properties"`
}

// The two services, with the API versions that the stack deploys with.
var services = []service{
	{
		cacheType: "Microsoft.Cache/redisEnterprise", apiVersion: "2025-07-01", owner: "/databases/default",
		objectID: func(b assignmentBody) string { return b.Properties.User.ObjectID },
	},
	{
		cacheType: "Microsoft.Cache/redis", apiVersion: "2024-11-01",
		objectID: func(b assignmentBody) string { return b.Properties.ObjectID },
	},
}

func serviceOf(cacheID string) (service, bool) {
	id, ok := resourceid.Parse(cacheID)
	for _, s := range services {
		if ok && strings.EqualFold(id.Type, s.cacheType) {
			return s, true
		}
	}
	return service{}, false
}

// action is a permission on something below a cache.
func (s service) action(kind, verb string) string {
	owner := s.cacheType
	if s.owner != "" {
		owner += "/databases"
	}
	return owner + "/" + kind + "/" + verb
}

const (
	assignments = "accessPolicyAssignments"
	policies    = "accessPolicies"
)

// sameID compares ARM ids, which have no case.
func sameID(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
}

// within says whether an id is a scope or lies below it.
func within(id, scope string) bool {
	id, scope = strings.ToLower(strings.TrimSuffix(id, "/")), strings.ToLower(strings.TrimSuffix(scope, "/"))
	return id == scope || strings.HasPrefix(id, scope+"/")
}

// lastName is the last segment of an id.
func lastName(id string) string { return id[strings.LastIndex(id, "/")+1:] }
