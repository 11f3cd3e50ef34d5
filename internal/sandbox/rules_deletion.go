package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// deletionRules say what is not deleted because something else needs it. Deleting a group or a parent deletes what is
// below it, so each rule looks at everything that would go, and at users that would stay.
var deletionRules = []Rule{
	{
		ID: "subnet-in-use", Title: "A subnet with private endpoints or an injected cache is not deleted, nor its VNet",
		Breaks: "Deleting the subnet of a private endpoint, or of a classic cache with a subnetId",
		Source: "https://github.com/Azure/bicep/issues/13267", Status: http.StatusBadRequest, Code: "InUseSubnetCannotBeDeleted",
		on: deletes, check: subnetInUse,
	},
	{
		ID: "security-group-in-use", Title: "A security group of a subnet is not deleted",
		Breaks: "Deleting the network security group of a subnet",
		Source: "https://github.com/DataBiosphere/terra-workspace-manager/pull/502", Status: http.StatusBadRequest,
		Code: "InUseNetworkSecurityGroupCannotBeDeleted",
		on:   deletes, check: securityGroupInUse,
	},
	{
		ID: "zone-in-use", Title: "A private DNS zone with links is not deleted",
		Breaks: "Deleting a private DNS zone before its links to VNets",
		Source: "https://github.com/learntocloud/networking-lab/issues/8", Status: http.StatusConflict, Code: "CannotDeleteResource",
		types: []string{typeZone}, on: deletes, check: zoneInUse,
	},
}

// userOf finds a resource that refers to something of a type at or below an id that is to go, and that stays itself.
func (a *azure) userOf(going, ofType string) (used string, user arm.Resource, found bool) {
	a.eachBelow(going, func(gone arm.Resource) {
		for _, r := range a.usersOf(gone.ID) {
			if !found && !arm.Below(r.ID, going) {
				used, user, found = gone.ID, r, true
			}
		}
	}, ofType)
	return used, user, found
}

func subnetInUse(a *azure, r request) string {
	used, user, found := a.userOf(r.resource.ID, typeSubnet)
	if !found {
		return ""
	}
	subnet, _ := arm.ParseID(used)
	inside := user.ID // the nodes of an injected cache have addresses there; Azure does not say which
	if is(user, typeEndpoint) {
		inside = say("%s/ipConfigurations/privateEndpointIpConfig.%s", interfaceOf(user), guid(user.ID, "ipConfiguration"))
	}
	return say("Subnet %s is in use by %s and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. "+
		"See aka.ms/deletesubnet.", subnet.Name, inside)
}

func securityGroupInUse(a *azure, r request) string {
	used, user, found := a.userOf(r.resource.ID, typeSecurityGroup)
	if !found {
		return ""
	}
	return say("Network security group %s cannot be deleted because it is in use by the following resources: %s. In order to delete the "+
		"Network security group, remove the association with the resource(s).", used, user.ID)
}

func zoneInUse(a *azure, r request) string {
	var nested []string
	a.eachBelow(r.resource.ID, func(link arm.Resource) {
		nested = append(nested, say("'%s/virtualNetworkLinks/%s'", typeZone+"/"+r.resource.Name, link.Name))
	}, typeZoneLink)
	if len(nested) == 0 {
		return ""
	}
	return say("Cannot delete resource while nested resources exist. Some existing nested resource IDs include: %s. "+
		"Please delete all nested resources before deleting this resource.", strings.Join(nested, ", "))
}
