package doctor

import "strings"

// permission is one of Resource Manager's answer about what a caller may do: a role that was assigned to it.
// https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group
type permission struct {
	Actions    []string `json:"actions"`
	NotActions []string `json:"notActions"`
}

// missingActions are those that no permission allows. NotActions take away from the actions of their own role only: what one
// role lacks another may have. https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
func missingActions(permissions []permission, wanted []string) []string {
	var missing []string
	for _, action := range wanted {
		if !allowed(permissions, action) {
			missing = append(missing, action)
		}
	}
	return missing
}

func allowed(permissions []permission, action string) bool {
	for _, p := range permissions {
		if matchesAny(p.Actions, action) && !matchesAny(p.NotActions, action) {
			return true
		}
	}
	return false
}

func matchesAny(patterns []string, action string) bool {
	for _, pattern := range patterns {
		if matches(strings.ToLower(pattern), strings.ToLower(action)) {
			return true
		}
	}
	return false
}

// matches says whether an action fits a pattern, in which * stands for any text, slashes included.
func matches(pattern, action string) bool {
	parts := strings.Split(pattern, "*")
	rest, found := strings.CutPrefix(action, parts[0])
	if !found {
		return false
	}
	if len(parts) == 1 {
		return rest == ""
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}
