package unit_test

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// inventoryOf is what the engine reports of a stack: in a preview as azure-native answers one, or with all ids known.
func inventoryOf(t *testing.T, stack string, preview bool) inventory.Environment {
	t.Helper()
	config := stackConfig(t, stack)
	subscription := cmp.Or(config["azure-native:subscriptionId"], recorder.DefaultSubscriptionID)
	graph, err := recorder.Run(recorder.Options{Stack: stack, Config: config, Preview: preview, SubscriptionID: subscription}, environment.DeployOn(onTheDay))
	if err != nil {
		t.Fatal(err)
	}
	if preview {
		// Neither an id nor, in dev, the subscription is known.
		reported := graph.Inventory(stack, "")
		reported.SubscriptionID = config["azure-native:subscriptionId"]
		return reported
	}
	return graph.Inventory(stack, subscription)
}

func exportOf(t *testing.T, e inventory.Environment) template.Template {
	t.Helper()
	exported, err := template.Export(e)
	if err != nil {
		t.Fatal(err)
	}
	return exported
}

func encode(t *testing.T, exported template.Template) string {
	t.Helper()
	text, err := exported.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// everyStack are the stacks of the project.
func everyStack(t *testing.T) []string {
	t.Helper()
	stacks, err := environment.Names(projectDir)
	if err != nil || len(stacks) < 3 {
		t.Fatalf("found the stacks %v, %v", stacks, err)
	}
	return stacks
}

func TestEveryStackExportsItsGoldenTemplate(t *testing.T) {
	t.Parallel()
	for _, stack := range everyStack(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			compareGoldenText(t, filepath.Join("testdata", stack+".template.json"), encode(t, exportOf(t, inventoryOf(t, stack, false))))
		})
	}
}

// compareGoldenText compares a text with a file, which -update writes.
func compareGoldenText(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run `make golden`", err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed; if that is meant, run `make golden` and read the difference:\n%s", file, diff)
	}
}

func TestEveryPathOfAnExportedTemplateIsInTheAPISpecification(t *testing.T) {
	t.Parallel()
	for _, stack := range everyStack(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			for _, problem := range template.Check(exportOf(t, inventoryOf(t, stack, false))) {
				t.Error(problem)
			}
		})
	}
}

// The same check finds each kind of mistake, made in a template that is right.
func TestTheCheckOfATemplateCanFail(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path  []string // of the cluster's body
		value any      // nil takes the value away
		want  string
	}{
		"an input's name in the place of a wire name": {[]string{"highAvailability"}, "Enabled", "highAvailability: is not a path of the specification"},
		"a path that only Azure sets":                 {[]string{"properties", "hostName"}, "x", "properties.hostName: is set by Azure only"},
		"a required path that is missing":             {[]string{"sku"}, nil, "sku: is required and missing"},
		"a value of the wrong type":                   {[]string{"properties", "minimumTlsVersion"}, 1.2, "properties.minimumTlsVersion: has the wrong type"},
		"a value that is not listed":                  {[]string{"sku", "name"}, "Balanced_B2", "sku.name: is not a value of the specification"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exported := exportOf(t, inventoryOf(t, "prod", false))
			at := slices.IndexFunc(exported.Resources, func(r template.Resource) bool { return r.Type == "Microsoft.Cache/redisEnterprise" })
			object := exported.Resources[at].Body
			for _, key := range test.path[:len(test.path)-1] {
				object = object[key].(map[string]any)
			}
			if last := test.path[len(test.path)-1]; test.value == nil {
				delete(object, last)
			} else {
				object[last] = test.value
			}
			found := template.Check(exported)
			if len(found) != 1 || !strings.Contains(found[0], test.want) {
				t.Errorf("want one problem with %q; got %q", test.want, found)
			}
		})
	}
}

// Azure-native's previews know no id. What they leave unknown is found from the dependencies that the engine reports, and
// the template is the same.
func TestAPreviewExportsWhatIsDeployedLater(t *testing.T) {
	t.Parallel()
	for _, stack := range everyStack(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			preview := exportOf(t, inventoryOf(t, stack, true))
			deployed := exportOf(t, inventoryOf(t, stack, false))
			if diff := gocmp.Diff(encode(t, deployed), encode(t, preview)); diff != "" {
				t.Errorf("the preview exports something else (-deployed +preview):\n%s", diff)
			}
		})
	}
}

