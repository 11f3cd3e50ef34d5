package main

import (
	"fmt"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/localcache"
)

// serviceNames are the names of the services for people.
var serviceNames = map[string]string{localcache.Managed: "Azure Managed Redis", localcache.Classic: "Azure Cache for Redis"}

// showLocal shows a running local cache. It names the files of passwords and never what is in them.
func showLocal(lines *show.Lines, running localcache.Settings) {
	lines.Title(fmt.Sprintf("local cache of %s: redis-server %s on this machine, not Azure", running.Environment, running.RedisVersion))
	protocol := "plain Redis protocol"
	if running.Clustered {
		protocol = "cluster protocol, one node"
	}
	lines.Line(fmt.Sprintf("address      %s:%d, TLS 1.2 or later only; %s", running.Host, running.Port, protocol))
	lines.Line(fmt.Sprintf("stands for   %s, %s", serviceNames[running.Service], running.SKU))
	lines.Line("authority    " + running.CAFile)
	lines.Line("log          " + running.LogFile)
	for _, note := range running.Notes {
		lines.Warn(note)
	}
	if len(running.Users) == 0 && running.AccessKeysOff {
		lines.Warn("the access list is empty: nobody can sign in, as on Azure")
		return
	}
	lines.Line("")
	lines.Table([]string{"access", "user name", "rights on Azure", "file with the password"}, userRows(running))
	if len(running.Users) > 0 {
		lines.Line("the files are in " + filepath.Dir(running.Users[0].PasswordFile))
	}
}

func userRows(running localcache.Settings) [][]string {
	var rows [][]string
	for _, user := range running.Users {
		name := user.Name
		if user.StandIn {
			name += " (stands for an encrypted id)"
		}
		rows = append(rows, []string{user.AccessKey, name, user.Policy, filepath.Base(user.PasswordFile)})
	}
	for _, file := range running.KeyFiles {
		rows = append(rows, []string{"(access key)", "none, or default", "everything", filepath.Base(file)})
	}
	return rows
}
