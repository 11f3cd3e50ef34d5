package artefact_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/artefact"
)

func TestListsOfResources(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, origin string }{
		{"one resource", oneResource, ""},
		{"an array", "[" + oneResource + "]", "[0]"},
		{"a page", `{"value": [` + oneResource + `]}`, "value[0]"},
		{"an answer of Resource Graph", `{"count": 1, "data": [` + oneResource + `], "skip_token": null, "total_records": 1}`, "data[0]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			reading, err := artefact.Read(strings.NewReader(test.text), artefact.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if reading.Kind != artefact.ARMResources || len(reading.Resources) != 1 {
				t.Fatalf("got %+v", reading)
			}
			got := reading.Resources[0]
			same(t, "the resource", []string{got.ID, got.Type, got.Name, got.Location, got.Origin}, []string{group + "Microsoft.Cache/redis/x", "Microsoft.Cache/redis", "x", "westeurope", test.origin})
			same(t, "its property", got.At("properties", "enableNonSslPort"), any(false))
		})
	}
}

func TestAListWithoutPropertiesIsNotTakenForOneOfDefaults(t *testing.T) {
	t.Parallel()
	text := `[{"id": "` + group + `Microsoft.Cache/redis/x", "type": "Microsoft.Cache/Redis", "properties": null, "sku": null, "tags": {}}]`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the body", reading.Resources[0].Body, map[string]any{"properties": arm.Unknown{}, "tags": map[string]any{}})
	if !noted(reading, "az resource show") {
		t.Errorf("got the notes %q", reading.Notes)
	}
}

func TestTheFlatAnswersOfTheAzureCLI(t *testing.T) {
	t.Parallel()
	text := `[{"accessKeys": null, "enableNonSslPort": true, "hostName": "x.redis.cache.windows.net", "id": "` + group + `Microsoft.Cache/redis/x", "location": "West Europe", "minimumTlsVersion": "1.2",
		"name": "x", "redisConfiguration": {"aadEnabled": "true", "maxmemoryPolicy": null}, "resourceGroup": "rg", "sku": {"capacity": 1, "family": "C", "name": "Basic"}, "type": "Microsoft.Cache/Redis"}]`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := reading.Resources[0]
	same(t, "the port", got.At("properties", "enableNonSslPort"), any(true))
	same(t, "the SKU", got.Text("properties", "sku", "name"), "Basic")
	same(t, "a renamed property", got.At("properties", "redisConfiguration"), any(map[string]any{"aad-enabled": "true"}))
}

func TestWhatIsNotJudgedInAList(t *testing.T) {
	t.Parallel()
	text := `{"value": [` + oneResource + `, {"id": "/not/an/id", "type": "a.b/c"}, 3], "nextLink": "https://management.azure.com/next"}`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what is skipped", reading.Skipped, []artefact.Skipped{
		{Origin: "value[1]", Type: "a.b/c", Why: "its id is not one of Resource Manager"},
		{Origin: "value[2]", Why: "not an ARM resource with an id and a type"},
	})
	if !noted(reading, "further pages") {
		t.Errorf("got the notes %q", reading.Notes)
	}
}