// everyResource lists the resources of a template and of those nested in it, deployments left out.
func everyResource(exported template.Template) []template.Resource {
	var all []template.Resource
	for _, r := range exported.Resources {
		if inner, nested := r.Nested(); nested {
			all = append(all, everyResource(inner)...)
			continue
		}
		all = append(all, r)
	}
	return all
}

// Each resource that the program registers is in the template once, and what a resource depends on is in the same
// template, before it.
func TestATemplateHoldsEveryResourceOnceAndDependsOnNothingElse(t *testing.T) {
	t.Parallel()
	for _, stack := range everyStack(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			registered := inventoryOf(t, stack, false)
			exported := exportOf(t, registered)
			var want, got []string
			for _, r := range registered.Resources {
				kind, _ := arm.Lookup(r.Token)
				name, _ := r.Inputs[kind.NameParameter()].(string)
				want = append(want, kind.Type+" "+name)
			}
			for _, r := range everyResource(exported) {
				got = append(got, r.Type+" "+r.Name[strings.LastIndex(r.Name, "/")+1:])
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("the template holds other resources (-registered +exported):\n%s", diff)
			}
			wantClosed(t, exported)
		})
	}
}

// wantClosed checks that every dependency and every id that an expression makes is that of a resource before it. The ids
// are put together here from type, name and scope, as ARM does.
func wantClosed(t *testing.T, exported template.Template) {
	t.Helper()
	before := map[string]bool{}
	for _, r := range exported.Resources {
		for _, dependency := range r.DependsOn {
			if !before[dependency] {
				t.Errorf("%s %s depends on %s, which is not before it", r.Type, r.Name, dependency)
			}
		}
		if inner, nested := r.Nested(); nested {
			wantClosed(t, inner)
		}
		id := idExpression(r)
		if before[id] {
			t.Errorf("%s is there twice", id)
		}
		before[id] = true
	}
}

func idExpression(r template.Resource) string {
	arguments := "'" + r.Type + "', '" + strings.ReplaceAll(r.Name, "/", "', '") + "')]"
	switch {
	case r.Type == "Microsoft.Resources/resourceGroups":
		return "[subscriptionResourceId(" + arguments
	case r.Type == "Microsoft.Resources/deployments":
		return "[extensionResourceId(subscriptionResourceId('Microsoft.Resources/resourceGroups', '" + r.ResourceGroup + "'), " + arguments
	case r.Scope != "":
		return "[extensionResourceId(" + strings.Trim(r.Scope, "[]") + ", " + arguments
	default:
		return "[resourceId(" + arguments
	}
}

// The id of a role's definition begins with the subscription, as does what an alert watches. Where the stack doesn't name
// it, only the cache's id tells it.
func TestARoleAndTheAlertsAreUnknownAsLongAsTheSubscriptionIs(t *testing.T) {
	t.Parallel()
	config := stackConfig(t, "prod")
	delete(config, "azure-native:subscriptionId")
	graph, err := recorder.Run(recorder.Options{Stack: "prod", Config: config, Preview: true}, environment.DeployOn(onTheDay))
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Export(graph.Inventory("prod", ""))
	var refused *template.Error
	if !errors.As(err, &refused) {
		t.Fatalf("want problems; got %v", err)
	}
	unknown := map[string]string{}
	for _, p := range refused.Problems {
		unknown[p.Resource] = p.Path
	}
	for resource, path := range map[string]string{
		"cache-role-operations": "properties.roleDefinitionId", "cache-alert-memory": "properties.scopes[]",
		"cache-alert-new-source": "properties.criteria.allOf[].query", "cache-alert-keys": "properties.scopes[]",
	} {
		if unknown[resource] != path {
			t.Errorf("%s: want %s unknown; got %q", resource, path, unknown[resource])
		}
	}
}
