package environment_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// Whatever stands where a setting belongs, the answer is a list of problems or none, never a panic.
func TestAnyShapeOfAStackFileIsAnsweredWithoutAPanic(t *testing.T) {
	t.Parallel()
	names, err := environment.Names(projectDir)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	refused := 0
	rapid.Check(t, func(rt *rapid.T) {
		contents, err := os.ReadFile(environment.StackFile(projectDir, rapid.SampledFrom(names).Draw(rt, "stack")))
		if err != nil {
			rt.Fatal(err)
		}
		var data any
		if err := yaml.Unmarshal(contents, &data); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(rt, "changes") {
			data = misshape(rt, data)
		}
		changed, err := yaml.Marshal(data)
		if err != nil {
			rt.Fatal(err)
		}
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			rt.Fatal(err)
		}
		if environment.CheckStackFile(file) != nil {
			refused++
		}
	})
	if refused == 0 {
		t.Error("nothing was refused, so nothing was misshapen")
	}
}

// misshape puts something else in the place of one value, at any depth.
func misshape(t *rapid.T, data any) any {
	switch value := data.(type) {
	case map[string]any:
		if len(value) > 0 && rapid.IntRange(0, 9).Draw(t, "deeper") > 0 {
			key := rapid.SampledFrom(slices.Sorted(maps.Keys(value))).Draw(t, "key")
			value[key] = misshape(t, value[key])
			return value
		}
	case []any:
		if len(value) > 0 && rapid.Bool().Draw(t, "inside") {
			i := rapid.IntRange(0, len(value)-1).Draw(t, "index")
			value[i] = misshape(t, value[i])
			return value
		}
	}
	return rapid.SampledFrom([]any{
		nil, "", "text", 7, 2.5, true, []any{}, []any{nil}, []any{map[string]any{}}, map[string]any{}, map[string]any{"key": nil},
		map[string]any{"secure": "v1:abc"},
	}).Draw(t, "instead")
}
