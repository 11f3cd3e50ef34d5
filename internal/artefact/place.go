package artefact

import (
	"strings"
)

// identity finds the type and the id of a resource in a template; the id is "" when a part of it is not known.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/child-resource-name-type and
// https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources
func (s *scope) identity(object map[string]any, kind, name string, parent parentOf) (armType, id string) {
	if given, has := object["scope"]; has {
		target, _ := s.evaluate(given).(string)
		return kind, extension(s.rooted(target), kind, name)
	}
	// The older form of an extension: type Microsoft.Cache/redis/providers/diagnosticSettings and name
	// cache/Microsoft.Insights/audit.
	if before, after, extends := strings.Cut(kind, "/providers/"); extends {
		return s.olderExtension(before, after, name)
	}
	name = fullName(name, parent)
	if strings.EqualFold(kind, "Microsoft.Resources/resourceGroups") && name != "" && s.subscription != "" {
		return kind, "/subscriptions/" + s.subscription + "/resourceGroups/" + name
	}
	return kind, extension(s.base(), kind, name)
}

// base is the id of what the template is deployed to; "" when that is not known.
func (s *scope) base() string {
	switch {
	case s.subscription == "":
		return ""
	case s.group == "":
		return "/subscriptions/" + s.subscription
	default:
		return "/subscriptions/" + s.subscription + "/resourceGroups/" + s.group
	}
}

// rooted completes a scope that is written as a type and name, Microsoft.Cache/redis/name.
func (s *scope) rooted(target string) string {
	if target == "" || strings.HasPrefix(target, "/") {
		return target
	}
	segments := strings.Split(target, "/")
	if len(segments) < 3 || s.base() == "" {
		return ""
	}
	return s.base() + "/providers/" + target
}

// extension is the id of a resource below a scope; "" when the names do not fit the types or are not known.
func extension(target, kind, name string) string {
	types, names := strings.Split(kind, "/"), strings.Split(name, "/")
	if target == "" || name == "" || len(types) != len(names)+1 {
		return ""
	}
	id := target + "/providers/" + types[0]
	for i, segment := range names {
		if segment == "" {
			return ""
		}
		id += "/" + types[i+1] + "/" + segment
	}
	return id
}

func (s *scope) olderExtension(before, after, name string) (armType, id string) {
	types, names := strings.Split(before, "/"), strings.Split(name, "/")
	// The name is that of what is extended, the provider, and the own name.
	count := len(types) - 1
	if len(names) != count+2 {
		return after, ""
	}
	armType = names[count] + "/" + after
	return armType, extension(extension(s.base(), before, strings.Join(names[:count], "/")), armType, names[count+1])
}

// fullName is the name with those of the parents, as a child of a resource leaves them out.
func fullName(name string, parent parentOf) string {
	if name == "" || parent.kind == "" {
		return name
	}
	if parent.name == "" {
		return ""
	}
	return parent.name + "/" + name
}

func lastOf(name string) string { return name[strings.LastIndex(name, "/")+1:] }
