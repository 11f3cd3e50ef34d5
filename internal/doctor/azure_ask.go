package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func (a *asker) subscription(ctx context.Context) []Finding {
	var found struct{ DisplayName, State string }
	err := a.get(ctx, a.address("/subscriptions/"+url.PathEscape(a.SubscriptionID), subscriptionsAPI), &found)
	const expected = "Enabled"
	switch {
	case isRefused(err, http.StatusNotFound), isRefused(err, http.StatusForbidden):
		return one(Finding{
			Status: Problem, Found: a.SubscriptionID + ": " + refusal(err), Expected: expected,
			Do: "sign in to the tenant that has it, with an identity that holds a role in it; or correct azure-native:subscriptionId",
		})
	case err != nil:
		return one(Finding{Status: Problem, Found: refusal(err), Expected: expected, Do: "see the checks of the network"})
	case found.State != "Enabled":
		return one(Finding{Status: Problem, Found: fmt.Sprintf("%s is %s", found.DisplayName, found.State), Expected: expected, Do: "ask whoever owns the subscription to enable it"})
	}
	return one(Finding{Status: OK, Found: fmt.Sprintf("%s (%s) is %s", found.DisplayName, a.SubscriptionID, found.State), Expected: expected})
}

// providers looks whether the subscription knows the services.
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
func (a *asker) providers(ctx context.Context) []Finding {
	var findings []Finding
	var registered []string
	for _, namespace := range a.Namespaces {
		var provider struct{ RegistrationState string }
		path := "/subscriptions/" + url.PathEscape(a.SubscriptionID) + "/providers/" + namespace
		err := a.get(ctx, a.address(path, providersAPI), &provider)
		finding := Finding{Check: "resource provider " + namespace, Status: Problem, Found: provider.RegistrationState, Expected: "Registered"}
		switch {
		case err != nil:
			finding.Found, finding.Do = refusal(err), "Reader on the subscription shows it"
			if isRefused(err, http.StatusForbidden) {
				finding.Status = NotChecked
			}
		case provider.RegistrationState == "Registered":
			registered = append(registered, strings.TrimPrefix(namespace, "Microsoft."))
			continue
		case provider.RegistrationState == "Registering":
			finding.Status, finding.Do = Note, "wait some minutes"
		default:
			finding.Do = "run `az provider register --namespace " + namespace + "`"
		}
		findings = append(findings, finding)
	}
	if len(registered) > 0 {
		findings = append(findings, Finding{Status: OK, Found: strings.Join(registered, ", "), Expected: "Registered"})
	}
	return findings
}

// rights compares what the caller may do at a place with what is needed there.
func (a *asker) rights(ctx context.Context, need Need) Finding {
	expected := fmt.Sprintf("%d actions for a %s", len(need.Actions), a.Purpose)
	if parsed, err := arm.ParseID(need.Scope); err == nil && parsed.Type == "Microsoft.Resources/subscriptions" {
		return Finding{
			Status: NotChecked, Found: "Azure tells rights in groups and on resources only", Expected: expected,
			Do: "see that a role in the subscription allows " + strings.Join(need.Actions, ", "),
		}
	}
	permissions, err := a.permissions(ctx, need.Scope)
	switch {
	case isRefused(err, http.StatusNotFound):
		return Finding{
			Status: NotChecked, Found: "does not exist, or not for this identity", Expected: expected,
			Do: "if this environment makes it, see that a role above it allows " + summary(need.Actions) + "; else correct its id",
		}
	case isRefused(err, http.StatusForbidden):
		return Finding{Status: Problem, Found: refusal(err), Expected: expected, Do: a.advice(need.Actions)}
	case err != nil:
		return Finding{Status: Problem, Found: refusal(err), Expected: expected, Do: "see the checks of the network"}
	}
	if missing := missingActions(permissions, need.Actions); len(missing) > 0 {
		return Finding{Status: Problem, Found: fmt.Sprintf("%d are missing: %s", len(missing), strings.Join(missing, ", ")), Expected: expected, Do: a.advice(missing)}
	}
	return Finding{Status: OK, Found: "all are allowed", Expected: expected}
}

// maximalPages bounds what a server can make this follow.
const maximalPages = 20

func (a *asker) permissions(ctx context.Context, scope string) ([]permission, error) {
	var all []permission
	next := a.address(scope+"/providers/Microsoft.Authorization/permissions", permissionsAPI)
	for range maximalPages {
		var page struct {
			Value    []permission
			NextLink string
		}
		if err := a.get(ctx, next, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Value...)
		if page.NextLink == "" {
			return all, nil
		}
		// The token goes to Resource Manager, and to nobody that an answer names.
		if !strings.HasPrefix(page.NextLink, strings.TrimSuffix(a.Cloud.Manager(), "/")+"/") {
			return nil, fmt.Errorf("the answer goes on at %s, which is not Resource Manager", hostName(page.NextLink))
		}
		next = page.NextLink
	}
	return nil, fmt.Errorf("more than %d pages of permissions", maximalPages)
}

// advice names the built-in roles that have the actions, and a narrower way.
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general
func (a *asker) advice(missing []string) string {
	role := "Contributor"
	switch {
	case a.Purpose == ForPreview:
		role = "Reader"
	case len(missing) > 0 && allOf(missing, "Microsoft.Authorization/"):
		role = "User Access Administrator, or Role Based Access Control Administrator and for locks a custom role,"
	case anyOf(missing, "Microsoft.Authorization/"):
		role = "Contributor and User Access Administrator"
	}
	return "assign " + role + " there, or a custom role with these actions (`--json` lists them)"
}

func allOf(actions []string, prefix string) bool {
	for _, action := range actions {
		if !strings.HasPrefix(action, prefix) {
			return false
		}
	}
	return true
}

func anyOf(actions []string, prefix string) bool {
	for _, action := range actions {
		if strings.HasPrefix(action, prefix) {
			return true
		}
	}
	return false
}

// summary is a list of actions that fits in a line.
func summary(actions []string) string {
	const shown = 3
	if len(actions) <= shown {
		return strings.Join(actions, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(actions[:shown], ", "), len(actions)-shown)
}
