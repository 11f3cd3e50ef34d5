package azurepolicy

import (
	"path"
	"strings"
)

// initiative is a policy set definition,
// https://learn.microsoft.com/azure/governance/policy/concepts/initiative-definition-structure
type initiative struct {
	file, id, name, displayName string
	declared                    map[string]*declaration
	members                     []memberPolicy
}

// memberPolicy is one definition that an initiative refers to.
type memberPolicy struct {
	definitionID string
	reference    string // policyDefinitionReferenceId
	values       map[string]expression
}

func readInitiative(outer, inner document) *initiative {
	read := &initiative{file: outer.file, id: outer.text("id"), displayName: inner.text("displayName"), declared: declarations(inner)}
	read.name = nameOf(outer, read.id)
	for _, one := range inner.objects("policyDefinitions") {
		member := memberPolicy{definitionID: one.text("policyDefinitionId"), reference: one.text("policyDefinitionReferenceId"), values: values(one, "parameters")}
		if member.definitionID == "" {
			one.problem("has no policyDefinitionId", "the id of a definition", "")
			continue
		}
		for name, value := range member.values {
			for used := range parametersIn(value) {
				if _, ok := read.declared[strings.ToLower(used)]; !ok {
					one.problems.add(Problem{File: one.file, Path: one.at("parameters." + name), What: "uses a parameter that is not declared", Expected: "a parameter of the initiative", Got: used})
				}
			}
		}
		read.members = append(read.members, member)
	}
	if len(read.members) == 0 {
		inner.problem("is an initiative without policies", "policyDefinitions with at least one policyDefinitionId", "")
	}
	return read
}

// refersTo reports whether an id in a file means what has an id and a name: by its id, or by its name at the end of the id,
// since what a company keeps in files seldom has an id yet.
func refersTo(reference, id, name string) bool {
	return id != "" && strings.EqualFold(reference, id) || strings.EqualFold(path.Base(reference), name)
}

// indexOfDefinitions holds definitions under their id and under their name.
func indexOfDefinitions(definitions []*definition) map[string][]*definition {
	index := map[string][]*definition{}
	for _, d := range definitions {
		name, id := strings.ToLower(d.name), strings.ToLower(d.id)
		index[name] = append(index[name], d)
		if id != "" && id != name {
			index[id] = append(index[id], d)
		}
	}
	return index
}

// find returns the definitions that a reference means, as refersTo has it, those with the very id first.
func (s *Set) find(reference string) []*definition {
	lower := strings.ToLower(reference)
	if found := s.index[lower]; len(found) > 0 {
		return found
	}
	return s.index[path.Base(lower)]
}
