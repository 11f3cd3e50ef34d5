package sandbox

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// inventory is everything that exists in the simulated Azure. Its indexes answer what rules and answers ask (what is of a
// type, what lies below an id, what refers to an id), so that the cost of a write does not grow with what else exists.
type inventory struct {
	resources map[string]arm.Resource // by arm.Key(id); only keep and drop change it
	all       sortedKeys
	ofType    map[string]*sortedKeys // by type in lower case
	names     map[string]*sortedKeys // by nameKey
	users     map[string]*sortedKeys // by the key of what is referred to: what refers to it
	undo      []former               // what keep and drop have changed since begin
}

// former is what was under a key before a change.
type former struct {
	key      string
	resource arm.Resource
	existed  bool
}

func newInventory() inventory {
	return inventory{
		resources: map[string]arm.Resource{}, ofType: map[string]*sortedKeys{}, names: map[string]*sortedKeys{}, users: map[string]*sortedKeys{},
	}
}

// load fills an empty inventory; sorting once is cheaper than inserting one by one.
func (v *inventory) load(all []arm.Resource) {
	for _, r := range all {
		key := arm.Key(r.ID)
		v.resources[key] = r
		v.all = append(v.all, key)
		v.index(key, r, (*sortedKeys).append)
	}
	slices.Sort(v.all)
	for _, index := range []map[string]*sortedKeys{v.ofType, v.names, v.users} {
		for _, keys := range index {
			slices.Sort(*keys)
		}
	}
}

// nameKey is what a resource is found by without its id: its type and name or, as type "principal", the object id of its
// identity.
func nameKey(kind, name string) string { return strings.ToLower(kind + "/" + name) }

// index enters a resource in the indexes, or takes it out.
func (v *inventory) index(key string, r arm.Resource, enter func(*sortedKeys, string)) {
	enter(keysAt(v.ofType, strings.ToLower(r.Type)), key)
	enter(keysAt(v.names, nameKey(r.Type, r.Name)), key)
	if hasPrincipal(r) {
		enter(keysAt(v.names, nameKey("principal", principalIn(r))), key)
	}
	targets := map[string]bool{} // a resource that names another one twice is one user of it
	for _, t := range targetsOf(r) {
		targets[arm.Key(t.id)] = true
	}
	for target := range targets {
		enter(keysAt(v.users, target), key)
	}
}

// keysAt returns the set under a name of an index.
func keysAt(index map[string]*sortedKeys, name string) *sortedKeys {
	if index[name] == nil {
		index[name] = &sortedKeys{}
	}
	return index[name]
}

// begin makes everything that changes from here on revocable.
func (v *inventory) begin() { v.undo = nil }

// keep stores a resource under its id, in place of what is there.
func (v *inventory) keep(r arm.Resource) {
	key := arm.Key(r.ID)
	v.drop(key)
	v.resources[key] = r
	v.all.insert(key)
	v.index(key, r, (*sortedKeys).insert)
}

// drop takes away what is under a key.
func (v *inventory) drop(key string) {
	before, existed := v.resources[key]
	v.undo = append(v.undo, former{key: key, resource: before, existed: existed})
	if !existed {
		return
	}
	delete(v.resources, key)
	v.all.delete(key)
	v.index(key, before, (*sortedKeys).delete)
}

// revoke takes back everything since begin.
func (v *inventory) revoke() {
	changes := v.undo
	for _, change := range slices.Backward(changes) {
		if change.existed {
			v.keep(change.resource)
		} else {
			v.drop(change.key)
		}
	}
	v.begin()
}

// changed returns the keys that keep and drop have touched since begin, sorted, and how many of them were there before.
func (v *inventory) changed() (keys []string, replaced int) {
	seen := map[string]bool{}
	for _, change := range v.undo {
		if !seen[change.key] && change.existed {
			replaced++
		}
		seen[change.key] = true
	}
	return slices.Sorted(maps.Keys(seen)), replaced
}

// find returns a resource by id, also one that Azure has without anybody having made it.
func (v *inventory) find(id string) (arm.Resource, bool) {
	if r, ok := v.resources[arm.Key(id)]; ok {
		return r, true
	}
	return planOf(id)
}

// each calls a function for every resource of some types, or of all without any, in the order of ids. The function may
// change what exists.
func (v *inventory) each(visit func(arm.Resource), types ...string) {
	v.visit(func(keys sortedKeys) []string { return keys }, types, visit)
}

// eachBelow is each for what lies at or below an id.
func (v *inventory) eachBelow(id string, visit func(arm.Resource), types ...string) {
	v.visit(func(keys sortedKeys) []string { return keys.below(arm.Key(id)) }, types, visit)
}

func (v *inventory) visit(part func(sortedKeys) []string, types []string, visit func(arm.Resource)) {
	var keys []string
	if len(types) == 0 {
		keys = append(keys, part(v.all)...)
	}
	for _, name := range types {
		if found := v.ofType[strings.ToLower(name)]; found != nil {
			keys = append(keys, part(*found)...)
		}
	}
	if len(types) > 1 {
		slices.Sort(keys)
	}
	for _, key := range keys {
		if r, ok := v.resources[key]; ok {
			visit(r)
		}
	}
}

// usersOf lists the resources of some types, or of all without any, that refer to an id, in the order of their ids.
func (v *inventory) usersOf(id string, types ...string) []arm.Resource {
	keys := v.users[arm.Key(id)]
	if keys == nil {
		return nil
	}
	var found []arm.Resource
	for _, key := range *keys {
		if r := v.resources[key]; len(types) == 0 || is(r, types...) {
			found = append(found, r)
		}
	}
	return found
}

// sortedKeys is a set of keys in order. What lies below an id is one stretch of it.
type sortedKeys []string

func (s *sortedKeys) append(key string) { *s = append(*s, key) }

func (s *sortedKeys) insert(key string) {
	if at, found := slices.BinarySearch(*s, key); !found {
		*s = slices.Insert(*s, at, key)
	}
}

func (s *sortedKeys) delete(key string) {
	if at, found := slices.BinarySearch(*s, key); found {
		*s = slices.Delete(*s, at, at+1)
	}
}

// below returns the key itself, if it is in the set, and those below it, as a slice of its own.
func (s sortedKeys) below(key string) []string {
	var found []string
	if _, itself := slices.BinarySearch(s, key); itself {
		found = append(found, key)
	}
	prefix := key + "/"
	from := sort.SearchStrings(s, prefix)
	to := from + sort.Search(len(s)-from, func(i int) bool { return !strings.HasPrefix(s[from+i], prefix) })
	return append(found, s[from:to]...)
}
