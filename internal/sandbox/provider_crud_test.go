package sandbox

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestCheckReportsEveryProblemOfTheInputs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	_, failures, err := w.v3.check(requests.TokenManaged, inputs{
		"resourceGroupName": "rg", "clusterName": "no--good", "location": "westeurope", "publicNetworkAcces": "Disabled",
		"sku": inputs{"nmae": "Balanced_B5"}, "minimumTlsVersion": 1.2, "tags": inputs{"a": arm.Unknown{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, failure := range failures {
		got = append(got, failure.GetReason())
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		"clusterName: does not match the pattern of the API", "got no--good",
		"publicNetworkAcces: is not a property of azure-native:redisenterprise:RedisEnterprise; expected 'publicNetworkAccess'?",
		"missing required property 'publicNetworkAccess'",
		"sku.nmae: is not a property of azure-native:redisenterprise:Sku; expected 'name'?",
		"missing required property 'name'",
		"minimumTlsVersion: has the wrong type; expected string; got a number",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no failure says %q:\n%s", want, all)
		}
	}
	if len(got) != 6 {
		t.Errorf("got %d failures, want 6:\n%s", len(got), all)
	}
}

func TestCheckRefusesAValueThatAStrictEnumerationDoesNotHave(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	_, failures, err := w.v2.check("azure-native:keyvault/v20230701:Vault", inputs{
		"resourceGroupName": "rg", "vaultName": "vault", "location": "westeurope",
		"properties": inputs{"tenantId": requests.Someone, "sku": inputs{"family": "A", "name": "cheap"}},
	})
	if err != nil || len(failures) != 1 || !strings.Contains(failures[0].GetReason(), "expected one of standard, premium; got cheap") {
		t.Errorf("got %v, %v", failures, err)
	}
	// publicNetworkAccess may get values that the specification does not know yet.
	_, failures, err = w.v3.check(requests.TokenManaged, requests.ACluster.With(inputs{"publicNetworkAccess": "SecuredByPerimeter"}).Inputs)
	if err != nil || len(failures) != 0 {
		t.Errorf("a value outside an open enumeration: %v, %v", failures, err)
	}
}

func TestCheckFillsInWhatAzureNativeFillsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup)
	checked, _, err := w.v3.check(requests.TokenManaged, requests.ACluster.With(inputs{"clusterName": nil, "location": nil}).Inputs)
	if err != nil {
		t.Fatal(err)
	}
	plain := arm.Plain(checked)
	name, _ := plain["clusterName"].(string)
	if !strings.HasPrefix(name, "it") || len(name) != len("it")+8 || plain[createBeforeDelete] != true {
		t.Errorf("name: got %q, %v", name, plain[createBeforeDelete])
	}
	if plain["location"] != "westeurope" || plain["azureApiVersion"] != "2025-07-01" {
		t.Errorf("location and API version: got %v, %v", plain["location"], plain["azureApiVersion"])
	}
	if checked, _, _ = w.v2.check(requests.TokenNetwork, requests.ANetwork.Inputs); checked.HasValue("azureApiVersion") {
		t.Error("v2 does not fill in an API version")
	}
}

func TestAPreviewKeepsWhatItCannotKnowUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	wire, err := marshal(arm.Properties(requests.ACluster.With(inputs{
		"resourceGroupName": arm.Unknown{}, "tags": inputs{"owner": "team", "host": arm.Unknown{}},
		"identity": inputs{"type": "UserAssigned", "userAssignedIdentities": []any{arm.Unknown{}}},
	}).Inputs, nil))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.v3.rpc.Create(context.Background(), &pulumirpc.CreateRequest{Urn: urnOf(requests.TokenManaged, "it"), Properties: wire, Preview: true})
	if err != nil || answer.GetId() != "" {
		t.Fatalf("got id %q, %v", answer.GetId(), err)
	}
	properties, err := unmarshal(answer.GetProperties())
	if err != nil {
		t.Fatal(err)
	}
	outputs := arm.Plain(properties)
	want := map[string]any{
		"hostName": arm.Unknown{}, "name": arm.Unknown{}, "publicNetworkAccess": "Disabled",
		"sku": map[string]any{"name": "Balanced_B5"}, "tags": map[string]any{"owner": "team", "host": arm.Unknown{}},
		"identity": map[string]any{"type": "UserAssigned", "principalId": arm.Unknown{}, "tenantId": arm.Unknown{}, "userAssignedIdentities": arm.Unknown{}},
	}
	for name, value := range want {
		if diff := cmp.Diff(value, outputs[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if len(w.Resources()) != 0 {
		t.Error("a preview stored something")
	}
}

func diffOf(t *testing.T, c *client, token string, old, new inputs) *pulumirpc.DiffResponse {
	t.Helper()
	olds, err := marshal(arm.Properties(old, nil))
	if err != nil {
		t.Fatal(err)
	}
	news, err := marshal(arm.Properties(new, nil))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.rpc.Diff(context.Background(), &pulumirpc.DiffRequest{Urn: urnOf(token, "it"), OldInputs: olds, News: news})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestDiffSaysWhatChangesAndWhatReplaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{})
	for _, test := range []struct {
		name            string
		making          requests.Making
		change          inputs
		paths, replaces []string
		deleteFirst     bool
	}{
		{"nothing", requests.ACluster, inputs{}, nil, nil, false},
		{"a region in another spelling", requests.ACluster, inputs{"location": "westeurope"}, nil, nil, false},
		{"a property in place", requests.ACluster, inputs{"publicNetworkAccess": "Enabled"}, []string{"publicNetworkAccess"}, nil, false},
		{"a nested property", requests.ACluster, requests.SKU("Balanced_B10"), []string{"sku.name"}, nil, false},
		{"a tag", requests.ACluster, inputs{"tags": inputs{"a/b.c": "x"}}, []string{"tags"}, nil, false},
		{"a name", requests.ACluster, inputs{"clusterName": "other"}, []string{"clusterName"}, []string{"clusterName"}, true},
		{"the subnet of an endpoint", requests.AnEndpoint, inputs{"subnet": inputs{"id": "/other"}}, []string{"subnet.id"}, []string{"subnet"}, true},
		{
			"what is created under a made-up name", requests.ANetwork.With(inputs{createBeforeDelete: true}), inputs{"location": "northeurope"},
			[]string{"location"}, []string{"location"}, false,
		},
		{"an unknown value", requests.ACluster, inputs{"highAvailability": arm.Unknown{}}, []string{"highAvailability"}, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := diffOf(t, w.of(test.making.Token), test.making.Token, test.making.Inputs, test.making.With(test.change).Inputs)
			paths := make(map[string]any)
			for path := range got.GetDetailedDiff() {
				paths[path] = nil
			}
			var list []string
			if len(paths) > 0 {
				list = unionOfKeys(paths, nil)
			}
			if diff := cmp.Diff(test.paths, list); diff != "" {
				t.Errorf("changed paths (-want +got):\n%s", diff)
			}
			var replaces []string
			replaces = append(replaces, got.GetReplaces()...)
			if diff := cmp.Diff(test.replaces, replaces); diff != "" || got.GetDeleteBeforeReplace() != test.deleteFirst {
				t.Errorf("replaced (-want +got):\n%s\ndelete first: %v", diff, got.GetDeleteBeforeReplace())
			}
		})
	}
}

