package sandbox

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestARequestThatNamesNoRegionLeavesAResourceWhereItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster)
	if err := w.change(requests.ACluster.With(inputs{"location": nil}), requests.ClusterID); err != nil {
		t.Fatal(err)
	}
	if r := w.resource(requests.ClusterID); r.Location != "westeurope" || r.Text("properties", "hostName") != "cache.westeurope.redis.azure.net" {
		t.Errorf("got %+v", r)
	}
}

func TestDiagnosticSettingsThatShareNoCategoryShareASink(t *testing.T) {
	t.Parallel()
	logs := requests.AClassicSetting.With(inputs{"name": "logs", "metrics": nil, "logs": []any{
		inputs{"category": "connectedclientlist", "enabled": true}, inputs{"category": "MSEntraAuthenticationAuditLog", "enabled": true}}})
	w := newWorld(t, Options{}, requests.AGroup, requests.AWorkspace, requests.AClassic, requests.AClassicSetting, logs)
	if err := w.change(logs, requests.ClassicID+"/providers/Microsoft.Insights/diagnosticSettings/logs"); err != nil {
		t.Errorf("the same setting again: %v", err)
	}
	w.mustMake(requests.AVault)
	w.mustMake(requests.ADiagnosticSetting.With(inputs{"resourceUri": requests.VaultID, "logs": []any{
		inputs{"category": "AuditEvent", "enabled": true}, inputs{"category": "AzurePolicyEvaluationDetails", "enabled": true}}}))
}

func TestScalingWithinTheTiersInMemoryIsLawful(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster)
	for _, sku := range []string{"Balanced_B10", "ComputeOptimized_X10", "MemoryOptimized_M20", "Balanced_B5"} {
		if err := w.change(requests.ACluster.With(requests.SKU(sku)), requests.ClusterID); err != nil {
			t.Errorf("to %s: %v", sku, err)
		}
	}
}

func TestAnIdentityOfTheLandingZoneHasThePrincipalThatItStates(t *testing.T) {
	t.Parallel()
	zone := []arm.Resource{{ID: requests.IdentityID, Type: typeIdentity, Body: map[string]any{
		"location": "westeurope", "properties": map[string]any{"principalId": strings.ToUpper("c0ffee00-0000-0000-0000-000000000001")}}}}
	w := newWorld(t, Options{LandingZone: zone, Switches: Switches{Principals: []string{requests.Somebody}}}, requests.ACluster)
	role := requests.ARole.With(inputs{"principalType": nil, "principalId": "c0ffee00-0000-0000-0000-000000000001"})
	if _, err := w.make(role); err != nil {
		t.Errorf("the principal of the landing zone: %v", err)
	}
	_, err := w.make(role.With(inputs{"principalType": "Group", "roleAssignmentName": requests.Someone}))
	checkRefusal(t, err, ruleNamed(t, "role-assignment-principal-type"))
}

func TestANewPrincipalIsSeenByTheSecondRequestOrWithItsType(t *testing.T) {
	t.Parallel()
	untyped := requests.ARole.With(inputs{"principalType": nil, "principalId": requests.IdentityPrincipal})
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster, requests.AnIdentity)
	_, err := w.make(untyped)
	checkRefusal(t, err, ruleNamed(t, "role-assignment-principal-new"))
	w.mustMake(untyped)

	typed := newWorld(t, Options{}, requests.AGroup, requests.ACluster, requests.AnIdentity)
	typed.mustMake(untyped.With(inputs{"principalType": "ServicePrincipal"}))

	own := newWorld(t, Options{}, requests.AGroup, requests.ACluster, requests.AClassic.With(inputs{"identity": inputs{"type": "SystemAssigned"}}))
	principal := own.resource(requests.ClassicID).Text("identity", "principalId")
	_, err = own.make(untyped.With(inputs{"principalId": principal}))
	checkRefusal(t, err, ruleNamed(t, "role-assignment-principal-new"))
}

func TestAPrincipalGoesWithItsIdentity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.ACluster, requests.AnIdentity)
	if err := w.remove(requests.TokenIdentity, requests.IdentityID); err != nil {
		t.Fatal(err)
	}
	_, err := w.make(requests.ARole.With(inputs{"principalType": nil, "principalId": requests.IdentityPrincipal}))
	checkRefusal(t, err, ruleNamed(t, "role-assignment-principal"))
}
