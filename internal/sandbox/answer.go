package sandbox

import (
	"strings"

	"github.com/google/uuid"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// noTime is every timestamp of the sandbox, which has no clock, so that a run can be repeated exactly.
const noTime = "2000-01-01T00:00:00Z"

// namespace makes the GUIDs that Azure would draw at random: the same one for the same resource in every run.
var namespace = uuid.MustParse("5a4db0c5-0000-4000-8000-000000000000")

func guid(id, purpose string) string {
	return uuid.NewSHA1(namespace, []byte(purpose+"\n"+arm.Key(id))).String()
}

// answers lists, by type, what Azure adds to its answer about a resource.
var answers = []struct {
	of  string
	add func(a *azure, r *arm.Resource)
}{
	{typeResourceGroup, succeeded},
	{typeManaged, answerManaged},
	{typeDatabase, answerDatabase},
	{typeManagedGrant, succeeded},
	{typeClassic, answerClassic},
	{typeClassicGrant, succeeded},
	{typeClassicPolicy, answerClassicPolicy},
	{typeLinkedServer, answerLinkedServer},
	{typePatchSchedule, answerPatchSchedule},
	{typeEndpoint, answerEndpoint},
	{typeZoneGroup, answerZoneGroup},
	{typeZone, answerZone},
	{typeZoneLink, answerZoneLink},
	{typeNetwork, answerNetwork},
	{typeSubnet, answerSubnet},
	{typeSecurityGroup, answerSecurityGroup},
	{typeWorkspace, answerWorkspace},
	{typeIdentity, answerIdentity},
	{typeVault, answerVault},
	{typeKey, answerKey},
	{typeRoleAssignment, answerRoleAssignment},
	{typeSystemTopic, answerSystemTopic},
	{typeEventSubscription, answerEventSubscription},
	{typeWorkbook, answerWorkbook},
	{typeDefenderPlan, answerDefenderPlan},
}

// answer returns a stored resource as Azure answers a GET: with identities, etag and everything that is read-only. It is
// computed anew each time, so it cannot disagree with what else exists; the mutex is held.
func (a *azure) answer(stored arm.Resource) arm.Resource {
	r := stored.Clone()
	a.answerIdentityBlock(&r)
	for _, entry := range answers {
		if is(r, entry.of) {
			entry.add(a, &r)
		}
	}
	for _, own := range ownKeys {
		delete(r.Body, own)
	}
	return r
}

// ownKeys are the parts of a stored body that are the sandbox's own.
var ownKeys = []string{addressKey, stateKey, keysKey, versionsKey}

func succeeded(a *azure, r *arm.Resource) {
	r.Put(a.stateOf(*r), "properties", "provisioningState")
}

// stateOf returns the provisioning state of a resource.
// https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations#provisioningstate-values
func (a *azure) stateOf(r arm.Resource) string {
	if state := a.states[arm.Key(r.ID)]; state != "" {
		return state
	}
	if left := r.Text(stateKey); left != "" {
		return left
	}
	if r.Body[keysKey] != nil && a.keysOf(r).pending != "" {
		return "Updating"
	}
	return "Succeeded"
}

// etag gives a resource of the network provider an etag that changes with its body.
func etag(r *arm.Resource) {
	r.Body["etag"] = `W/"` + guid(r.ID, "etag") + `"`
}

// answerIdentityBlock fills in the principals of an identity block. Azure gives a system-assigned identity a principal in
// the tenant, and answers with the principals of the user-assigned ones.
func (a *azure) answerIdentityBlock(r *arm.Resource) {
	block, ok := r.Body["identity"].(map[string]any)
	if !ok {
		return
	}
	kind, _ := block["type"].(string)
	if strings.Contains(kind, "SystemAssigned") {
		block["principalId"], block["tenantId"] = principalIn(*r), a.options.TenantID
	}
	assigned, _ := block["userAssignedIdentities"].(map[string]any)
	for id := range assigned {
		assigned[id] = map[string]any{"principalId": a.principalFor(id), "clientId": guid(id, "client")}
	}
}

func answerWorkspace(a *azure, r *arm.Resource) {
	succeeded(a, r)
	r.Put(guid(r.ID, "customer"), "properties", "customerId")
	r.Put(noTime, "properties", "createdDate")
	r.Put(noTime, "properties", "modifiedDate")
}

func answerIdentity(a *azure, r *arm.Resource) {
	r.Put(principalIn(*r), "properties", "principalId")
	r.Put(guid(r.ID, "client"), "properties", "clientId")
	r.Put(a.options.TenantID, "properties", "tenantId")
}

func answerVault(a *azure, r *arm.Resource) {
	succeeded(a, r)
	r.Put(vaultURL(r.Name), "properties", "vaultUri")
}

// answerKey shows the newest version as the key itself. https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/get
func answerKey(a *azure, r *arm.Resource) {
	newest := newestOf(*r)
	r.Put(keyURL(*r), "properties", "keyUri")
	r.Put(keyURL(*r)+"/"+newest.id, "properties", "keyUriWithVersion")
	if len(versionsOf(*r)) > 1 {
		attributes := newest.attributes()
		attributes["exportable"] = r.At("properties", "attributes", "exportable") == true
		r.Put(attributes, "properties", "attributes")
	}
	parsed, _ := arm.ParseID(r.ID)
	if stored, ok := a.find(parsed.Scope); ok {
		r.Body["location"] = stored.Location
	}
}

func answerRoleAssignment(a *azure, r *arm.Resource) {
	parsed, _ := arm.ParseID(r.ID)
	r.Put(parsed.Scope, "properties", "scope")
	for _, name := range []string{"createdOn", "updatedOn"} {
		r.Put(noTime, "properties", name)
	}
	for _, name := range []string{"createdBy", "updatedBy"} {
		r.Put(guid(a.options.SubscriptionID, "client"), "properties", name)
	}
}
