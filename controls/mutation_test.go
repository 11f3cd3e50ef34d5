package controls_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Every hardening property of every example stack, switched one at a time, in a plan whose ids are known, gives a finding
// that was not there before.
func TestEveryWeakenedPropertyIsNoticed(t *testing.T) {
	t.Parallel()
	noticed := map[string]bool{}
	for _, stack := range everyGraph(t) {
		before := failures(stack)
		for i, r := range stack.resources {
			for _, path := range slices.Sorted(maps.Keys(hardening)) {
				armType, where, _ := strings.Cut(path, " ")
				if armType != r.Type || !has(r.Body, where) || !counts(stack, r, path) || weakAlready(before, r, where) {
					continue
				}
				for _, weak := range hardening[path] {
					weakened := stack
					weakened.resources = slices.Clone(stack.resources)
					weakened.resources[i].Body = assignAll(r.Body, where, weak).(map[string]any)
					if len(failures(weakened)) <= len(before) {
						t.Errorf("%s: nobody notices that %s of %s is %v", stack.name, where, r.Origin, weak)
					}
					noticed[path] = true
				}
			}
		}
	}
	for path := range hardening {
		if !noticed[path] {
			t.Errorf("no stack has %s, so nothing was judged", path)
		}
	}
}

// counts leaves out what weakens nothing where it stands.
func counts(s stack, r controls.Resource, path string) bool {
	production := s.stage == controls.Production
	if slices.Contains([]string{"Microsoft.Insights/actionGroups", "Microsoft.Insights/activityLogAlerts", "Microsoft.Insights/metricAlerts"}, r.Type) {
		return production
	}
	switch path {
	case "Microsoft.Cache/redisEnterprise properties.highAvailability", "Microsoft.Cache/redisEnterprise/databases properties.persistence",
		"Microsoft.Cache/redis properties.redisConfiguration.rdb-backup-enabled", "Microsoft.Cache/redis properties.sku.name",
		"Microsoft.Cache/redis properties.zonalAllocationPolicy",
		"Microsoft.OperationalInsights/workspaces properties.retentionInDays":
		return production
	case "Microsoft.Authorization/roleAssignments properties.roleDefinitionId":
		return !strings.Contains(r.ID, "Microsoft.Storage") // a storage account is nobody's business here
	case "Microsoft.Insights/diagnosticSettings properties.metrics[].category", "Microsoft.Insights/diagnosticSettings properties.metrics[].enabled":
		return strings.Contains(r.ID, "Microsoft.Cache") // the metrics of a vault tell nothing of its security
	case "Microsoft.EventGrid/systemTopics properties.source", "Microsoft.EventGrid/systemTopics/eventSubscriptions properties.filter.includedEventTypes":
		return s.has("Microsoft.KeyVault/vaults") // else it is not known who else listens
	case "Microsoft.Insights/diagnosticSettings properties.logAnalyticsDestinationType":
		return s.has("Microsoft.Insights/scheduledQueryRules") // else nobody reads the table
	case "Microsoft.Insights/scheduledQueryRules properties.actions.customProperties.service",
		"Microsoft.Insights/scheduledQueryRules properties.actions.customProperties.signal", "Microsoft.Insights/scheduledQueryRules properties.criteria.allOf[].query":
		return production && !optional(r)
	default:
		return true
	}
}

// optional are the detections of which no graph shows whether there must be one: those that need business hours, and those
// of a secret with access keys in a vault.
func optional(r controls.Resource) bool {
	return strings.HasSuffix(r.ID, "-outside-hours") || strings.HasSuffix(r.ID, "-key-use")
}

func (s stack) has(armType string) bool {
	return slices.ContainsFunc(s.resources, func(r controls.Resource) bool { return r.Type == armType })
}

// failures are the findings, and what a waiver covers.
func failures(s stack) []controls.Result {
	return controls.Evaluate(s.graph(), controls.Options{Now: today, Waivers: s.waivers}).With(controls.Fail, controls.Waived)
}

// weakAlready says whether a property fails a control as it is.
func weakAlready(before []controls.Result, r controls.Resource, path string) bool {
	return slices.ContainsFunc(before, func(result controls.Result) bool {
		return result.Resource.Origin == r.Origin && slices.ContainsFunc(result.Details, func(d controls.Detail) bool { return d.Path == path })
	})
}

func TestEveryMissingResourceIsNoticed(t *testing.T) {
	t.Parallel()
	noticed := map[string]bool{}
	for _, stack := range everyGraph(t) {
		before := passesAt(stack.baseline, stack.resources, stack.stage)
		for i, r := range stack.resources {
			if !slices.Contains(needed, r.Type) || stack.hasTwin(r) || optional(r) {
				continue
			}
			noticed[r.Type] = true
			without := stack
			without.resources = slices.Delete(slices.Clone(stack.resources), i, i+1)
			if !lost(before, passesAt(stack.baseline, without.resources, stack.stage), r) {
				t.Errorf("%s: nobody notices that %s is missing", stack.name, r.Origin)
			}
		}
	}
	for _, armType := range needed {
		if !noticed[armType] {
			t.Errorf("no stack has a %s, so nothing was judged", armType)
		}
	}
}

