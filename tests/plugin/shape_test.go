package plugin_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// Whatever a program sends, known and unknown names with values of any shape, it gets a cache or a refusal with a path. A panic
// of the plugin would end this test's process.
func TestAnyShapeOfInputsIsAnsweredWithoutAPanic(t *testing.T) {
	t.Parallel()
	server, refused := serving(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		inputs := remote.Inputs(plainArgs())
		inputs["managed"], inputs["monitoring"], inputs["waivers"] = pulumi.Map{}, pulumi.Map{}, pulumi.Array{}
		for range rapid.IntRange(1, 4).Draw(rt, "changes") {
			distort(rt, inputs, 0)
		}
		result, err := remote.Run(context.Background(), recorder.Options{Stack: "test", Preview: rapid.Bool().Draw(rt, "preview")}, server, func(ctx *pulumi.Context) error {
			return ctx.RegisterRemoteComponentResource(hardenedcache.Type, "cache", inputs, &remote.Component{})
		})
		if err == nil {
			return
		}
		refused++
		if len(result.Registered) > 0 || !strings.Contains(err.Error(), "is refused:\n") {
			rt.Fatalf("%d resources and %v", len(result.Registered), err)
		}
	})
	if refused == 0 {
		t.Error("nothing was refused, so the inputs had no wrong shape")
	}
}

// distort replaces, adds or removes one input, at any depth.
func distort(t *rapid.T, inputs pulumi.Map, depth int) {
	names := append(slices.Sorted(maps.Keys(inputs)), "classic", "lock", "name", "surprise")
	name := rapid.SampledFrom(names).Draw(t, "name")
	if nested, is := inputs[name].(pulumi.Map); is && depth < 3 && rapid.Bool().Draw(t, "deeper") {
		distort(t, nested, depth+1)
		return
	}
	switch rapid.IntRange(0, 8).Draw(t, "kind") {
	case 0:
		delete(inputs, name)
	case 1:
		inputs[name] = pulumi.String(rapid.SampledFrom([]string{"", "x", "créer", strings.Repeat("y", 300)}).Draw(t, "text"))
	case 2:
		inputs[name] = pulumi.Float64(rapid.Float64().Draw(t, "number"))
	case 3:
		inputs[name] = pulumi.Bool(true)
	case 4:
		inputs[name] = pulumi.Map{"a": pulumi.Map{"b": pulumi.Int(1)}}
	case 5:
		inputs[name] = pulumi.Array{pulumi.String("x"), pulumi.Map{}}
	case 6:
		inputs[name] = pulumi.ToSecret(pulumi.Map{"principalId": pulumi.String("x")})
	case 7:
		inputs[name] = pulumi.UnsafeUnknownOutput(nil)
	case 8:
		inputs[name] = pulumi.NewStringAsset("x")
	}
}
