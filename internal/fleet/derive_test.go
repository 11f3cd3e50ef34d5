package fleet_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// derive is the stack file of one environment, as a tree.
func derive(t testing.TB, text, name string) map[string]any {
	t.Helper()
	file, problems, err := fleet.Parse([]byte(text))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	derived, err := file.Derive()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(derived, func(d fleet.Derived) bool { return d.Name == name })
	var tree map[string]any
	if err := yaml.Unmarshal(derived[at].Contents, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestOverridesMergeObjectsReplaceListsAndTakeAwayWithNull(t *testing.T) {
	t.Parallel()
	tree := derive(t, `
defaults:
  secretsprovider: azurekeyvault://vault.example/keys/pulumi
  azureNative: {location: westeurope, subscriptionId: a}
  cache:
    tags: {a: "1", b: "2"}
    lock: {kind: ReadOnly}
    waivers: [{control: X, granted: 2026-11-02}]
    secret: {secure: v1:one}
    start: "07:00"
classes:
  live: {cache: {tags: {b: "3"}, production: true}}
environments:
  one:
    class: live
    azureNative: {subscriptionId: b}
    cache:
      tags: {c: "4", a: null}
      lock: null
      waivers: [{control: Y}]
      secret: {secure: v1:two}
  two:
`, "one")
	want := map[string]any{
		"secretsprovider": "azurekeyvault://vault.example/keys/pulumi",
		"config": map[string]any{
			"azure-native:location": "westeurope", "azure-native:subscriptionId": "b",
			"redoubt:environment": map[string]any{"cache": map[string]any{
				"tags": map[string]any{"b": "3", "c": "4"}, "production": true, "start": "07:00",
				"waivers": []any{map[string]any{"control": "Y"}}, "secret": map[string]any{"secure": "v1:two"},
			}},
		},
	}
	if diff := cmp.Diff(want, tree); diff != "" {
		t.Error(diff)
	}
}

func TestADateStaysADate(t *testing.T) {
	t.Parallel()
	tree := derive(t, "defaults: {cache: {waivers: [{granted: 2026-11-02}]}}\nenvironments: {one: }\n", "one")
	text, err := yaml.Marshal(tree)
	if err != nil || !strings.Contains(string(text), `granted: "2026-11-02"`) {
		t.Errorf("%s, %v", text, err)
	}
}

func TestTheSameFleetGivesTheSameBytesInAnyOrderOfItsKeys(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree := rapid.MapOfN(rapid.StringMatching(`[a-c]{1,3}`), rapid.OneOf(
			rapid.Just[any]("text"), rapid.Just[any](7), rapid.Just[any](nil), rapid.Just[any]([]any{"a"}),
			rapid.Just[any](map[string]any{"x": "y", "z": nil}),
		), 0, 6).Draw(t, "tree")
		over := rapid.MapOfN(rapid.StringMatching(`[a-c]{1,3}`), rapid.OneOf(
			rapid.Just[any]("other"), rapid.Just[any](nil), rapid.Just[any](map[string]any{"x": nil, "w": true}),
		), 0, 6).Draw(t, "over")
		write := func() []byte {
			text, err := yaml.Marshal(map[string]any{
				"defaults":     map[string]any{"cache": tree},
				"environments": map[string]any{"b": map[string]any{"cache": over}, "a": nil},
			})
			if err != nil {
				t.Fatal(err)
			}
			file, problems, err := fleet.Parse(text)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			derived, err := file.Derive()
			if err != nil {
				t.Fatal(err)
			}
			return append(derived[0].Contents, derived[1].Contents...)
		}
		first := write()
		if !bytes.Equal(first, write()) {
			t.Fatal("two runs differ")
		}
		if bytes.Contains(first, []byte("null")) {
			t.Fatalf("a null is left:\n%s", first)
		}
		for key, value := range over {
			if text, isText := value.(string); isText && !bytes.Contains(first, []byte(key+": "+text)) {
				t.Fatalf("%s is not laid over:\n%s", key, first)
			}
		}
	})
}
