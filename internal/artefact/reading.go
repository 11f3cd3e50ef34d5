package artefact

import (
	"fmt"
	"io"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/gate"
	"github.com/redoubt-iac/redoubt/waivers"
)

// Kind is what an artefact is.
type Kind string

// The kinds, in words for people.
const (
	PulumiPreview Kind = "Pulumi preview"
	PulumiState   Kind = "Pulumi state"
	ARMTemplate   Kind = "ARM template"
	ARMResources  Kind = "ARM resources"
)

// Options say what an artefact does not say itself.
type Options struct {
	// MaxBytes is how long an artefact may be; 0 is [DefaultMaxBytes].
	MaxBytes int64
	// State is a `pulumi stack export` that holds the unchanged resources of a preview without them; nil for none. It is
	// an error to give one for anything else.
	State io.Reader
	// SubscriptionID and ResourceGroup are where an artefact that does not say so is deployed. Without them ids hold
	// [NoSubscription] and [NoResourceGroup], so that resources can still refer to each other.
	SubscriptionID, ResourceGroup string
	// Parameters are values for the parameters of a template, over its defaults.
	Parameters map[string]any
}

// What stands in ids in the place of what nobody says.
const (
	NoSubscription  = "00000000-0000-0000-0000-000000000000"
	NoResourceGroup = "resource-group-of-the-deployment"
)

// Reading is what an artefact says.
type Reading struct {
	Kind Kind
	// Name is that of the Pulumi stack; "" for other kinds.
	Name string
	// Sandbox is true when the resources are of the simulated Azure.
	Sandbox bool
	// Resources are those that exist once the artefact is deployed, in its order. The origin is a URN for Pulumi, and
	// otherwise the place in the document, such as `resources[3]`.
	Resources []controls.Resource
	// Skipped are resources that are not read: of other providers, of types that no table here has, or not deployed.
	Skipped []Skipped
	// Changes are the steps of a preview other than "same", with the inputs before and after; nil for other kinds.
	Changes []gate.Step
	// Waivers are those that the artefact holds. Nothing honours them.
	Waivers []Waiver
	// Notes are what a reader of a report must know about how it was read.
	Notes []string
}

// Skipped is one resource that is not read.
type Skipped struct {
	// Origin is its place, as for those that are read, and Type its Pulumi token or ARM type.
	Origin, Type string
	// Why says why, in a few words.
	Why string
}

// Waiver is one that was found in an artefact.
type Waiver struct {
	waivers.Waiver
	// Origin is its place.
	Origin string
}

// IncompleteError is a preview that lacks its unchanged resources.
type IncompleteError struct {
	// Unchanged is how many it counts, and Listed how many of them it lists.
	Unchanged, Listed int
}

// Error names the flag.
func (e *IncompleteError) Error() string {
	return fmt.Sprintf("the preview lists %d of its %d unchanged resources, and a weak cache among the others would not be judged; make it with `pulumi preview --json --show-sames`, or give the state beside it (`pulumi stack export`)",
		e.Listed, e.Unchanged)
}

// Read recognises an artefact and reads it.
//
// Errors: an [*IncompleteError]; a [*SyntaxError] for text that is not JSON, or is truncated; a [*SizeError]; an error
// that says what the artefact is instead, if that can be told.
func Read(from io.Reader, o Options) (Reading, error) {
	document, err := parse(from, o.limit())
	if err != nil {
		return Reading{}, err
	}
	kind, err := recognise(document.root)
	if err != nil {
		return Reading{}, err
	}
	if o.State != nil && kind != PulumiPreview {
		return Reading{}, fmt.Errorf("a state completes a preview, and this is an artefact of another kind: %s; leave the state out", kind)
	}
	r := &reader{document: document, options: o, result: Reading{Kind: kind}}
	switch kind {
	case PulumiPreview:
		err = r.preview()
	case PulumiState:
		r.state()
	case ARMTemplate:
		r.template()
	case ARMResources:
		r.list()
	}
	if err != nil {
		return Reading{}, err
	}
	r.finish()
	return r.result, nil
}

// reader is one artefact being read.
type reader struct {
	document *document
	options  Options
	result   Reading
	// templated counts what a template has come to.
	templated int
}

func (r *reader) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, known := range r.result.Notes {
		if known == text {
			return
		}
	}
	r.result.Notes = append(r.result.Notes, text)
}

func (r *reader) skip(origin, kind, why string) {
	r.result.Skipped = append(r.result.Skipped, Skipped{Origin: origin, Type: kind, Why: why})
}

// add takes a resource into the result.
func (r *reader) add(resource arm.Resource, origin string, line int, madeFrom ...string) {
	r.result.Resources = append(r.result.Resources, controls.Resource{Resource: resource, Origin: origin, Line: line, MadeFrom: madeFrom})
}

// subscription is where a resource lies of which nothing says it.
func (r *reader) subscription() string {
	if r.options.SubscriptionID != "" {
		return r.options.SubscriptionID
	}
	return NoSubscription
}

// sandboxSubscription is the subscription of the simulated Azure, internal/sandbox.DefaultSubscriptionID.
const sandboxSubscription = "/subscriptions/00000000-5a4d-b0c5-0000-000000000001/"

// finish looks at the whole.
func (r *reader) finish() {
	for _, resource := range r.result.Resources {
		if strings.HasPrefix(resource.ID, sandboxSubscription) {
			r.result.Sandbox = true
		}
		if strings.HasPrefix(resource.ID, "/subscriptions/"+NoSubscription+"/") {
			r.note("the subscription is not known; ids show %s in its place", NoSubscription)
		}
	}
}
