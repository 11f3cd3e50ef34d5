package plugin_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/plugin"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// serving is the plugin as components/main.go serves it.
func serving(t testing.TB) remote.Plugin {
	t.Helper()
	schema, err := os.ReadFile("../../components/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return plugin.New(plugin.Options{Schema: schema, Clock: onTheDay})
}

// The same program, once with the Go component and once with the plugin's, registers the same: types, names, inputs with what
// is secret and what is unknown in them, parents, dependencies and every option. And the component has the same outputs.
func TestTheSameInputsGiveTheSameGraphNativelyAndThroughThePlugin(t *testing.T) {
	t.Parallel()
	for name, surroundings := range parityCases {
		for _, preview := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " in a preview"}[preview], func(t *testing.T) {
				t.Parallel()
				options := recorder.Options{Stack: "test", Preview: preview}
				native := runOf(t, options, native(surroundings))
				through := runOf(t, options, throughPlugin(surroundings))
				compare(t, native, through)
			})
		}
	}
}

func native(surroundings parityCase) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := plainArgs()
		opts, err := surroundings(ctx, args)
		if err != nil {
			return err
		}
		_, err = hardenedcache.NewHardenedCache(ctx, "cache", args, opts...)
		return err
	}
}

func throughPlugin(surroundings parityCase) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := plainArgs()
		opts, err := surroundings(ctx, args)
		if err != nil {
			return err
		}
		_, err = remote.New(ctx, hardenedcache.Type, "cache", args, opts...)
		return err
	}
}

func runOf(t *testing.T, options recorder.Options, program pulumi.RunFunc) remote.Result {
	t.Helper()
	result, err := remote.Run(context.Background(), options, serving(t), program)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func compare(t *testing.T, native, through remote.Result) {
	t.Helper()
	if len(native.Graph.Custom()) < 5 {
		t.Fatalf("only %d resources were made, so nothing was compared", len(native.Graph.Custom()))
	}
	for _, difference := range differences(t, native, through) {
		t.Error(difference)
	}
}

// differences are those between two results, in words.
func differences(t *testing.T, native, through remote.Result) []string {
	t.Helper()
	want, err := native.Requests()
	if err != nil {
		t.Fatal(err)
	}
	got, err := through.Requests()
	if err != nil {
		t.Fatal(err)
	}
	found := apartFromOwnDependencies(want, got)
	if diff := cmp.Diff(want, got); diff != "" {
		found = append(found, "the graph differs from the native one (-native +plugin):\n"+diff)
	}
	if diff := cmp.Diff(plainAll(native.Components), plainAll(through.Components)); diff != "" {
		found = append(found, "the outputs differ from the native ones (-native +plugin):\n"+diff)
	}
	return found
}

// The comparison notices each of these, so that it can fail.
func TestTheComparisonNoticesEveryDifference(t *testing.T) {
	t.Parallel()
	options := recorder.Options{Stack: "test"}
	plain := runOf(t, options, native(parityCases["plain inputs"]))
	for name, surroundings := range parityCases {
		if name == "plain inputs" {
			continue
		}
		if len(differences(t, plain, runOf(t, options, throughPlugin(surroundings)))) == 0 {
			t.Errorf("nobody notices: %s", name)
		}
	}
}

// apartFromOwnDependencies takes the dependencies of the components out of the comparison: SDKs say that a component of a
// plugin depends on all that its inputs come from, which natively only its children do. It returns those that lack there.
func apartFromOwnDependencies(native, through map[string]any) []string {
	var lacking []string
	for urn, request := range native {
		if !strings.HasPrefix(string(resource.URN(urn).Type()), "redoubt:index:") || through[urn] == nil {
			continue
		}
		got := through[urn].(map[string]any)
		natively, _ := request.(map[string]any)["dependencies"].([]any)
		throughPlugin, _ := got["dependencies"].([]any)
		for _, dependency := range natively {
			if !slices.Contains(throughPlugin, dependency) {
				lacking = append(lacking, fmt.Sprintf("%s does not depend on %v any more", urn, dependency))
			}
		}
		delete(request.(map[string]any), "dependencies")
		delete(got, "dependencies")
	}
	return lacking
}

func plainAll(components map[string]resource.PropertyMap) map[string]map[string]any {
	all := map[string]map[string]any{}
	for urn, outputs := range components {
		all[urn] = remote.Plain(outputs)
	}
	return all
}
