package localcache

import (
	"fmt"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/separation"
)

// The two Azure services that a local cache can stand for.
const (
	Managed = "managed"
	Classic = "classic"
)

// Posture is what an environment declares, as far as a redis-server can have it too.
type Posture struct {
	Environment string
	// Service is [Managed] or [Classic]; SKU is that of the stack file, such as "Balanced_B0" or "Premium_P1".
	Service, SKU string
	// Eviction is Redis' name of the eviction policy, such as "volatile-lru".
	Eviction string
	// MemoryBytes is what one node keeps for data: the SKU's size without what the service reserves.
	MemoryBytes int64
	// Clients is the greatest number of connections.
	Clients int
	// Databases is the number of numbered databases.
	Databases int
	// KeyspaceEvents are the letters of notify-keyspace-events.
	KeyspaceEvents string
	// Clustered is whether clients must speak the Redis cluster protocol.
	Clustered bool
	// Clustering is the service's name for how data is spread: "OSSCluster", "EnterpriseCluster", "NoCluster", "3 shards".
	Clustering string
	// Modules are the Redis modules of the database, which no redis-server has.
	Modules []string
	// AccessKeysOn is whether clients may sign in with an access key, as the user `default`.
	AccessKeysOn bool
	// Principals are who may use the cache, in the order of their keys.
	Principals []Principal
}

// Principal is one entry of an access list.
type Principal struct {
	// AccessKey is the name of its assignment: its key in `access`, or of a principal of an environment that shares the
	// cache, that environment, a hyphen and its key there. ID is the principal's object id, the user name on Azure.
	AccessKey, ID string
	// StandIn says that the object id is encrypted in the stack file, and that ID is made up.
	StandIn bool
	// Policy are the permissions as Azure has them, such as "+@read ~orders:*".
	Policy string
}

// Read judges the stack file of an environment as every command does, and returns what it declares. clock says what day
// it is for the waivers. What a program makes of the settings is read, not the settings themselves, so that defaults and
// derived values are those of a deployment.
func Read(project, name string, clock func() time.Time) (Posture, error) {
	file := environment.StackFile(project, name)
	if err := environment.CheckStackFileOn(file, clock); err != nil {
		return Posture{}, err
	}
	settings, err := environment.ReadSettings(file)
	if err != nil {
		return Posture{}, err
	}
	access, err := environment.ReadAccess(file)
	if err != nil {
		return Posture{}, err
	}
	graph, err := separation.Declared(environment.Project, separation.Stack{Name: name, Config: settings.Config}, environment.DeployOn(clock))
	if err != nil {
		return Posture{}, err
	}
	posture := Posture{Environment: name, Principals: principals(access)}
	if caches := graph.OfType(classicType); len(caches) > 0 {
		err = posture.readClassic(caches[0].Resource)
	} else {
		err = posture.readManaged(graph)
	}
	if err != nil {
		return Posture{}, fmt.Errorf("reading what %s declares: %w", name, err)
	}
	return posture, nil
}

// principals are who may use the cache, the principals of environments that share it included. One whose object id the
// stack file holds encrypted gets another.
func principals(access environment.Access) []Principal {
	var all []Principal
	for i, grant := range access.Grants {
		principal := Principal{AccessKey: grant.Name, ID: strings.ToLower(grant.ObjectID), Policy: grant.Permissions}
		if principal.ID == "" {
			principal.ID, principal.StandIn = standInID(i), true
		}
		all = append(all, principal)
	}
	return all
}

// standInID has the shape of an object id, and is recognisable.
func standInID(n int) string { return fmt.Sprintf("5eaded00-0000-4000-8000-%012d", n+1) }