func TestReadShowsWhatChangedBehindTheProgramsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster)
	if err := w.change(requests.ACluster.With(inputs{"publicNetworkAccess": "Enabled", "tags": inputs{"left": "open"}}), requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	olds, err := marshal(arm.Properties(requests.ACluster.Inputs, nil))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.v3.rpc.Read(context.Background(), &pulumirpc.ReadRequest{Urn: urnOf(requests.TokenManaged, "it"), Id: requests.ClusterID, Inputs: olds})
	if err != nil {
		t.Fatal(err)
	}
	read, err := unmarshal(answer.GetInputs())
	if err != nil {
		t.Fatal(err)
	}
	want := requests.ACluster.With(inputs{"publicNetworkAccess": "Enabled"}).Inputs
	if diff := cmp.Diff(want, arm.Plain(read)); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
}

func TestAnImportReadsInputsThatMakeTheSameResource(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.Networked...)
	before := w.resource(requests.SubnetID)
	answer, err := w.v2.rpc.Read(context.Background(), &pulumirpc.ReadRequest{Urn: urnOf(requests.TokenSubnet, "it"), Id: requests.SubnetID})
	if err != nil {
		t.Fatal(err)
	}
	read, err := unmarshal(answer.GetInputs())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.change(requests.Making{Token: requests.TokenSubnet, Inputs: arm.Plain(read)}, requests.SubnetID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, w.resource(requests.SubnetID)); diff != "" {
		t.Errorf("the subnet after an import (-before +after):\n%s", diff)
	}
}

func TestAnInputThatWasSecretComesBackSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup)
	properties := arm.Properties(requests.ACluster.Inputs, nil)
	properties["tags"] = resource.NewProperty(resource.PropertyMap{"owner": resource.MakeSecret(resource.NewProperty("hidden"))})
	wire, err := marshal(properties)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.v3.rpc.Create(context.Background(), &pulumirpc.CreateRequest{Urn: urnOf(requests.TokenManaged, "it"), Properties: wire})
	if err != nil {
		t.Fatal(err)
	}
	outputs, err := unmarshal(answer.GetProperties())
	if err != nil {
		t.Fatal(err)
	}
	if owner := outputs["tags"].ObjectValue()["owner"]; !owner.IsSecret() {
		t.Errorf("got %v", owner)
	}
}

func TestAClassicCacheAnswersWithPlantedKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup)
	_, outputs := w.mustMake(requests.AClassic)
	want := map[string]any{"primaryKey": PlantedKey(requests.ClassicID, "primary"), "secondaryKey": PlantedKey(requests.ClassicID, "secondary")}
	if diff := cmp.Diff(want, outputs["accessKeys"]); diff != "" || outputs["hostName"] != "old.redis.cache.windows.net" {
		t.Errorf("access keys (-want +got):\n%s\nhost name %v", diff, outputs["hostName"])
	}
}

func TestAFaultBeforeAWriteStoresNothingAndOneAfterItStores(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	fail := func(at int) func(int, string, string) error {
		return func(n int, _, _ string) error {
			if n == at {
				return lost
			}
			return nil
		}
	}
	for _, test := range []struct {
		name   string
		faults Faults
		stored bool
	}{
		{"before", Faults{BeforeWrite: fail(2)}, false},
		{"after", Faults{AfterWrite: fail(2)}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, Options{Faults: &test.faults}, requests.AGroup)
			if _, err := w.make(requests.ACluster); err == nil || !strings.Contains(err.Error(), "connection lost") {
				t.Fatalf("got %v", err)
			}
			id, exists := w.Find(requests.TokenManaged, requests.ACluster.Inputs)
			if exists != test.stored || exists && id != requests.ClusterID {
				t.Errorf("afterwards: found %v %q", exists, id)
			}
		})
	}
}
