package arm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// clusterBody is a lawful body with a change.
func clusterBody(change func(body, properties map[string]any)) map[string]any {
	properties := map[string]any{"publicNetworkAccess": "Disabled", "minimumTlsVersion": "1.2"}
	body := map[string]any{
		"name": "cache", "location": "westeurope", "sku": map[string]any{"name": "Balanced_B0"},
		"tags": map[string]any{"owner": "us"}, "properties": properties,
	}
	change(body, properties)
	return body
}

func TestABodyIsCheckedPathByPath(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(body, properties map[string]any)
		want   []string
	}{
		"a lawful body has no problem": {func(_, _ map[string]any) {}, nil},
		"an expression passes for any value": {func(body, properties map[string]any) {
			body["sku"] = "[variables('sku')]"
			properties["minimumTlsVersion"] = "[parameters('tls')]"
		}, nil},
		"an unknown value passes":                {func(_, properties map[string]any) { properties["highAvailability"] = arm.Unknown{} }, nil},
		"any tag is a path, and no other object": {func(body, _ map[string]any) { body["tags"] = map[string]any{"a": "1", "b": 2.0} }, []string{"tags.b: has the wrong type; expected string; got a number"}},
		"a flat input is no path": {func(body, _ map[string]any) { body["minimumTlsVersion"] = "1.2" }, []string{
			"minimumTlsVersion: is not a path of the specification",
		}},
		"a path spelled otherwise is none": {func(_, properties map[string]any) { properties["publicNetworkaccess"] = "Disabled" }, []string{
			"properties.publicNetworkaccess: is not a path of the specification; expected 'publicNetworkAccess'?",
		}},
		"what only Azure sets is refused": {func(_, properties map[string]any) { properties["hostName"] = "cache.redis.azure.net" }, []string{
			"properties.hostName: is set by Azure only; expected nothing",
		}},
		"what is required must be there": {func(body, _ map[string]any) { delete(body, "sku") }, []string{"sku: is required and missing"}},
		"a value that is not listed is refused": {func(_, properties map[string]any) { properties["publicNetworkAccess"] = "disabled" }, []string{
			"properties.publicNetworkAccess: is not a value of the specification; expected one of Enabled, Disabled; got disabled",
		}},
		"an object in the place of a string is refused": {func(_, properties map[string]any) { properties["minimumTlsVersion"] = map[string]any{} }, []string{
			"properties.minimumTlsVersion: has the wrong type; expected string; got an object",
		}},
		"a name must match its pattern": {func(body, _ map[string]any) { body["name"] = "-cache-" }, []string{
			`name: does not match the pattern of the API; expected ^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$; got -cache-`,
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range arm.CheckBody("Microsoft.Cache/redisEnterprise", "2025-07-01", clusterBody(test.change)) {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestABodyOfAnotherAPIVersionIsNotJudged(t *testing.T) {
	t.Parallel()
	found := arm.CheckBody("Microsoft.Cache/redisEnterprise", "2020-10-01", map[string]any{"name": "cache"})
	if len(found) != 1 || found[0].Path != "type" {
		t.Errorf("got %v", found)
	}
}
