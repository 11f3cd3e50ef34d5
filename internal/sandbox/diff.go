package sandbox

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// Diff compares old and new inputs as azure-native does: a change of what the schema marks as replaced on changes replaces
// the resource, and the old one is deleted first unless its name was made up.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/diff.go
func (p *provider) Diff(ctx context.Context, req *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	kind, err := kindOf(ctx, req.GetUrn())
	if err != nil {
		return nil, err
	}
	olds, err := unmarshal(req.GetOldInputs())
	if err != nil {
		return nil, fmt.Errorf("reading old inputs: %w", err)
	}
	news, err := unmarshal(req.GetNews())
	if err != nil {
		return nil, fmt.Errorf("reading new inputs: %w", err)
	}
	createFirst := olds[createBeforeDelete].IsBool() && olds[createBeforeDelete].BoolValue()
	for _, ignored := range req.GetIgnoreChanges() {
		key := resource.PropertyKey(ignored)
		if old, ok := olds[key]; ok {
			news[key] = old
		}
	}
	delete(olds, createBeforeDelete)
	delete(news, createBeforeDelete)
	compared := comparison{replaces: replacingInputs(kind), found: map[string]*pulumirpc.PropertyDiff{}}
	compared.objects("", "", arm.Plain(olds), arm.Plain(news))
	return compared.response(!createFirst), nil
}

// replacingInputs lists the inputs whose change replaces the resource, nested ones as "identity.type".
func replacingInputs(kind *arm.Kind) map[string]bool {
	replacing := map[string]bool{}
	declared, _ := schema.Lookup(kind.Token)
	for name, p := range declared.Inputs {
		if p.WillReplaceOnChanges {
			replacing[name] = true
		}
		nested, _ := schema.TypeOf(p.TypeToken())
		for inner, property := range nested.Properties {
			if property.WillReplaceOnChanges {
				replacing[name+"."+inner] = true
			}
		}
	}
	for _, name := range kind.Parameters {
		replacing[name] = true
	}
	return replacing
}

// comparison gathers the differences between two sets of inputs, by property path.
type comparison struct {
	replaces map[string]bool
	found    map[string]*pulumirpc.PropertyDiff
}

// objects compares two objects. path is where they are ("identity", "logs[0]"), rule the same without array indices.
func (c comparison) objects(path, rule string, old, new map[string]any) {
	for _, name := range unionOfKeys(old, new) {
		before, had := old[name]
		after, has := new[name]
		c.values(join(path, name), join(rule, name), before, had, after, has)
	}
}

func (c comparison) values(path, rule string, old any, had bool, new any, has bool) {
	switch {
	case !had && !has:
	case !had:
		c.add(path, rule, pulumirpc.PropertyDiff_ADD)
	case !has:
		c.add(path, rule, pulumirpc.PropertyDiff_DELETE)
	default:
		c.existing(path, rule, old, new)
	}
}

func (c comparison) existing(path, rule string, old, new any) {
	switch before := old.(type) {
	case map[string]any:
		if after, ok := new.(map[string]any); ok {
			c.objects(path, rule, before, after)
			return
		}
	case []any:
		if after, ok := new.([]any); ok {
			c.arrays(path, rule, before, after)
			return
		}
	case string:
		after, ok := new.(string)
		// Azure does not tell "West Europe" from "westeurope", and azure-native does not either.
		if ok && rule == "location" && arm.NormalLocation(before) == arm.NormalLocation(after) {
			return
		}
		if ok && before == after {
			return
		}
	default:
		if old == new {
			return
		}
	}
	c.add(path, rule, pulumirpc.PropertyDiff_UPDATE)
}

func (c comparison) arrays(path, rule string, old, new []any) {
	for i := range max(len(old), len(new)) {
		item := fmt.Sprintf("%s[%d]", path, i)
		var before, after any
		if i < len(old) {
			before = old[i]
		}
		if i < len(new) {
			after = new[i]
		}
		c.values(item, rule, before, i < len(old), after, i < len(new))
	}
}

func (c comparison) add(path, rule string, kind pulumirpc.PropertyDiff_Kind) {
	if c.replacesAt(rule) {
		kind++ // each kind's replacing form follows it: ADD 0, ADD_REPLACE 1, DELETE 2, ...
	}
	c.found[path] = &pulumirpc.PropertyDiff{Kind: kind, InputDiff: true}
}

// replacesAt reports whether a change at a path replaces: by itself, or because it is part of something that does.
func (c comparison) replacesAt(rule string) bool {
	for at := rule; at != ""; {
		if c.replaces[at] {
			return true
		}
		i := strings.LastIndex(at, ".")
		if i < 0 {
			return false
		}
		at = at[:i]
	}
	return false
}

func (c comparison) response(deleteFirst bool) *pulumirpc.DiffResponse {
	if len(c.found) == 0 {
		return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}
	}
	changed, replacing := map[string]any{}, map[string]any{}
	for path, diff := range c.found {
		top := path
		if i := strings.IndexAny(path, ".["); i >= 0 {
			top = path[:i]
		}
		changed[top] = nil
		if diff.Kind == pulumirpc.PropertyDiff_ADD_REPLACE || diff.Kind == pulumirpc.PropertyDiff_DELETE_REPLACE ||
			diff.Kind == pulumirpc.PropertyDiff_UPDATE_REPLACE {
			replacing[top] = nil
		}
	}
	return &pulumirpc.DiffResponse{
		Changes: pulumirpc.DiffResponse_DIFF_SOME, Diffs: unionOfKeys(changed, nil), Replaces: unionOfKeys(replacing, nil),
		DeleteBeforeReplace: deleteFirst && len(replacing) > 0, DetailedDiff: c.found, HasDetailedDiff: true,
	}
}

func unionOfKeys(a, b map[string]any) []string {
	keys := make([]string, 0, len(a)+len(b))
	for key := range a {
		keys = append(keys, key)
	}
	for key := range b {
		if _, both := a[key]; !both {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}

func join(path, name string) string {
	switch {
	case strings.ContainsAny(name, `."[]`):
		return path + `["` + strings.ReplaceAll(name, `"`, `\"`) + `"]`
	case path == "":
		return name
	default:
		return path + "." + name
	}
}
