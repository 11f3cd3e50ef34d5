package controls

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// use is one use of a thing that environments should not share.
type use struct {
	graph    *Graph
	resource *Resource
	path     string
}

// uses are those of one kind of thing, by a key that is the same wherever the same thing is used.
type uses struct {
	byThing map[string][]use
	shown   map[string]string
	order   []string
	stray   []use // uses of something that is not known yet
}

// add notes a use; a thing that is absent is none, and one that is not known is a stray.
func (u *uses) add(thing any, by use) {
	switch named := thing.(type) {
	case nil:
	case string:
		key := arm.Key(named)
		if len(u.byThing[key]) == 0 {
			u.order, u.shown[key] = append(u.order, key), named
		}
		u.byThing[key] = append(u.byThing[key], by)
	default:
		u.stray = append(u.stray, by)
	}
}

// each adds what stands at a path of all resources of a type.
func (u *uses) each(g *Graph, armType, path string, thing func(any) any) {
	where := at(path)
	for _, r := range g.OfType(armType) {
		u.add(thing(lookup(r.Body, where.steps)), use{g, r, path})
	}
}

func itself(value any) any { return value }

func principals(g *Graph, u *uses) {
	u.each(g, typeClassicAccess, "properties.objectId", itself)
	u.each(g, typeManagedAccess, "properties.user.objectId", itself)
	const path = "properties.principalId"
	for _, r := range g.OfType(typeRole) {
		if _, isOne := (subject{Resource: r, graph: g}).isVaultRole(); isOne == yes {
			u.add(lookup(r.Body, strings.Split(path, ".")), use{g, r, path})
		}
	}
}

func subnets(g *Graph, u *uses) {
	for _, endpoint := range g.OfType(typeEndpoint) {
		if connections, known := (subject{Resource: endpoint, graph: g}).leading(); len(connections) > 0 || !known {
			u.add(lookup(endpoint.Body, subnetOfEndpoint), use{g, endpoint, "properties.subnet.id"})
		}
	}
	u.each(g, typeClassic, pathInjection, itself)
}

// vaults are named by their own name, which is unique in the world: a key's URL holds no more of them.
func vaults(g *Graph, u *uses) {
	for _, r := range g.OfType(typeVault) {
		u.add(nameOrUnknown(r.Name), use{g, r, "name"})
	}
	for _, armType := range []string{typeKey, typeRole} {
		for _, r := range g.OfType(armType) {
			if _, below, found := strings.Cut(arm.Key(r.ID), "/microsoft.keyvault/vaults/"); found {
				name, _, _ := strings.Cut(below, "/")
				u.add(name, use{g, r, "id"})
			}
		}
	}
	u.each(g, typeCluster, pathKeyURL, func(url any) any {
		text, isText := url.(string)
		if !isText {
			return url
		}
		host, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(text), "https://"), ".")
		return host
	})
}

func nameOrUnknown(name string) any {
	if name == "" {
		return arm.Unknown{}
	}
	return name
}

func cachesUsed(g *Graph, u *uses) {
	for _, armType := range []string{typeClassic, typeCluster, typeClassicAccess, typeManagedAccess} {
		for _, r := range g.OfType(armType) {
			u.add(cacheOf(r), use{g, r, "id"})
		}
	}
}

// cacheOf is the id of the cache that a resource is, or lies below.
func cacheOf(r *Resource) any {
	for _, key := range scopes(r.ID) {
		if isCache(key) {
			return key
		}
	}
	return arm.Unknown{}
}

func keysUsed(g *Graph, u *uses) {
	u.each(g, typeCluster, pathKeyURL, func(url any) any {
		text, isText := url.(string)
		if isText && versionedKey.MatchString(text) {
			return text[:strings.LastIndex(text, "/")]
		}
		return url
	})
}
