package sandbox

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// createBeforeDelete is the input in which azure-native remembers that it made up the name, so that a replacement may be
// created before the old resource goes.
const createBeforeDelete = "__createBeforeDelete"

// Check fills in what azure-native fills in (name, region, from v3 on the API version) and reports every problem of the
// inputs at once.
func (p *provider) Check(ctx context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	kind, news, err := p.open(ctx, req.GetUrn(), req.GetNews())
	if err != nil {
		return nil, err
	}
	olds, err := unmarshal(req.GetOlds())
	if err != nil {
		return nil, fmt.Errorf("reading old inputs: %w", err)
	}
	if err := nameByDefault(kind, req, olds, news); err != nil {
		return nil, err
	}
	p.placeByDefault(ctx, kind, olds, news)
	if connectionOf(ctx).settings().major >= 3 && !news.HasValue("azureApiVersion") {
		news["azureApiVersion"] = resource.NewProperty(kind.APIVersion)
	}
	inputs, err := marshal(news)
	if err != nil {
		return nil, fmt.Errorf("returning inputs: %w", err)
	}
	return &pulumirpc.CheckResponse{Inputs: inputs, Failures: failures(kind, arm.Plain(news))}, nil
}

func failures(kind *arm.Kind, inputs map[string]any) []*pulumirpc.CheckFailure {
	var found []*pulumirpc.CheckFailure
	for _, problem := range arm.Validate(kind.Token, inputs) {
		reason := problem.String() + " " + banner
		if problem.Path == "location" && problem.Missing {
			reason = "missing required property 'location'. Either set it explicitly or configure it with " +
				"'pulumi config set azure-native:location <value>'. " + banner
		}
		top, _, _ := strings.Cut(problem.Path, ".")
		top, _, _ = strings.Cut(top, "[")
		found = append(found, &pulumirpc.CheckFailure{Property: top, Reason: reason})
	}
	return found
}

// nameByDefault makes up a name as azure-native does: the logical name with a random suffix; for role assignments, which
// must be named by a GUID, a GUID.
func nameByDefault(kind *arm.Kind, req *pulumirpc.CheckRequest, olds, news resource.PropertyMap) error {
	key := resource.PropertyKey(kind.NameParameter())
	if news.HasValue(key) {
		return nil
	}
	if old, ok := olds[key]; ok {
		news[key] = old
		if flag, ok := olds[createBeforeDelete]; ok {
			news[createBeforeDelete] = flag
		}
		return nil
	}
	proposal := req.GetAutonaming()
	if proposal.GetMode() == pulumirpc.CheckRequest_AutonamingOptions_DISABLE && proposal != nil {
		return nil // Validate will then report the missing name
	}
	prefix, length := resource.URN(req.GetUrn()).Name(), 8
	isGUID := arm.SameType(kind.Type, "Microsoft.Authorization/roleAssignments")
	if isGUID {
		prefix, length = "", 32
	}
	name, err := resource.NewUniqueName(req.GetRandomSeed(), prefix, length, 0, nil)
	if err != nil {
		return fmt.Errorf("naming %s: %w", req.GetUrn(), err)
	}
	switch {
	case isGUID:
		parsed, err := uuid.Parse(name)
		if err != nil {
			return fmt.Errorf("naming %s: %w", req.GetUrn(), err)
		}
		name = parsed.String()
	case proposal.GetProposedName() != "":
		name = proposal.GetProposedName()
	}
	news[key] = resource.NewProperty(name)
	news[createBeforeDelete] = resource.NewProperty(true)
	return nil
}

// placeByDefault fills in the region as azure-native does: from the old inputs, the provider's configuration, or the
// resource group.
func (p *provider) placeByDefault(ctx context.Context, kind *arm.Kind, olds, news resource.PropertyMap) {
	if !kind.HasLocation() || news.HasValue("location") {
		return
	}
	if old, ok := olds["location"]; ok {
		news["location"] = old
		return
	}
	if location := connectionOf(ctx).settings().location; location != "" {
		news["location"] = resource.NewProperty(location)
		return
	}
	switch group := arm.Plain(news)["resourceGroupName"].(type) {
	case arm.Unknown:
		news["location"] = resource.MakeComputed(resource.NewProperty(""))
	case string:
		id := fmt.Sprintf("/subscriptions/%s/resourceGroups/%s", p.subscription(ctx), group)
		if found, ok := p.azure.get(id); ok && found.Location != "" {
			news["location"] = resource.NewProperty(found.Location)
		}
	}
}
