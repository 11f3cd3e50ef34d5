package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// The schemas of the two kinds of template:
// https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#template-format
const (
	groupSchema        = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
	subscriptionSchema = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
)

// Template is an ARM template. Its JSON form is what ARM reads.
type Template struct {
	Schema         string         `json:"$schema"`
	ContentVersion string         `json:"contentVersion"`
	Metadata       *Metadata      `json:"metadata,omitempty"`
	Parameters     map[string]any `json:"parameters"` // always empty
	Resources      []Resource     `json:"resources"`
}

// Metadata says where a template comes from. ARM does not read it.
type Metadata struct {
	Generator   Generator `json:"_generator"`
	Description string    `json:"description"`
}

// Generator is in the place where other generators of templates, such as Bicep, name themselves.
type Generator struct {
	Name string `json:"name"`
}

// Export makes the template of an environment. It fails with an *Error that lists every value that can't be written, and
// with arm.UnknownTokenError for a resource of a type that is not in the table of the package arm.
func Export(e inventory.Environment) (Template, error) {
	if len(e.Resources) == 0 {
		return Template{}, fmt.Errorf("exporting %s: there are no resources", e.Name)
	}
	all, problems, err := identify(e)
	if err != nil {
		return Template{}, err
	}
	var written []entry
	for _, m := range all.members {
		made, found, err := all.write(m)
		if err != nil {
			return Template{}, err
		}
		written, problems = append(written, made), append(problems, found...)
	}
	if len(problems) > 0 {
		return Template{}, &Error{Problems: problems}
	}
	exported, err := all.arrange(written, e)
	if err != nil {
		return Template{}, err
	}
	exported.Metadata = &Metadata{Generator: Generator{Name: "redoubt"}, Description: describe(e)}
	return exported, nil
}

// describe says what the template shows, and of a sandbox that it is one.
func describe(e inventory.Environment) string {
	from := "Azure, as the state of the stack knows it"
	if e.Source == inventory.Planned {
		from = "a preview against Azure"
	}
	if e.Sandbox {
		from = "the sandbox, a simulated Azure: nothing in it exists on Azure"
	}
	return fmt.Sprintf("Environment %s as %s. Exported by redoubt from %s.", e.Name, e.Source, from)
}

// entry is a written resource with what the arrangement needs to know of it.
type entry struct {
	member   *member
	resource Resource
	// after are the members that must come before, in this place or another.
	after []*member
}

// write makes the template's resource of a member.
func (c *collection) write(m *member) (entry, []Problem, error) {
	t := &translation{all: c, member: m, referred: map[string]bool{}}
	body, err := t.body()
	if err != nil {
		return entry{}, nil, err
	}
	made := entry{member: m, resource: Resource{Type: m.kind.Type, APIVersion: m.kind.APIVersion, Name: fullName(m), Body: body}}
	made.resource.Scope = t.scope()
	made.after = c.needed(t)
	return made, t.problems, nil
}

// fullName is the name in the template: a child's begins with those of its parents, "cache/default".
func fullName(m *member) string {
	_, _, names := splitID(m.id)
	return literal(strings.Join(names, "/"))
}

// scope is what an extension extends; "" for any other resource, and for one that extends the place of the deployment.
func (t *translation) scope() string {
	parameter := t.member.kind.ScopeParameter()
	if parameter == "" {
		return ""
	}
	id, _ := t.member.parameters[parameter].(string)
	around, armType, _ := splitID(id)
	if around == "" || armType == groupType {
		return ""
	}
	return idOf(id, t.member.place).bracketed()
}

// parentOf is the resource of the environment that a resource belongs to: of a child its parent, of an extension what it
// extends, of any other its resource group. It is nil when that is not in the environment.
func (c *collection) parentOf(m *member) *member {
	id, err := arm.ParseID(m.id)
	if err != nil {
		return nil // identify has parsed it
	}
	return c.byID[arm.Key(id.Scope)]
}

// needed are the resources that one waits for: what its expressions name, its parent, and of what the engine waits for,
// that which does not follow from the rest.
func (c *collection) needed(t *translation) []*member {
	if parent := c.parentOf(t.member); parent != nil {
		t.referred[parent.URN] = true
	}
	var needed []*member
	for _, other := range c.members { // each comes behind what it needs
		if other != t.member && (t.referred[other.URN] || slices.Contains(c.waits[t.member.URN], other.URN)) {
			needed = append(needed, other)
		}
	}
	return needed
}
