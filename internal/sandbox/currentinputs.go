package sandbox

import (
	"reflect"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// currentInputs gives the inputs that the present state of a resource stands for, so that a refresh shows what changed
// behind the program's back: each input that the program gave, with the value that Azure has now. What the program left to
// Azure stays left to Azure, and what Azure answers as it did before stands for the input that it stood for then. Without
// old inputs, as in an import, it is everything that Azure has.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go (Read)
func currentInputs(kind *arm.Kind, stored arm.Resource, olds, oldState resource.PropertyMap) (*structpb.Struct, error) {
	current, err := arm.ToInputs(kind.Token, stored)
	if err != nil {
		return nil, err
	}
	readScope(kind, current, olds)
	answered, err := arm.ToOutputs(kind.Token, stored)
	if err != nil {
		return nil, err
	}
	if len(olds) > 0 {
		declared, _ := schema.Lookup(kind.Token)
		state := arm.Plain(oldState)
		merged := map[string]any{}
		for name, old := range arm.Plain(olds) {
			before, known := state[name]
			switch now, ok := current[name]; {
			case strings.HasPrefix(name, "__") || name == "azureApiVersion":
				merged[name] = old
			case known && reflect.DeepEqual(before, answered[name]):
				merged[name] = old
			case ok:
				merged[name] = merge(declared.Inputs[name], old, now)
			}
		}
		current = merged
	}
	return marshal(arm.Properties(current, olds))
}

// readScope gives the scope of an extension the form in which azure-native has it: that of the old inputs or, in an import,
// the one that it reads out of the id, which has no slash in front.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/resources/parseResourceId.go
func readScope(kind *arm.Kind, current map[string]any, olds resource.PropertyMap) {
	name := kind.Parameters[0]
	scope, ok := current[name].(string)
	if !ok || !kind.Extends() {
		return
	}
	current[name] = strings.TrimPrefix(scope, "/")
	if old := olds[resource.PropertyKey(name)]; old.IsString() && arm.SameID("/"+strings.Trim(old.StringValue(), "/"), scope) {
		current[name] = old.StringValue()
	}
}

// merge replaces what an old input holds by what is there now.
func merge(p schema.Property, old, now any) any {
	switch was := old.(type) {
	case map[string]any:
		is, ok := now.(map[string]any)
		declared, typed := schema.TypeOf(p.TypeToken())
		if !ok || !typed {
			return now
		}
		merged := map[string]any{}
		for name, value := range was {
			if present, ok := is[name]; ok {
				merged[name] = merge(declared.Properties[name], value, present)
			}
		}
		return merged
	case []any:
		is, ok := now.([]any)
		if !ok || len(is) != len(was) || p.Items == nil {
			return now
		}
		merged := make([]any, len(is))
		for i := range is {
			merged[i] = merge(*p.Items, was[i], is[i])
		}
		return merged
	case string:
		// Azure answers regions and ids in its own spelling; that is no change.
		if is, ok := now.(string); ok && (arm.NormalLocation(was) == arm.NormalLocation(is) || arm.SameID(was, is)) {
			return was
		}
	}
	return now
}
