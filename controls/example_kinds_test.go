package controls_test

import (
	"time"

	"github.com/redoubt-iac/redoubt/controls"
)

// foreignSubnet is the example of an endpoint: its subnet is judged where it is in the graph, and nobody can where it is
// not.
func foreignSubnet(on string) example {
	const path = "properties.subnet.id"
	return example{
		on: on, pass: asItIs, passIs: controls.NotApplicable, fail: unset(on, path), absent: unset(on, path), absentIs: controls.Fail,
		unknown: set(on, path, subscription+"/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/s"),
	}
}

// foreignGroup is the example of a subnet: its network security group is judged where it is in the graph.
var foreignGroup = example{
	on: "subnet", pass: asItIs, passIs: controls.NotApplicable, absent: unset("subnet", "properties.networkSecurityGroup"),
	absentIs: controls.NotApplicable, unknown: remove("nsg"),
}

// withoutDatabase is the example of a cluster: its database is judged where it is in the graph.
var withoutDatabase = example{on: "cluster", pass: asItIs, passIs: controls.NotApplicable, absent: remove("database"), absentIs: controls.Unknown, unknown: nameless("database")}

// ended is the example of an API version that is retired on a day.
func ended(on, apiVersion string, day time.Time) example {
	return example{on: on, pass: asItIs, fail: version(on, apiVersion), failsOn: day, absent: version(on, ""), absentIs: controls.Unknown, unknown: version(on, "")}
}
