package monitoring_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring"
)

func operations(services ...monitoring.Service) []string {
	var names []string
	for _, alert := range monitoring.ActivityAlerts(services...) {
		for _, operation := range alert.Operations {
			names = append(names, operation.Name)
		}
	}
	return names
}

func TestTheOperationsThatMustBeHeardOfAreNamed(t *testing.T) {
	t.Parallel()
	cases := map[monitoring.Service][]string{
		monitoring.Managed: {
			"Microsoft.Cache/redisEnterprise/databases/listKeys/action", "Microsoft.Cache/redisEnterprise/databases/regenerateKey/action",
			"Microsoft.Cache/redisEnterprise/write", "Microsoft.Cache/redisEnterprise/privateEndpointConnections/write",
			"Microsoft.Cache/redisEnterprise/privateEndpointConnections/delete", "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/write",
			"Microsoft.Network/privateEndpoints/delete", "Microsoft.Authorization/locks/delete", "Microsoft.Cache/redisEnterprise/delete",
		},
		monitoring.Classic: {
			"Microsoft.Cache/redis/listKeys/action", "Microsoft.Cache/redis/regenerateKey/action", "Microsoft.Cache/redis/write",
			"Microsoft.Cache/redis/privateEndpointConnections/write", "Microsoft.Cache/redis/privateEndpointConnections/delete",
			"Microsoft.Cache/redis/firewallRules/write", "Microsoft.Cache/redis/accessPolicyAssignments/write",
			"Microsoft.Network/privateEndpoints/delete", "Microsoft.Authorization/locks/delete", "Microsoft.Cache/redis/delete",
		},
	}
	for service, wanted := range cases {
		named := operations(service)
		for _, operation := range wanted {
			if !slices.Contains(named, operation) {
				t.Errorf("%s: %s is in no alert", service, operation)
			}
		}
	}
}

func TestOperationsOfOtherServicesAreLeftOut(t *testing.T) {
	t.Parallel()
	for service, foreign := range map[monitoring.Service]*regexp.Regexp{
		monitoring.Managed: regexp.MustCompile(`(?i)microsoft\.cache/redis/|microsoft\.keyvault/`),
		monitoring.Classic: regexp.MustCompile(`(?i)microsoft\.cache/redisenterprise/|microsoft\.keyvault/`),
	} {
		for _, operation := range operations(service) {
			if foreign.MatchString(operation) {
				t.Errorf("%s: %s is not its own", service, operation)
			}
		}
	}
}

func TestEveryOperationIsOneThatTheActivityLogRecords(t *testing.T) {
	t.Parallel()
	// Reads are not recorded: https://learn.microsoft.com/azure/azure-monitor/platform/activity-log
	recorded := regexp.MustCompile(`^Microsoft\.[A-Za-z]+(/[A-Za-z]+)+/(write|delete|action)$`)
	seen := map[string]bool{}
	for _, alert := range monitoring.ActivityAlerts(monitoring.Services()...) {
		if len(alert.Operations) == 0 || len(alert.Description) > monitoring.MaxDescription || alert.Ask == "" {
			t.Errorf("%s: no operation, or a text that is missing or too long", alert.Name)
		}
		for _, operation := range alert.Operations {
			if !recorded.MatchString(operation.Name) || seen[operation.Name] || operation.Source == "" || operation.What == "" {
				t.Errorf("%s: %+v is not recorded, or is here twice, or has no source", alert.Name, operation)
			}
			seen[operation.Name] = true
		}
	}
}
