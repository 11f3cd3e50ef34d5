package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// links are the relations between resources that no id shows.
type links struct {
	// endpoints are the connections of private endpoints, by arm.Key of what they connect to.
	endpoints map[string][]connection
	// leads are the connections of each endpoint that lead, or may lead, to a cache or a vault.
	leads map[*Resource]lead
	// strayEndpoints counts connections of which nobody knows yet where they lead.
	strayEndpoints int
	// hosts are the arm.Keys of the subnets with a private endpoint of a cache or a vault, and straySubnets counts such
	// endpoints of which nobody knows yet in which subnet they are.
	hosts        map[string]bool
	straySubnets int
	// guards are the arm.Keys of the network security groups of those subnets, and strayGuards counts such subnets of which
	// nobody knows yet which group they have.
	guards      map[string]bool
	strayGuards int
	// keys are those of key vaults, by the names of vault and key in lower case, "vault/key".
	keys map[string][]*Resource
	// inUse are the keys that encrypt a cluster of the graph; strayUse says that a cluster has a key that is not known yet.
	inUse    map[*Resource]bool
	strayUse bool
	// topics are the system topics of Event Grid, by arm.Key of what they listen to, and strayTopic says that there is one
	// of which that is not known. alert says whether a log alert looks for what is near its end.
	topics     map[string][]*Resource
	strayTopic bool
	alert      truth
	// locks are the levels of the locks, by arm.Key of their scope; strayLock says that there is one of which the scope is
	// not known.
	locks     map[string][]*Resource
	strayLock bool
	// alerts are those of Azure Monitor, by what they watch.
	alerts alertLinks
}

// lead is what an endpoint leads to.
type lead struct {
	connections []connection
	// known is false when there may be more connections.
	known bool
}

// link finds the relations. Each step looks at each resource of its types once.
func (g *Graph) link() {
	g.links = links{
		endpoints: map[string][]connection{}, leads: map[*Resource]lead{}, hosts: map[string]bool{}, guards: map[string]bool{}, keys: map[string][]*Resource{},
		inUse: map[*Resource]bool{}, topics: map[string][]*Resource{}, locks: map[string][]*Resource{},
	}
	g.linkEndpoints()
	g.linkGuards()
	g.linkKeys()
	g.linkWatchers()
	g.linkLocks()
	g.linkAlerts()
}

func (g *Graph) linkEndpoints() {
	for _, endpoint := range g.OfType(typeEndpoint) {
		connections, known := connectionsOf(endpoint)
		if !known {
			g.links.strayEndpoints++
		}
		to := lead{known: known}
		for _, c := range connections {
			if c.services = c.mayServe(g); len(c.services) > 0 {
				to.connections = append(to.connections, c)
			}
			if c.target == "" {
				g.links.strayEndpoints++
				continue
			}
			g.links.endpoints[arm.Key(c.target)] = append(g.links.endpoints[arm.Key(c.target)], c)
		}
		g.links.leads[endpoint] = to
		if known && len(to.connections) == 0 {
			continue
		}
		switch subnet := lookup(endpoint.Body, subnetOfEndpoint).(type) {
		case string:
			g.links.hosts[arm.Key(subnet)] = true
		case arm.Unknown:
			g.links.straySubnets++
		}
	}
}

func (g *Graph) linkGuards() {
	for _, subnet := range g.OfType(typeSubnet) {
		if g.links.hosting(subnet) == no {
			continue
		}
		switch group := lookup(subnet.Body, groupOfSubnet).(type) {
		case string:
			g.links.guards[arm.Key(group)] = true
		case arm.Unknown:
			g.links.strayGuards++
		}
	}
}

func (g *Graph) linkKeys() {
	for _, key := range g.OfType(typeKey) {
		if id, err := arm.ParseID(key.ID); err == nil {
			name := strings.ToLower(lastSegment(id.Scope) + "/" + id.Name)
			g.links.keys[name] = append(g.links.keys[name], key)
		}
	}
	for _, cluster := range g.OfType(typeCluster) {
		switch url := lookup(cluster.Body, keyURLSteps).(type) {
		case string:
			if key, found := g.keyOf(url); found {
				g.links.inUse[key] = true
			}
		case arm.Unknown:
			g.links.strayUse = true
		}
	}
}

func (g *Graph) linkWatchers() {
	for _, topic := range g.OfType(typeSystemTopic) {
		source, isText := lookup(topic.Body, []string{"properties", "source"}).(string)
		if !isText || topic.ID == "" {
			g.links.strayTopic = true
			continue
		}
		g.links.topics[arm.Key(source)] = append(g.links.topics[arm.Key(source)], topic)
	}
	for _, alert := range g.OfType(typeQueryAlert) {
		switch looksForExpiry(alert) {
		case yes:
			g.links.alert = yes
		case maybe:
			if g.links.alert == no {
				g.links.alert = maybe
			}
		}
	}
}

func (g *Graph) linkLocks() {
	for _, lock := range g.OfType(typeLock) {
		id, err := arm.ParseID(lock.ID)
		if err != nil {
			g.links.strayLock = true
			continue
		}
		g.links.locks[arm.Key(id.Scope)] = append(g.links.locks[arm.Key(id.Scope)], lock)
	}
}

// hosting says whether a subnet holds a private endpoint of a cache or a vault.
func (l *links) hosting(subnet *Resource) truth {
	switch {
	case subnet.ID != "" && l.hosts[arm.Key(subnet.ID)]:
		return yes
	case l.straySubnets > 0 || subnet.ID == "" && len(l.hosts) > 0:
		return maybe
	default:
		return no
	}
}

// guarding says whether a network security group belongs to such a subnet.
func (l *links) guarding(group *Resource) truth {
	switch {
	case group.ID != "" && l.guards[arm.Key(group.ID)]:
		return yes
	case l.strayGuards > 0 || group.ID == "" && len(l.guards) > 0:
		return maybe
	default:
		return no
	}
}

var (
	subnetOfEndpoint = strings.Split("properties.subnet.id", ".")
	groupOfSubnet    = strings.Split("properties.networkSecurityGroup.id", ".")
)
