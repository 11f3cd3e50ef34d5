package hardenedcache

import (
	"maps"
	"slices"
	"strings"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/waivers"
)

// builder carries what the steps of one construction share. It lives as long as the constructor.
type builder struct {
	ctx       *pulumi.Context
	name      string
	component *HardenedCache
	args      *HardenedCacheArgs
	facts     serviceFacts
	service   service
	// set holds the inputs that were judged; the steps read inputs from here only.
	set *inputs.Set
	// waivers are those that hold today.
	waivers []waivers.Active
	members []*member
	// zone is the private DNS zone of the caches' endpoints.
	zone *privateZone
	// vaults are those made so far, vaultZone the private DNS zone that they share, or nil.
	vaults    []*madeVault
	vaultZone *privateZone
	// accessKeys are nil unless access keys are asked for.
	accessKeys *accessKeys
	// watch is nil while monitoring is off.
	watch *watch
}

// member is one cache: the only one, or one of a geo-replication group.
type member struct {
	// key is "" for the cache itself, else the member's key in the group.
	key   string
	names memberNames
	// endpointPath is where the endpoint's inputs are in the set; endpointArgs is nil in the other network modes.
	endpointPath string
	endpointArgs *PrivateEndpointArgs

	location          pulumi.StringInput
	resourceGroupName pulumi.StringInput

	// The service fills these in.
	cache pulumi.CustomResource
	// keyed is what owns the access keys: the cache, or the managed cluster's database.
	keyed    pulumi.IDOutput
	name     pulumi.StringOutput
	hostName pulumi.StringOutput
	port     pulumi.IntOutput
	// ready is what must exist before an endpoint is made or anyone connects.
	ready []pulumi.CustomResource
	// chain is what was written below the cache, in order; see [member.inTurn].
	chain []pulumi.Resource
	// diagnosed is what diagnostic settings attach to.
	diagnosed []diagnosedResource

	endpoint  *network.PrivateEndpoint
	zoneGroup *network.PrivateDnsZoneGroup
	// made is everything of this member that its lock must come after.
	made []pulumi.Resource
}

func newBuilder(ctx *pulumi.Context, name string, component *HardenedCache, args *HardenedCacheArgs, checked checkedArgs) *builder {
	b := &builder{ctx: ctx, name: name, component: component, args: args, facts: args.facts(), set: checked.set, waivers: checked.waivers}
	first := &member{
		endpointPath:      "privateEndpoint",
		endpointArgs:      args.PrivateEndpoint,
		location:          b.set.RequiredString("location"),
		resourceGroupName: b.set.RequiredString("resourceGroupName"),
	}
	first.names = b.nameMember("", args.Name, args.PrivateEndpoint)
	b.members = []*member{first}
	others := args.otherMembers()
	for _, path := range slices.Sorted(maps.Keys(others)) {
		b.members = append(b.members, b.newMember(path, others[path]))
	}
	b.zone = newZone(b.facts.zone, "privateEndpoint.dns", nil)
	if args.PrivateEndpoint != nil {
		b.zone = newZone(b.facts.zone, "privateEndpoint.dns", args.PrivateEndpoint.Dns)
	}
	b.service = b.newService()
	return b
}

// otherMembers are the further members of a geo-replication group, of either service, by their paths in the arguments.
func (a *HardenedCacheArgs) otherMembers() map[string]*GeoReplicationMemberArgs {
	members := map[string]*GeoReplicationMemberArgs{}
	switch {
	case a.Classic != nil && a.Classic.GeoReplication != nil:
		members[secondaryPath] = a.Classic.GeoReplication.Secondary
	case a.Classic == nil && a.Managed != nil && a.Managed.GeoReplication != nil:
		for key, args := range a.Managed.GeoReplication.Members {
			members[memberPath(key)] = args
		}
	}
	return members
}

func (b *builder) newMember(path string, args *GeoReplicationMemberArgs) *member {
	resourceGroupName := b.set.RequiredString(path + ".resourceGroupName")
	if resourceGroupName == nil {
		resourceGroupName = b.set.RequiredString("resourceGroupName")
	}
	key := path[strings.LastIndex(path, ".")+1:]
	return &member{
		key:               key,
		names:             b.nameMember(key, args.Name, args.PrivateEndpoint),
		endpointPath:      path + ".privateEndpoint",
		endpointArgs:      args.PrivateEndpoint,
		location:          b.set.RequiredString(path + ".location"),
		resourceGroupName: resourceGroupName,
	}
}

func (b *builder) nameMember(key string, given *string, endpoint *PrivateEndpointArgs) memberNames {
	return b.args.nameMember(b.ctx.Project(), b.name, key, given, endpoint)
}

// childName is the logical name of a child: the component's name, the member's key if it has one, and a suffix. It is
// part of the child's URN, so that changing it is a breaking change.
func (b *builder) childName(m *member, suffix string) string {
	if m != nil && m.key != "" {
		return b.name + "-" + m.key + "-" + suffix
	}
	return b.name + "-" + suffix
}

// options are those of every child, with the given ones after them. A child of azure-native v2 never has a v3 resource
// as its parent, although ARM might: the engine would give it the parent's v3 provider, which does not know it
// (docs/adr/0001).
func (b *builder) options(parent pulumi.Resource, more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	return append([]pulumi.ResourceOption{pulumi.Parent(parent)}, more...)
}

// redisOptions are those of the children that need azure-native v3.
func (b *builder) redisOptions(parent pulumi.Resource, more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	options := b.options(parent, more...)
	if b.args.RedisEnterpriseProvider != nil {
		options = append(options, pulumi.Provider(b.args.RedisEnterpriseProvider))
	}
	return options
}

// warn shows a sentence in the preview and in the update.
func (b *builder) warn(text string) error {
	return b.ctx.Log.Warn(text, &pulumi.LogArgs{Resource: b.component})
}

// announce shows what a reader of the preview must know beyond the resources: what is relaxed, by whom, until when.
func (b *builder) announce() error {
	for _, active := range b.waivers {
		if err := b.warn(active.String()); err != nil {
			return err
		}
	}
	if err := b.announceRegions(); err != nil {
		return err
	}
	return b.announceBaseline()
}
