package sandbox

import (
	"context"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestAPreviewWithKnownIDsAnswersWithTheIDThatTheUpdateGives(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{KnownIDs: true})
	preview := func(change inputs) (string, map[string]any) {
		t.Helper()
		wire, err := marshal(arm.Properties(requests.ACluster.With(change).Inputs, nil))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := w.v3.rpc.Create(context.Background(), &pulumirpc.CreateRequest{Urn: urnOf(requests.TokenManaged, "it"), Properties: wire, Preview: true})
		if err != nil {
			t.Fatal(err)
		}
		properties, err := unmarshal(answer.GetProperties())
		if err != nil {
			t.Fatal(err)
		}
		return answer.GetId(), arm.Plain(properties)
	}
	planned, outputs := preview(inputs{})
	w.v2.mustCreate(requests.AGroup.Token, requests.AGroup.Inputs)
	made, _ := w.v3.mustCreate(requests.TokenManaged, requests.ACluster.Inputs)
	if planned != made || outputs["name"] != requests.ACluster.Inputs["clusterName"] {
		t.Errorf("the preview says %q named %v; the update made %q", planned, outputs["name"], made)
	}
	// What Azure alone knows stays unknown, and so does an id of which a part is.
	if outputs["hostName"] != (arm.Unknown{}) {
		t.Errorf("the preview knows the host name %v", outputs["hostName"])
	}
	if id, _ := preview(inputs{"resourceGroupName": arm.Unknown{}}); id != "" {
		t.Errorf("the preview knows the id %q without the group", id)
	}
}
