package sandbox

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/emptypb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestEachConnectionServesTheMajorThatItWasConfiguredFor(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	cases := []struct{ version, token, refusal string }{
		{"2.92.3", requests.TokenGroup, ""},
		{"3.23.0", requests.TokenManaged, ""},
		{"", requests.TokenManaged, ""},
		{"3.23.0", requests.TokenGroup, "Resource type " + requests.TokenGroup + " not found"},
		{"2.92.3", requests.TokenManaged, "Resource type " + requests.TokenManaged + " not found"},
		{"2.92.3", "azure-native:cache/v20250401:RedisEnterprise", "takes none before 2025-07-01"},
		{"2.92.3", "azure-native:storage/v20230101:StorageAccount", "Resource type azure-native:storage/v20230101:StorageAccount not found"},
	}
	for _, test := range cases {
		t.Run(test.version+" "+test.token, func(t *testing.T) {
			t.Parallel()
			_, _, err := connect(t, s, test.version).check(test.token, inputs{})
			switch {
			case test.refusal == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.refusal != "" && (err == nil || !strings.Contains(err.Error(), test.refusal) || !strings.Contains(err.Error(), "sandbox")):
				t.Errorf("got %v, want %q and a word about the sandbox", err, test.refusal)
			}
		})
	}
}

func TestFunctionsAreRefusedInTheNameOfTheSandbox(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, Options{}), "2.92.3")
	_, err := c.rpc.Invoke(context.Background(), &pulumirpc.InvokeRequest{Tok: "azure-native:cache:listRedisKeys"})
	if err == nil || !strings.Contains(err.Error(), "listRedisKeys") || !strings.Contains(err.Error(), "sandbox") {
		t.Errorf("got %v", err)
	}
}

func TestThePluginPresentsItselfAsTheNewestVersion(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, Options{}), "")
	info, err := c.rpc.GetPluginInfo(context.Background(), &emptypb.Empty{})
	if err != nil || info.GetVersion() != "3.23.0" {
		t.Errorf("got %v, %v", info, err)
	}
}

func TestACreatedResourceCanBeReadAndDeleted(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	c := connect(t, s, "2.92.3")
	id, outputs := c.mustCreate(requests.TokenGroup, inputs{"resourceGroupName": "rg", "location": "West Europe"})
	if want := "/subscriptions/" + DefaultSubscriptionID + "/resourceGroups/rg"; id != want || outputs["location"] != "westeurope" {
		t.Fatalf("got %s %v", id, outputs)
	}
	if err := c.remove(requests.TokenGroup, id); err != nil {
		t.Fatal(err)
	}
	answer, err := c.rpc.Read(context.Background(), &pulumirpc.ReadRequest{Urn: urnOf(requests.TokenGroup, "it"), Id: id})
	if err != nil || answer.GetId() != "" {
		t.Errorf("after the delete: %v, %v", answer, err)
	}
}
