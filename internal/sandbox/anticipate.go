package sandbox

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// previewCreate says what the outputs of a new resource would be. Like azure-native's, a preview has no id and the engine
// makes it unknown, unless Options.KnownIDs asks for it: then id and name are given, as far as the inputs are known.
func (p *provider) previewCreate(ctx context.Context, kind *arm.Kind, inputs resource.PropertyMap) (*pulumirpc.CreateResponse, error) {
	outputs := previewOutputs(kind, inputs, nil)
	id := ""
	if p.azure.options.KnownIDs {
		plain := arm.Plain(inputs)
		id, _ = kind.IDFromInputs(plain, p.subscription(ctx))
		declared, _ := schema.Lookup(kind.Token)
		if name, known := plain[kind.NameParameter()].(string); known && declared.Outputs["name"].Type != "" {
			outputs["name"] = resource.NewProperty(name)
		}
	}
	properties, err := marshal(outputs)
	return &pulumirpc.CreateResponse{Id: id, Properties: properties}, err
}
