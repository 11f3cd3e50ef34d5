package sandbox

import (
	"net/http"
	"regexp"
	"strings"
)

const namePage = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"

// nameRules hold for names where the API specification, which Check applies, gives no pattern.
var nameRules = []Rule{
	{
		ID: "name-network", Title: "Names of network resources are words with dots and hyphens",
		Breaks: "A private endpoint named \"-pe\" or with a blank in its name",
		Source: namePage, Status: http.StatusBadRequest, Code: "InvalidResourceName",
		types: []string{typeEndpoint, typeNetwork, typeSubnet, typeSecurityGroup, typeApplicationGroup, typeZoneGroup, typeZoneLink},
		on:    creates, check: networkName,
	},
	{
		ID: "name-classic", Title: "A classic cache's name is 1 to 63 letters, digits and single hyphens",
		Breaks: "A cache named \"my--cache\"",
		Source: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-private-link",
		Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeClassic}, on: creates, check: classicName,
	},
	{
		ID: "name-role-assignment", Title: "A role assignment is named by a GUID",
		Breaks: "A role assignment named \"reader\"",
		Source: namePage, Status: http.StatusBadRequest, Code: "InvalidRoleAssignmentId",
		types: []string{typeRoleAssignment}, on: creates, check: roleAssignmentName,
	},
}

var (
	networkNamePattern = regexp.MustCompile(`^\w([\w.-]*\w)?$`)
	classicNamePattern = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`)
	guidPattern        = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

func networkName(_ *azure, r request) string {
	longest := 80
	if is(r.resource, typeEndpoint, typeNetwork) {
		longest = 64
	}
	name := r.resource.Name
	if networkNamePattern.MatchString(name) && len(name) <= longest {
		return ""
	}
	return say("Resource name %s is invalid. The name can be up to %d characters long. It must begin with a word character, and it must "+
		"end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.", name, longest)
}

func classicName(_ *azure, r request) string {
	name := r.resource.Name
	if classicNamePattern.MatchString(name) && len(name) <= 63 {
		return ""
	}
	return say("The cache name '%s' is invalid: expected 1 to 63 letters, digits and hyphens, beginning and ending with a letter or "+
		"digit, without two hyphens in a row.", name)
}

func roleAssignmentName(_ *azure, r request) string {
	if guidPattern.MatchString(strings.TrimSpace(r.resource.Name)) {
		return ""
	}
	return say("The role assignment ID '%s' is not valid. The role assignment ID must be a GUID.", r.resource.Name)
}
