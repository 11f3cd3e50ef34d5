package renames_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/renames"
)

// aliases keeps the names that each resource once had.
type aliases struct {
	pulumi.MockResourceMonitor

	mutex sync.Mutex
	names map[string][]string
}

func (a *aliases) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for _, alias := range args.RegisterRPC.GetAliases() {
		a.names[args.Name] = append(a.names[args.Name], alias.GetSpec().GetName())
	}
	return args.Name, args.Inputs, nil
}

// family is a component with a child, and a child of that child.
func family(options ...pulumi.ResourceOption) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		component, cluster, database := &pulumi.ResourceState{}, &pulumi.ResourceState{}, &pulumi.ResourceState{}
		if err := ctx.RegisterComponentResource("example:index:Cache", "sessions", component, renames.Followed("sessions", options)...); err != nil {
			return err
		}
		if err := ctx.RegisterComponentResource("example:index:Cluster", "sessions-cluster", cluster, pulumi.Parent(component)); err != nil {
			return err
		}
		return ctx.RegisterComponentResource("example:index:Database", "sessions-database", database, pulumi.Parent(cluster))
	}
}

func TestDescendantsFollowARenamedComponent(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		option pulumi.ResourceOption
		old    []string
	}{
		"a name":              {pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("redis")}}), []string{"redis"}},
		"two names":           {pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("redis")}, {Name: pulumi.String("cache")}}), []string{"redis", "cache"}},
		"a URN":               {pulumi.Aliases([]pulumi.Alias{{URN: pulumi.URN("urn:pulumi:dev::shop::example:index:Cache::redis")}}), []string{"redis"}},
		"the same name":       {pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("sessions"), NoParent: pulumi.Bool(true)}}), nil},
		"another parent only": {pulumi.Aliases([]pulumi.Alias{{NoParent: pulumi.Bool(true)}}), nil},
		"no alias":            {pulumi.Protect(false), nil},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := &aliases{names: map[string][]string{}}
			if err := pulumi.RunErr(family(test.option), pulumi.WithMocks("shop", "dev", seen)); err != nil {
				t.Fatal(err)
			}
			for _, suffix := range []string{"-cluster", "-database"} {
				var want []string
				for _, old := range test.old {
					want = append(want, old+suffix)
				}
				slices.Sort(want)
				got := slices.Sorted(slices.Values(seen.names["sessions"+suffix]))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("sessions%s: %s", suffix, diff)
				}
			}
		})
	}
}
