package unit_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// belowClassic are the children of a classic cache.
var belowClassic = []string{"v20241101:AccessPolicy", ":AccessPolicyAssignment", ":FirewallRule", ":PatchSchedule", ":LinkedServer"}

// classicViolations are those that only the classic service can have: public access is on without anything that filters
// it, keys would reach the state in clear text, persistence uses a key, or two writes below the cache can overlap.
func classicViolations(graph recorder.Graph) []string {
	var found []string
	for _, redis := range graph.OfType(":Redis") {
		prefix := strings.TrimSuffix(redis.Name, "redis")
		_, hasEndpoint := graph.Named(prefix + "endpoint")
		access := redis.Inputs["publicNetworkAccess"]
		switch {
		case hasEndpoint && access != "Disabled":
			found = append(found, fmt.Sprintf("%s has an endpoint and public access %v", redis.Name, access))
		case !hasEndpoint && redis.Inputs["subnetId"] == nil && len(graph.OfType(":FirewallRule")) == 0:
			found = append(found, redis.Name+" has neither an endpoint nor a subnet nor a rule")
		case access != "Disabled" && access != "Enabled":
			found = append(found, redis.Name+" does not say whether public access is on")
		}
		if !slices.Contains(redis.SecretOutputs, "accessKeys") {
			found = append(found, redis.Name+" would write its keys to the state in clear text")
		}
		if at(redis.Inputs, "redisConfiguration.rdbBackupEnabled") == "true" || at(redis.Inputs, "redisConfiguration.aofBackupEnabled") == "true" {
			if at(redis.Inputs, "redisConfiguration.preferredDataPersistenceAuthMethod") != "ManagedIdentity" {
				found = append(found, redis.Name+" persists with a key")
			}
		}
		var writes recorder.Graph
		for _, token := range belowClassic {
			for _, r := range graph.OfType(token) {
				if r.Parent == redis.Name {
					writes = append(writes, r)
				}
			}
		}
		found = append(found, notInTurn(writes)...)
	}
	return append(found, sharedViolations(graph)...)
}
