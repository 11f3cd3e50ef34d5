// Package recorder runs a Pulumi program against mocks and keeps what it registered, with the options and the unknowns
// that the SDK's own mock arguments leave out.
package recorder

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Unknown and Secret stand in a graph for values that can't be shown.
const (
	Unknown = "[unknown]"
	Secret  = "[secret]"
)

// Options say how the program runs.
type Options struct {
	// Stack is the name of the stack; the project is always redoubt.
	Stack string
	// Config is the stack's configuration, by full key.
	Config map[string]string
	// Preview runs a preview: what Azure would compute is unknown.
	Preview bool
	// SubscriptionID is the subscription in which resources are made; "" is a made-up one.
	SubscriptionID string
}

// Resource is one registered resource.
type Resource struct {
	Type                string         `yaml:"type"`
	Name                string         `yaml:"name"`
	Parent              string         `yaml:"parent,omitempty"`
	Provider            string         `yaml:"provider,omitempty"`
	Version             string         `yaml:"version,omitempty"`
	Protect             bool           `yaml:"protect,omitempty"`
	RetainOnDelete      bool           `yaml:"retainOnDelete,omitempty"`
	Imports             string         `yaml:"imports,omitempty"`
	DeleteBeforeReplace bool           `yaml:"deleteBeforeReplace,omitempty"`
	ReplaceOnChanges    []string       `yaml:"replaceOnChanges,omitempty,flow"`
	IgnoreChanges       []string       `yaml:"ignoreChanges,omitempty,flow"`
	SecretOutputs       []string       `yaml:"additionalSecretOutputs,omitempty,flow"`
	Timeouts            string         `yaml:"timeouts,omitempty"`
	DeletedWith         string         `yaml:"deletedWith,omitempty"`
	DependsOn           []string       `yaml:"dependsOn,omitempty,flow"`
	Inputs              map[string]any `yaml:"inputs,omitempty"`
	Custom              bool           `yaml:"-"`
	// PropertyDependsOn are the names of what each input is made from.
	PropertyDependsOn map[string][]string `yaml:"-"`
}

// Graph is everything that a program registered, sorted by type and name.
type Graph []Resource

// Run runs the program and returns its graph. Two resources of one URN are an error, as in the real engine.
func Run(options Options, program pulumi.RunFunc) (Graph, error) {
	r := &recorder{preview: options.Preview, subscription: cmp.Or(options.SubscriptionID, DefaultSubscriptionID), seen: map[string]bool{}}
	err := pulumi.RunErr(program, pulumi.WithMocks("redoubt", options.Stack, r), func(info *pulumi.RunInfo) {
		info.DryRun = options.Preview
		info.Config = options.Config
	})
	if err == nil && len(r.duplicates) > 0 {
		err = fmt.Errorf("registered twice: %s", strings.Join(r.duplicates, ", "))
	}
	slices.SortFunc(r.graph, func(a, b Resource) int {
		return strings.Compare(a.Type+"\x00"+a.Name, b.Type+"\x00"+b.Name)
	})
	return r.graph, err
}

// Custom are the resources that are no components.
func (g Graph) Custom() Graph {
	return slices.DeleteFunc(slices.Clone(g), func(r Resource) bool { return !r.Custom })
}

// OfType are the resources whose type token ends with the given words, such as `:PrivateEndpoint`.
func (g Graph) OfType(suffix string) Graph {
	return slices.DeleteFunc(slices.Clone(g), func(r Resource) bool { return !strings.HasSuffix(r.Type, suffix) })
}

// Named is the resource of that name, or false.
func (g Graph) Named(name string) (Resource, bool) {
	for _, r := range g {
		if r.Name == name {
			return r, true
		}
	}
	return Resource{}, false
}

type recorder struct {
	preview bool
	// subscription is the id of the one in which the mocks answer.
	subscription string
	mutex        sync.Mutex
	graph        Graph
	seen         map[string]bool
	duplicates   []string
}

// Call refuses every function call: the components make none.
func (r *recorder) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, fmt.Errorf("the program called %s; components must not call Azure", args.Token)
}

// NewResource records a registration and answers as Azure would.
func (r *recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	recorded, err := record(args)
	if err != nil {
		return "", nil, err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	urn := recorded.Parent + "/" + args.TypeToken + "/" + args.Name
	if r.seen[urn] {
		r.duplicates = append(r.duplicates, args.TypeToken+" "+args.Name)
	}
	r.seen[urn] = true
	r.graph = append(r.graph, recorded)
	return r.answer(args)
}

func record(args pulumi.MockResourceArgs) (Resource, error) {
	rpc := args.RegisterRPC
	properties, err := plugin.UnmarshalProperties(rpc.GetObject(), plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true})
	if err != nil {
		return Resource{}, fmt.Errorf("reading the inputs of %s: %w", args.Name, err)
	}
	recorded := Resource{
		Type: args.TypeToken, Name: args.Name, Custom: rpc.GetCustom(),
		Parent: nameOf(rpc.GetParent()), Provider: providerOf(rpc.GetProvider()), Version: rpc.GetVersion(),
		Protect: rpc.GetProtect(), RetainOnDelete: rpc.GetRetainOnDelete(), Imports: rpc.GetImportId(), DeleteBeforeReplace: rpc.GetDeleteBeforeReplace(),
		ReplaceOnChanges: rpc.GetReplaceOnChanges(), IgnoreChanges: rpc.GetIgnoreChanges(), SecretOutputs: rpc.GetAdditionalSecretOutputs(),
		DeletedWith: nameOf(rpc.GetDeletedWith()), Inputs: plainObject(properties), PropertyDependsOn: map[string][]string{},
	}
	if timeouts := rpc.GetCustomTimeouts(); timeouts.GetCreate() != "" {
		recorded.Timeouts = fmt.Sprintf("create %s, update %s, delete %s", timeouts.GetCreate(), timeouts.GetUpdate(), timeouts.GetDelete())
	}
	for _, urn := range rpc.GetDependencies() {
		recorded.DependsOn = append(recorded.DependsOn, nameOf(urn))
	}
	slices.Sort(recorded.DependsOn)
	for input, dependencies := range rpc.GetPropertyDependencies() {
		for _, urn := range dependencies.GetUrns() {
			recorded.PropertyDependsOn[input] = append(recorded.PropertyDependsOn[input], nameOf(urn))
		}
	}
	return recorded, nil
}

func nameOf(urn string) string {
	return urn[strings.LastIndex(urn, ":")+1:]
}

// providerOf is the name within a provider reference, urn::id; "" for a default provider.
func providerOf(reference string) string {
	if reference == "" {
		return ""
	}
	return nameOf(reference[:strings.LastIndex(reference, "::")])
}

func plainObject(properties resource.PropertyMap) map[string]any {
	object := make(map[string]any, len(properties))
	for key, value := range properties {
		object[string(key)] = plain(value)
	}
	return object
}

func plain(value resource.PropertyValue) any {
	switch {
	case value.IsComputed(), value.IsOutput() && !value.OutputValue().Known:
		return Unknown
	case value.IsSecret(), value.IsOutput() && value.OutputValue().Secret:
		return Secret
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

// Keys are the input names of a resource, sorted.
func (r Resource) Keys() []string {
	return slices.Sorted(maps.Keys(r.Inputs))
}
