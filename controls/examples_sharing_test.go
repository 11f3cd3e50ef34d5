package controls_test

import "github.com/redoubt-iac/redoubt/controls"

// sharerPermissions are those that a policy of `classic.sharedBy` gets, but for its prefix.
const sharerPermissions = "+@read +@write -@dangerous -dbsize -memory -randomkey -scan "

// lent turns the world's classic cache into one that another environment uses: the world's own application keeps to a
// prefix, and the other environment has the policy that `redoubt` names after it.
func lent(w *world) {
	permissions(sharerPermissions + "~w:*")(w)
	w.add("sharer", w.classic()+"/accessPolicies/environment-dev", "2024-11-01", properties(object{"permissions": sharerPermissions + "~dev:*"}))
	w.add("sharer-access", w.classic()+"/accessPolicyAssignments/dev-web", "2024-11-01", properties(object{
		"objectId": "dev-web", "objectIdAlias": "dev-web", "accessPolicyName": "environment-dev"}))
}

func sharer(text string) change { return set("sharer", "properties.permissions", text) }

// sharingExamples are those of RDT-SEP-07.
var sharingExamples = []example{
	{
		on: "policy", pass: lent, fail: both(lent, permissions(sharerPermissions+"~dev:orders:*")),
		absent: both(lent, unset("policy", "properties.permissions")), absentIs: controls.Fail, unknown: both(lent, unknownAt("policy", "properties.permissions")),
	},
	{on: "policy", pass: lent, fail: both(lent, permissions("+@read ~w:*")), unknown: both(lent, unknownAt("sharer", "properties.permissions"))},
	{on: "policy", pass: lent, fail: both(lent, permissions("+get allkeys"))},
	{on: "policy", pass: lent, fail: both(lent, permissions("+get ~*:orders"))},
	{on: "policy", pass: lent, fail: both(lent, permissions("+get +publish ~w:*"))},
	{on: "policy", pass: lent, fail: both(lent, permissions("+get +script|flush ~w:*"))},
	{on: "policy", pass: lent, fail: both(lent, permissions("+get %R~w:*"))},
	{on: "policy", pass: lent, fail: both(lent, sharer(sharerPermissions+"~w*"))},
	{on: "policy", passIs: controls.NotApplicable, pass: asItIs},
	{
		on: "access", pass: lent, fail: both(lent, set("access", "properties.accessPolicyName", "Data Reader")),
		absent: both(lent, unset("access", "properties.accessPolicyName")), absentIs: controls.Fail, unknown: both(lent, unknownAt("access", "properties.accessPolicyName")),
	},
	{on: "access", passIs: controls.NotApplicable, pass: asItIs},
}
