package arm

import "strings"

// ParameterType is the ARM type that a path parameter names: of Microsoft.Cache/redisEnterprise/databases, clusterName
// names a Microsoft.Cache/redisEnterprise and resourceGroupName a Microsoft.Resources/resourceGroups. A scope, which may be
// of any type, has "", and so has what is no parameter.
func (k *Kind) ParameterType(parameter string) string {
	before, _, found := strings.Cut(k.route, "/{"+parameter+"}")
	if !found || before == "" {
		return ""
	}
	return typeOfRoute(before + "/{" + parameter + "}")
}

// ScopeParameter is the input that holds the id of what an extension resource extends, "" for any other type.
func (k *Kind) ScopeParameter() string {
	if !strings.HasPrefix(k.route, "/{") {
		return ""
	}
	name, _ := parameter(strings.Split(k.route, "/")[1])
	return name
}

// IsParameter reports whether an input is a part of the id, and so not of the body.
func (k *Kind) IsParameter(input string) bool { return k.isParameter(input) }
