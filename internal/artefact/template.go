package artefact

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// mostNested bounds deployments within deployments; Resource Manager allows five levels,
// https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
const mostNested = 5

// scope is what expressions of one template can see.
type scope struct {
	names *names
	// subscription and group are where the template is deployed; group is "" in a deployment to a subscription.
	subscription, group string
	// copies are the numbers of the copy loops at hand, by name; the innermost is also under "".
	copies map[string]float64
	// lambdas are the values of the variables of lambdas at hand.
	lambdas map[string]any
	// rounds counts those of all loops and lambdas, which can stand in each other.
	rounds *int
	// depth counts deployments within deployments.
	depth int
	// standIns is set where a name was made up, as by uniqueString.
	standIns *bool
}

// template reads an ARM template, https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax.
func (r *reader) template() {
	root, _ := r.document.root.(map[string]any)
	group := r.options.ResourceGroup
	schema, _ := root["$schema"].(string)
	if group == "" && !strings.Contains(strings.ToLower(schema), "subscriptiondeploymenttemplate") {
		group = NoResourceGroup
		r.note("the resource group is that of the deployment; ids show %s in its place", group)
	}
	standIns := false
	r.result.Sandbox = fromSandbox(root)
	s := &scope{subscription: r.subscription(), group: group, standIns: &standIns, rounds: new(int)}
	r.readTemplate(root, s, r.options.Parameters, nil, "")
	if standIns {
		r.note("names made by uniqueString or guid are stand-ins, so that resources can refer to each other")
	}
}

// fromSandbox recognises what `redoubt export` says in a template of the simulated Azure.
func fromSandbox(root map[string]any) bool {
	metadata, _ := root["metadata"].(map[string]any)
	generator, _ := metadata["_generator"].(map[string]any)
	description, _ := metadata["description"].(string)
	return generator["name"] == "redoubt" && strings.Contains(description, "from the sandbox")
}

// readTemplate reads one template, the outermost or one of a nested deployment.
func (r *reader) readTemplate(root map[string]any, s *scope, given map[string]any, around *scope, path string) {
	s.declare(root, given, around)
	r.children(root["resources"], s, parentOf{}, path)
}

// parentOf is the resource that children stand in.
type parentOf struct{ kind, name, id string }

// children reads resources, which are a list, or an object with symbolic names (language version 2.0).
func (r *reader) children(resources any, s *scope, parent parentOf, path string) {
	within := path
	if within != "" {
		within += "."
	}
	switch resources := resources.(type) {
	case []any:
		for i, item := range resources {
			object, _ := item.(map[string]any)
			r.copies(object, s, parent, fmt.Sprintf("%sresources[%d]", within, i))
		}
	case map[string]any:
		for _, name := range sortedKeys(resources) {
			object, _ := resources[name].(map[string]any)
			r.copies(object, s, parent, within+"resources."+name)
		}
	}
}

// mostCopies is the limit of Resource Manager, https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources
const mostCopies = 800

// copies reads a resource once, or as often as its copy loop says.
func (r *reader) copies(object map[string]any, s *scope, parent parentOf, path string) {
	loop, looped := object["copy"].(map[string]any)
	if !looped {
		r.declared(object, s, parent, path)
		return
	}
	count, known := s.evaluate(loop["count"]).(float64)
	name, _ := loop["name"].(string)
	if !known || count > mostCopies {
		r.note("how often %s is copied is not known; it is judged once", path)
		r.declared(object, s, parent, path)
		return
	}
	for i := range int(count) {
		if r.templated > mostDeclared {
			return
		}
		inner := *s
		inner.copies = map[string]float64{"": float64(i)}
		for known, number := range s.copies {
			if known != "" {
				inner.copies[known] = number
			}
		}
		inner.copies[strings.ToLower(name)] = float64(i)
		r.declared(object, &inner, parent, path)
	}
}

