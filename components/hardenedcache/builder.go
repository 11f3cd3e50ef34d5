package hardenedcache

import (
	"maps"
	"slices"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	privatedns "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240601"
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
)

// builder carries what the steps of one construction share. It lives as long as the constructor.
type builder struct {
	ctx       *pulumi.Context
	name      string
	component *HardenedCache
	args      *HardenedCacheArgs
	managed   *ManagedArgs
	// set holds the inputs that were judged; the steps read inputs from here only.
	set     *inputs.Set
	members []*member
	// zone is the private DNS zone that the component makes, or nil; zoneID is that of the zone in use, or nil when a
	// policy manages it; links are the links of the zone.
	zone   *privatedns.PrivateZone
	zoneID pulumi.StringInput
	links  []pulumi.Resource
}

// member is one cache: the only one, or one of a geo-replication group.
type member struct {
	// key is "" for the cache itself, else the member's key in the group.
	key   string
	names memberNames
	// endpointPath is where the endpoint's inputs are in the set.
	endpointPath string
	endpointArgs *PrivateEndpointArgs

	location          pulumi.StringInput
	resourceGroupName pulumi.StringInput

	cluster   *redisenterprise.RedisEnterprise
	database  *redisenterprise.Database
	endpoint  *network.PrivateEndpoint
	zoneGroup *network.PrivateDnsZoneGroup
	// made is everything of this member that its lock must come after.
	made []pulumi.Resource
}

func newBuilder(ctx *pulumi.Context, name string, component *HardenedCache, args *HardenedCacheArgs, set *inputs.Set) *builder {
	b := &builder{ctx: ctx, name: name, component: component, args: args, managed: args.Managed.orDefault(), set: set}
	first := &member{
		endpointPath:      "privateEndpoint",
		endpointArgs:      args.PrivateEndpoint,
		location:          set.RequiredString("location"),
		resourceGroupName: set.RequiredString("resourceGroupName"),
	}
	first.names = b.nameMember("", args.Name, args.PrivateEndpoint)
	b.members = []*member{first}
	if group := b.managed.GeoReplication; group != nil {
		for _, key := range slices.Sorted(maps.Keys(group.Members)) {
			b.members = append(b.members, b.newMember(key, group.Members[key]))
		}
	}
	return b
}

func (b *builder) newMember(key string, args *GeoReplicationMemberArgs) *member {
	path := memberPath(key)
	resourceGroupName := b.set.RequiredString(path + ".resourceGroupName")
	if resourceGroupName == nil {
		resourceGroupName = b.set.RequiredString("resourceGroupName")
	}
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
	return nameMember(b.ctx.Project(), b.name, b.args.Environment, key, given, endpoint, b.args.DiagnosticSettings, b.args.Lock)
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