// lost says whether something that passed does no longer, apart from the missing resource itself.
func lost(before, after map[string]controls.Outcome, missing controls.Resource) bool {
	for key, outcome := range before {
		if outcome == controls.Pass && after[key] != controls.Pass && !strings.HasSuffix(key, " "+missing.Origin) {
			return true
		}
	}
	return false
}

// hasTwin says whether there is another resource of the type at the same parent: another link of the same zone.
func (s stack) hasTwin(r controls.Resource) bool {
	return slices.ContainsFunc(s.resources, func(other controls.Resource) bool {
		return other.Type == r.Type && other.ID != r.ID && parentOf(other.ID) == parentOf(r.ID) && strings.Contains(r.Type, "virtualNetworkLinks")
	})
}

func parentOf(id string) string { return id[:strings.LastIndex(id, "/")] }

// Nobody adds a property to the component without deciding whether it hardens.
func TestEveryPropertyOfTheStacksIsHardeningOrNeutral(t *testing.T) {
	t.Parallel()
	for _, stack := range everyGraph(t) {
		for _, r := range stack.resources {
			for _, path := range leaves("", r.Body) {
				if !classified(r.Type, path) {
					t.Errorf("%s: is %s of %s hardening or neutral?", stack.name, path, r.Type)
				}
			}
		}
	}
}

func classified(armType, path string) bool {
	for _, prefix := range prefixesOf(path) {
		if hardening[armType+" "+prefix] != nil || neutral[armType+" "+prefix] != "" || neutral["* "+prefix] != "" {
			return true
		}
	}
	return false
}

// prefixesOf are the path and everything around it.
func prefixesOf(path string) []string {
	found := []string{path}
	for i, letter := range path {
		if letter == '.' || letter == '[' {
			found = append(found, path[:i])
		}
	}
	return found
}

// leaves are the paths of the values that hold no others; elements of arrays all have one path, "rules[].name".
func leaves(path string, value any) []string {
	var found []string
	switch v := value.(type) {
	case map[string]any:
		for key, item := range v {
			found = append(found, leaves(strings.TrimPrefix(path+"."+key, "."), item)...)
		}
	case []any:
		for _, item := range v {
			found = append(found, leaves(path+"[]", item)...)
		}
	default:
		return []string{path}
	}
	return found
}

// has says whether there is a value at a path of leaves, of an array in any element.
func has(value any, path string) bool {
	if path == "" {
		return value != nil
	}
	step, rest, _ := strings.Cut(path, ".")
	name, isArray := strings.CutSuffix(step, "[]")
	object, _ := value.(map[string]any)
	if !isArray {
		return has(object[name], rest)
	}
	items, _ := object[name].([]any)
	return slices.ContainsFunc(items, func(item any) bool { return has(item, rest) })
}

// assignAll puts a value at a path of leaves, of arrays in every element that has the path.
func assignAll(node any, path string, value any) any {
	if path == "" {
		return value
	}
	step, rest, _ := strings.Cut(path, ".")
	name, isArray := strings.CutSuffix(step, "[]")
	object := arm.CloneValue(node).(map[string]any)
	switch items, _ := object[name].([]any); {
	case isArray:
		for i, item := range items {
			if has(item, rest) {
				items[i] = assignAll(item, rest, value)
			}
		}
	default:
		object[name] = assignAll(object[name], rest, value)
		if object[name] == nil {
			delete(object, name)
		}
	}
	return object
}

func TestTheMutationsChangeWhatTheySay(t *testing.T) {
	t.Parallel()
	body := map[string]any{"a": []any{map[string]any{"b": 1.0}, map[string]any{"c": 2.0}}, "d": map[string]any{"e": "f"}}
	cases := map[string]struct {
		path  string
		value any
		want  string
	}{
		"in an array":  {"a[].b", 9.0, "map[a:[map[b:9] map[c:2]] d:map[e:f]]"},
		"in an object": {"d.e", "g", "map[a:[map[b:1] map[c:2]] d:map[e:g]]"},
		"taken away":   {"d.e", nil, "map[a:[map[b:1] map[c:2]] d:map[]]"},
	}
	for name, c := range cases {
		if got := fmt.Sprint(assignAll(body, c.path, c.value)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if has(body, "a[].x") || has(body, "d.x") || !has(body, "a[].c") {
		t.Error("has finds what is not there, or not what is")
	}
}
