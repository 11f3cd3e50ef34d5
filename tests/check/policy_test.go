package check_test

import (
	"os"
	"testing"
)

// The company's platform team makes all private DNS zones; nobody else may.
func companyPolicies(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir + "/testdata/company-policies"
}

func TestACompanyPolicyAgainstPrivateDnsZonesIsMetBeforeAzureMeetsIt(t *testing.T) {
	t.Parallel()
	p := newProject(t, "test", "prod")
	p.run("check", "test", "--azure-policy", companyPolicies(t)).want(t, 3,
		"denied", "Private DNS zones are made by the platform team", "privatelink.redis.azure.net", "✗ failed Azure Policy", "✓ passed findings")
	p.run("check", "prod", "--azure-policy", companyPolicies(t)).want(t, 0, "✓ passed Azure Policy")
}

func TestAPolicyFolderThatCannotBeUnderstoodIsNeverAPass(t *testing.T) {
	t.Parallel()
	p := newProject(t, "test")
	const unknownFunction = `{"properties": {"displayName": "Odd", "mode": "All", "policyRule": {
		"if": {"allOf": [{"field": "type", "equals": "Microsoft.Cache/redisEnterprise"}, {"value": "[conjure(field('name'))]", "equals": "x"}]},
		"then": {"effect": "deny"}}}}`
	p.write("odd/odd.json", unknownFunction)
	p.run("check", "test", "--azure-policy", "odd").want(t, 0, "undecided", "conjure")
	p.write("broken/broken.json", unknownFunction[:40])
	p.run("check", "test", "--azure-policy", "broken").want(t, 1, "broken.json: is not JSON", "line 1")
	p.write("none/notes.txt", "nothing here")
	p.run("check", "test", "--azure-policy", "none").want(t, 1, "--azure-policy: ", "has no policy")
	p.run("check", "test", "--azure-policy", "nowhere").want(t, 1, "--azure-policy: nowhere is no folder")
}
