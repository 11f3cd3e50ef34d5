package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

const (
	deploymentType = "Microsoft.Resources/deployments"
	// deploymentVersion: https://learn.microsoft.com/azure/templates/microsoft.resources/2022-09-01/deployments
	deploymentVersion = "2022-09-01"
	// longestDeployment: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources
	longestDeployment = 64
)

// unit is one resource of a template for a subscription: a resource that is deployed there, or a nested deployment.
type unit struct {
	resource Resource
	id       expression
	members  []entry
}

// units makes the resources of a template for the subscription, each behind what it depends on: one deployment for each
// group or, where groups depend on each other, several, one after the other.
func (c *collection) units(entries []entry, e inventory.Environment) ([]Resource, error) {
	here := place{subscription: c.own}
	for _, written := range entries {
		there := written.member.place
		if there.subscription == c.own {
			continue
		}
		if c.own == unnamedSubscription {
			return nil, fmt.Errorf("exporting %s: it belongs to the subscription %s, and that of the other resources is not known; set azure-native:subscriptionId in the stack file",
				written.member.Name, there.subscription)
		}
		if there.group == "" && !there.same(here) {
			return nil, fmt.Errorf("exporting %s: it belongs to the subscription %s, and the template to %s", written.member.Name, there.subscription, c.own)
		}
	}
	atOnce := map[string]int{} // every resource in the first stage of its group
	if resources, cycle := c.inStages(entries, atOnce, e); len(cycle) == 0 {
		return resources, nil
	}
	resources, cycle := c.inStages(entries, stages(entries), e)
	if len(cycle) > 0 {
		return nil, fmt.Errorf("exporting %s: its resources depend on each other: %s", e.Name, strings.Join(cycle, ", "))
	}
	return resources, nil
}

// stages says for each resource in which stage of its group it can be deployed: behind all that it needs elsewhere. The
// entries stand behind what they need.
func stages(entries []entry) map[string]int {
	stage := map[string]int{}
	for _, written := range entries {
		own := written.member
		for _, before := range written.after {
			least := stage[before.URN]
			if !before.place.same(own.place) {
				least++
			}
			stage[own.URN] = max(stage[own.URN], least)
		}
	}
	return stage
}

// inStages makes one deployment for each stage of each group. It returns the keys of what is in a cycle, if anything is.
func (c *collection) inStages(entries []entry, stage map[string]int, e inventory.Environment) (resources []Resource, cycle []string) {
	all, unitOf, names := map[string]*unit{}, map[string]string{}, map[string]bool{}
	for _, written := range entries {
		key := unitKey(written.member, stage)
		if all[key] == nil {
			all[key] = c.newUnit(written, e, names)
		}
		all[key].members = append(all[key].members, written)
		unitOf[written.member.URN] = key
	}
	edges := inventory.Edges{}
	for key, u := range all {
		edges[key] = u.after(key, unitOf)
	}
	order, cycle := edges.Sorted(strings.Compare)
	reduced := edges.Reduced()
	for _, key := range order {
		made := all[key].finish()
		for _, before := range order {
			if slices.Contains(reduced[key], before) {
				made.DependsOn = append(made.DependsOn, all[before].id.bracketed())
			}
		}
		resources = append(resources, made)
	}
	return resources, cycle
}

// unitKey tells units apart: a group and a stage, or a resource of the subscription itself.
func unitKey(m *member, stage map[string]int) string {
	if m.place.group == "" {
		return arm.Key(m.id)
	}
	return fmt.Sprintf("%s/%d", m.place.key(), stage[m.URN])
}

// newUnit begins the unit of a resource: itself, or a deployment to its group under a name that is not taken.
func (c *collection) newUnit(written entry, e inventory.Environment, taken map[string]bool) *unit {
	here, there := place{subscription: c.own}, written.member.place
	if there.group == "" {
		return &unit{resource: written.resource, id: idOf(written.member.id, here)}
	}
	name := deploymentName("redoubt-"+e.Name+"-"+there.group, "")
	for n := 2; taken[arm.Key(name)]; n++ {
		name = deploymentName("redoubt-"+e.Name+"-"+there.group, fmt.Sprintf("-%d", n))
	}
	taken[arm.Key(name)] = true
	nested := Resource{Type: deploymentType, APIVersion: deploymentVersion, Name: name, ResourceGroup: there.group}
	if !there.same(place{subscription: c.own, group: there.group}) {
		nested.SubscriptionID = there.subscription
	}
	group := "/subscriptions/" + there.subscription + "/resourceGroups/" + there.group
	return &unit{resource: nested, id: idOf(group+"/providers/"+deploymentType+"/"+name, here)}
}

// deploymentName makes room for the suffix in a name of the greatest length.
func deploymentName(name, suffix string) string {
	return strings.TrimRight(name[:min(len(name), longestDeployment-len(suffix))], ".-") + suffix
}

// after are the units that one comes after.
func (u *unit) after(own string, unitOf map[string]string) []string {
	var after []string
	for _, written := range u.members {
		for _, before := range written.after {
			if key := unitOf[before.URN]; key != own && !slices.Contains(after, key) {
				after = append(after, key)
			}
		}
	}
	return after
}

// finish gives a nested deployment its template.
func (u *unit) finish() Resource {
	if u.resource.Type != deploymentType {
		return u.resource
	}
	inner := newTemplate(groupSchema, together(u.members[0].member.place, u.members))
	u.resource.Body = map[string]any{"properties": map[string]any{
		"mode":                        "Incremental",
		"expressionEvaluationOptions": map[string]any{"scope": "inner"},
		"template":                    inner,
	}}
	return u.resource
}