// declared reads one resource of a template.
func (r *reader) declared(object map[string]any, s *scope, parent parentOf, path string) {
	if r.templated++; r.templated > mostDeclared {
		r.note("the template comes to more than %d resources with its copies; the rest is not judged", mostDeclared)
		return
	}
	kind, _ := object["type"].(string)
	existing, _ := object["existing"].(bool)
	if kind == "" || existing {
		return
	}
	if parent.kind != "" && !strings.Contains(kind, ".") {
		kind = parent.kind + "/" + kind
	}
	switch condition := s.evaluate(object["condition"]); {
	case condition == false:
		r.skip(path, kind, "not deployed: its condition is false")
		return
	case isUnknown(condition):
		r.note("whether %s is deployed depends on a condition that is not known; it is judged as if it were", path)
	}
	if strings.EqualFold(kind, "Microsoft.Resources/deployments") {
		r.nestedDeployment(object, s, path)
		return
	}
	name, _ := s.evaluate(object["name"]).(string)
	resource := arm.Resource{Type: kind, Body: s.body(object)}
	resource.APIVersion, _ = s.evaluate(object["apiVersion"]).(string)
	resource.Type, resource.ID = s.identity(object, kind, name, parent)
	identify(&resource, resource.ID)
	if resource.Name == "" {
		resource.Name = lastOf(name)
	}
	r.add(resource, path, r.document.line(object))
	r.children(object["resources"], s, parentOf{kind: resource.Type, name: fullName(name, parent), id: resource.ID}, path)
}

func isUnknown(value any) bool {
	_, unknown := value.(arm.Unknown)
	return unknown
}

// ownMembers are the members of a resource in a template that are not sent to Azure.
var ownMembers = map[string]bool{
	"type": true, "name": true, "apiVersion": true, "dependsOn": true, "condition": true, "copy": true, "comments": true,
	"resources": true, "scope": true, "metadata": true, "existing": true, "import": true,
}

// body evaluates what Azure is sent.
func (s *scope) body(object map[string]any) map[string]any {
	body := map[string]any{}
	for name, value := range object {
		if ownMembers[name] {
			continue
		}
		if evaluated := s.evaluate(value); evaluated != nil {
			body[name] = evaluated
		}
	}
	return body
}

// nestedDeployment reads a template within a template.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
func (r *reader) nestedDeployment(object map[string]any, s *scope, path string) {
	properties, _ := object["properties"].(map[string]any)
	inner, isInline := properties["template"].(map[string]any)
	switch {
	case !isInline:
		r.skip(path, "Microsoft.Resources/deployments", "its template is in another file; judge that one too")
		return
	case s.depth >= mostNested:
		r.skip(path, "Microsoft.Resources/deployments", "nested deeper than Resource Manager allows")
		return
	}
	below := *s
	below.depth++
	below.place(object, s)
	path += ".properties.template"
	options, _ := properties["expressionEvaluationOptions"].(map[string]any)
	if mode, _ := options["scope"].(string); strings.EqualFold(mode, "inner") {
		r.readTemplate(inner, &below, argumentsOf(properties["parameters"]), s, path)
		return
	}
	r.children(inner["resources"], &below, parentOf{}, path)
}

// place moves the scope to where a nested deployment goes.
func (s *scope) place(object map[string]any, around *scope) {
	if given, has := object["subscriptionId"]; has {
		s.subscription, _ = around.evaluate(given).(string)
	}
	if given, has := object["resourceGroup"]; has {
		s.group, _ = around.evaluate(given).(string)
	}
}

// argumentsOf are the values of parameters, {name: {value}}; a reference to a vault has none and stays unknown.
func argumentsOf(value any) map[string]any {
	object, _ := value.(map[string]any)
	made := map[string]any{}
	for name, member := range object {
		switch argument := member.(type) {
		case map[string]any:
			if given, has := argument["value"]; has {
				made[name] = given
			}
		case string:
			made[name] = wholeArgument(argument)
		}
	}
	return made
}

// wholeArgument is an expression that comes to all of {value}, as Bicep writes it for what may be null.
type wholeArgument string

// argument is the value that a parameter of a nested deployment is given by the template around it.
func (s *scope) argument(given any) any {
	whole, isWhole := given.(wholeArgument)
	if !isWhole {
		return s.evaluate(given)
	}
	object, known := s.evaluate(string(whole)).(map[string]any)
	if !known || !has(object, "value") {
		return arm.Unknown{}
	}
	return object["value"]
}
