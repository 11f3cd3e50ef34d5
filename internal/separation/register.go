package separation

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// register stands in the place of the engine: it notes what the program registers and answers with ids.
type register struct {
	mutex       sync.Mutex
	environment inventory.Environment
}

// Call implements pulumi.MockResourceMonitor. The component calls no function.
func (r *register) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, fmt.Errorf("the program calls the function %s, which can't be answered without Azure", args.Token)
}

// NewResource implements pulumi.MockResourceMonitor.
func (r *register) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	kind, known := arm.Lookup(args.TypeToken)
	if !known {
		return args.Name, args.Inputs, nil // a component, a provider, or nothing of Azure's
	}
	noted := inventory.Resource{Token: args.TypeToken, Name: args.Name, Inputs: plainObject(args.Inputs)}
	noted.URN = args.TypeToken + "::" + args.Name
	noted.ID, _ = kind.IDFromInputs(noted.Inputs, r.environment.SubscriptionID)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.environment.Resources = append(r.environment.Resources, noted)
	return noted.ID, answer(args, noted.ID), nil
}

// answer is what Azure will compute, as far as one environment can be told from another by it. What is missing is unknown
// to the program.
func answer(args pulumi.MockResourceArgs, id string) resource.PropertyMap {
	outputs := args.Inputs.Copy()
	parsed, err := arm.ParseID(id)
	if err != nil {
		return outputs
	}
	outputs["name"] = resource.NewProperty(parsed.Name)
	switch {
	case arm.SameType(parsed.Type, "Microsoft.KeyVault/vaults/keys"):
		// https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers
		vault, _ := arm.ParseID(parsed.Scope)
		url := "https://" + vault.Name + ".vault.azure.net/keys/" + parsed.Name
		outputs["keyUri"] = resource.NewProperty(url)
		outputs["keyUriWithVersion"] = resource.NewProperty(url + "/" + strings.Repeat("0", 32))
	case arm.SameType(parsed.Type, "Microsoft.ManagedIdentity/userAssignedIdentities"):
		outputs["principalId"] = resource.NewProperty(principalOf(id))
	}
	return outputs
}

// principalOf stands for the principal of an identity that does not exist yet: another one for every identity.
func principalOf(id string) string {
	sum := sha256.Sum256([]byte(arm.Key(id)))
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func plainObject(properties resource.PropertyMap) map[string]any {
	object := make(map[string]any, len(properties))
	for key, value := range properties {
		object[string(key)] = plain(value)
	}
	return object
}

// plain is a value as an inventory has it.
func plain(value resource.PropertyValue) any {
	switch {
	case value.IsComputed(), value.IsOutput() && !value.OutputValue().Known:
		return arm.Unknown{}
	case value.IsSecret(), value.IsOutput() && value.OutputValue().Secret:
		return inventory.Secret{}
	case value.IsOutput():
		return plain(value.OutputValue().Element)
	case value.IsArray():
		elements := make([]any, len(value.ArrayValue()))
		for i, element := range value.ArrayValue() {
			elements[i] = plain(element)
		}
		return elements
	case value.IsObject():
		return plainObject(value.ObjectValue())
	default:
		return value.V
	}
}
