package azurepolicy

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	testSubscription = "/subscriptions/0a1c2e4f-6b8d-4f0a-9c2e-4d6f8a0b2c35"
	goldenFolder     = "../../tests/unit/testdata/"
)

// goldenGraph is the graph of an example stack, from the golden ARM template of its plan.
func goldenGraph(t testing.TB, stack string) []arm.Resource {
	t.Helper()
	content, err := os.ReadFile(goldenFolder + stack + ".template.json")
	if err != nil {
		t.Fatal(err)
	}
	var template map[string]any
	if err := json.Unmarshal(content, &template); err != nil {
		t.Fatal(err)
	}
	graph := resourcesOf(template, "rg-cache")
	if len(graph) < 8 {
		t.Fatalf("the template of %s has %d resources", stack, len(graph))
	}
	return graph
}

// resourcesOf lists the resources of a template and of the deployments in it.
func resourcesOf(template map[string]any, group string) []arm.Resource {
	var graph []arm.Resource
	for _, item := range arm.Objects(template["resources"]) {
		kind := item["type"].(string)
		if kind == "Microsoft.Resources/deployments" {
			properties := item["properties"].(map[string]any)
			graph = append(graph, resourcesOf(properties["template"].(map[string]any), item["resourceGroup"].(string))...)
			continue
		}
		graph = append(graph, resourceOf(item, kind, group))
	}
	return graph
}

func resourceOf(item map[string]any, kind, group string) arm.Resource {
	body, _ := resolved(item, group).(map[string]any)
	names := strings.Split(body["name"].(string), "/")
	made := arm.Resource{Type: kind, Name: names[len(names)-1], APIVersion: item["apiVersion"].(string), Body: body}
	made.Location, _ = body["location"].(string)
	scope, extends := body["scope"].(string)
	switch {
	case kind == "Microsoft.Resources/resourceGroups":
		made.ID = testSubscription + "/resourceGroups/" + made.Name
	case extends:
		made.ID = scope + "/providers/" + kind + "/" + made.Name
	default:
		made.ID = idOf(group, kind, names)
	}
	for _, outside := range []string{"type", "apiVersion", "name", "scope", "dependsOn"} {
		delete(body, outside)
	}
	return made
}

func idOf(group, kind string, names []string) string {
	types := strings.Split(kind, "/")
	id := testSubscription + "/resourceGroups/" + group + "/providers/" + types[0]
	for i, name := range names {
		id += "/" + types[i+1] + "/" + name
	}
	return id
}

var (
	resourceIDCall = regexp.MustCompile(`^\[resourceId\((.*)\)\]$`)
	quotedArgument = regexp.MustCompile(`'([^']*)'`)
)

// resolved replaces the template's expressions: resourceId by the id, any other by an unknown value.
func resolved(value any, group string) any {
	switch v := value.(type) {
	case string:
		if call := resourceIDCall.FindStringSubmatch(v); call != nil {
			var arguments []string
			for _, match := range quotedArgument.FindAllStringSubmatch(call[1], -1) {
				arguments = append(arguments, match[1])
			}
			at := 0
			for at < len(arguments)-1 && !strings.HasPrefix(arguments[at], "Microsoft.") {
				at++
			}
			if at > 0 {
				group = arguments[at-1]
			}
			return idOf(group, arguments[at], arguments[at+1:])
		}
		if strings.HasPrefix(v, "[") && !strings.HasPrefix(v, "[[") {
			return arm.Unknown{}
		}
		return v
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = resolved(item, group)
		}
		return items
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			object[key] = resolved(item, group)
		}
		return object
	default:
		return value
	}
}

// statuses lists what the policies make of the graph: "policy: type/name: status", without what complies.
func statuses(results Results) []string {
	var lines []string
	for _, r := range results.Results {
		if r.Status == Compliant {
			continue
		}
		on := "-"
		if r.Resource >= 0 {
			on = path.Base(r.ResourceType) + "/" + r.ResourceName
		}
		lines = append(lines, r.Policy.Name+": "+on+": "+string(r.Status))
	}
	return lines
}
