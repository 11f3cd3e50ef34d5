package arm

// Place is where a property stands in the ARM body of a type.
type Place struct {
	// Path leads from the body to the property: names as the wire spells them, and "[*]" for the elements of an array.
	Path []string
	// ReadOnly says that the property, or an object around it, is set by Azure only.
	ReadOnly bool
	// Open says that the body data ends before the path does: the rest of Path is as it was asked for, unchecked.
	Open bool
}

// Locate finds a property of a type that is written without the "properties" objects around it, as the aliases of Azure
// Policy are: ["subnets", "[*]", "networkSecurityGroup", "id"] of a virtual network stands at
// properties.subnets[*].properties.networkSecurityGroup.id. Names are compared without regard to case. At the top, what
// stands in "properties" comes first; below it, what the object itself has. known says whether the type has body data,
// found whether that has the path.
func Locate(armType string, path []string) (place Place, known, found bool) {
	kind, ok := LookupType(armType)
	if !ok || kind.body == nil {
		return Place{}, false, false
	}
	if len(path) > 0 {
		if wire, holder := kind.body.child("properties"); holder != nil {
			if _, first := holder.child(path[0]); first != nil {
				place.Path = append(place.Path, wire)
				found = place.walk(holder, path)
				return place, true, found
			}
		}
	}
	found = place.walk(kind.body, path)
	return place, true, found
}

// walk follows a path down from a node; it reports whether the body data has it.
func (p *Place) walk(at *node, path []string) bool {
	for i, step := range path {
		if at.cut() && at.Type != "array" || step == "[*]" && at.item == nil {
			p.Open = at.cut() || at.Type == "any"
			p.Path = append(p.Path, path[i:]...)
			return p.Open
		}
		if step == "[*]" {
			p.Path, at = append(p.Path, step), at.item
			continue
		}
		where, ok := locate(at, step)
		if !ok && at.any == nil {
			return false
		}
		if !ok {
			where = place{wire: step, node: at.any}
		}
		if where.inside != "" {
			p.Path = append(p.Path, where.inside)
		}
		p.Path, at = append(p.Path, where.wire), where.node
		p.ReadOnly = p.ReadOnly || at.ReadOnly
	}
	return true
}
