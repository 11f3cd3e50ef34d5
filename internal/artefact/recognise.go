package artefact

import (
	"errors"
	"strings"
)

// recognise tells the kind of a document, or says what it is instead.
func recognise(root any) (Kind, error) {
	switch root := root.(type) {
	case map[string]any:
		if kind, ok := kindOf(root); ok {
			return kind, nil
		}
		return "", unlike(root)
	case []any:
		if len(root) == 0 || isResource(root[0]) {
			return ARMResources, nil
		}
		return "", errors.New("it is a JSON array of something other than ARM resources, which have an id and a type; " + expected)
	default:
		return "", errors.New("it is a single JSON value; " + expected)
	}
}

const expected = "expected a `pulumi preview --json`, a `pulumi stack export`, an ARM template, or ARM resources as Azure answers with them"

// kindOf recognises an object.
func kindOf(root map[string]any) (Kind, bool) {
	_, hasSummary := root["changeSummary"].(map[string]any)
	_, hasDeployment := root["deployment"].(map[string]any)
	items, _ := page(root)
	switch {
	case hasSummary:
		return PulumiPreview, true
	case hasDeployment || latest(root) != nil:
		return PulumiState, true
	case isTemplate(root):
		return ARMTemplate, true
	case isResource(root), items != nil && (len(items) == 0 || isResource(items[0])):
		return ARMResources, true
	default:
		return "", false
	}
}

// isTemplate recognises templates of every scope, which have a $schema that names them and a contentVersion.
func isTemplate(root map[string]any) bool {
	switch root["resources"].(type) {
	case []any, map[string]any:
	default:
		return false
	}
	schema, _ := root["$schema"].(string)
	_, versioned := root["contentVersion"].(string)
	return versioned || strings.Contains(strings.ToLower(schema), "deploymenttemplate.json")
}

// page is the list in an answer of Resource Manager, {"value": [...]}, or of Resource Graph, {"data": [...]}; nil when it is
// none of them.
func page(root map[string]any) (items []any, key string) {
	for _, key := range []string{"value", "data"} {
		if items, isList := root[key].([]any); isList {
			return items, key
		}
	}
	return nil, ""
}

func isResource(value any) bool {
	object, _ := value.(map[string]any)
	id, _ := object["id"].(string)
	kind, _ := object["type"].(string)
	return strings.HasPrefix(id, "/") && strings.Contains(kind, "/")
}

// latest is the deployment in a state file of a self-managed backend, nil in anything else.
func latest(root map[string]any) map[string]any {
	checkpoint, _ := root["checkpoint"].(map[string]any)
	deployment, _ := checkpoint["latest"].(map[string]any)
	return deployment
}

// lookalikes are what people give by mistake, by a key that only they have.
var lookalikes = []struct{ key, what string }{
	{"resourcePlans", "it is an update plan of Pulumi, which holds differences; make a `pulumi preview --json --show-sames`"},
	{"resource_changes", "it is a plan of Terraform, which is not read"},
	{"terraform_version", "it is a state of Terraform, which is not read"},
	{"policyRule", "it is an Azure Policy definition; policies are for --azure-policy"},
	{"sequence", "it is an event of the Pulumi engine; take the output of `pulumi preview --json` instead, without PULUMI_ENABLE_STREAMING_JSON_PREVIEW"},
}

// unlike says what an unknown object is.
func unlike(root map[string]any) error {
	schema, _ := root["$schema"].(string)
	switch {
	case len(root) == 0:
		return errors.New("it is an empty object, as `pulumi preview --json` leaves one when it fails; look at what it wrote to standard error")
	case strings.Contains(strings.ToLower(schema), "deploymentparameters.json"):
		return errors.New("it is a parameter file of a template; give the template")
	}
	for _, known := range lookalikes {
		if _, found := root[known.key]; found {
			return errors.New(known.what)
		}
	}
	return errors.New("it is JSON of an unknown kind; " + expected)
}
