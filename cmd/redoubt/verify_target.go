package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/verify"
)

// find fills in what is to be tried.
func (v *verifyRun) find(ctx context.Context, args []string, note func(string)) error {
	if len(args) > 0 {
		v.name = args[0]
	}
	var err error
	switch {
	case v.local:
		err = v.findLocal()
	case v.host != "":
		err = v.findHost()
	default:
		err = v.findDeployed(ctx, note)
	}
	v.target.Timeout = v.attempt
	if err != nil {
		return err
	}
	return v.checkControlPorts()
}

// findHost takes the target from the command line.
func (v *verifyRun) findHost() error {
	zone, managed, known := hardenedcache.PrivateLinkZone(v.host)
	service := verify.Service(v.service)
	switch {
	case service != "":
	case isLoopback(v.host):
		service = verify.Local
	case known && !managed, !known && v.port == classicPort:
		service = verify.Classic
	default:
		service = verify.Managed
	}
	v.target = verify.Target{
		Service: service, Host: v.host, Port: cmp.Or(v.port, portOf(service)), PlainPort: v.plainPort, Zone: zone, AccessKeysOff: true,
	}
	if v.caFile == "" {
		return nil
	}
	roots, err := authorities(v.caFile)
	v.target.RootCAs = roots
	return err
}

// isLoopback says that a host is this machine.
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}

func portOf(service verify.Service) int {
	if service == verify.Classic {
		return classicPort
	}
	return managedPort
}

func authorities(file string) (*x509.CertPool, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--ca-file: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("--ca-file %s: %w", file, errUnreadableAuthorities)
	}
	return roots, nil
}

// findLocal takes the target from what `redoubt local` wrote.
func (v *verifyRun) findLocal() error {
	project, err := findProject(v.project)
	if err != nil {
		return err
	}
	if v.name == "" {
		if v.name, err = onlyLocal(project); err != nil {
			return err
		}
	}
	settings, err := localcache.Load(project, v.name)
	if err != nil {
		return err
	}
	roots, err := settings.RootCAs()
	if err != nil {
		return err
	}
	v.signer.local = settings
	v.target = verify.Target{
		Service: verify.Local, Host: settings.Host, Port: settings.Port, AccessKeysOff: settings.AccessKeysOff, RootCAs: roots,
	}
	return nil
}

// onlyLocal is the environment whose local cache runs, if there is one.
func onlyLocal(project string) (string, error) {
	running, err := localcache.Running(project)
	switch {
	case err != nil:
		return "", err
	case len(running) == 1:
		return running[0], nil
	case len(running) == 0:
		return "", fmt.Errorf("no local cache runs; start one: %s local ENVIRONMENT", programName())
	default:
		return "", fmt.Errorf("several local caches run; name one of %s", strings.Join(running, ", "))
	}
}

// findDeployed takes the target from the outputs of the environment's stack.
func (v *verifyRun) findDeployed(ctx context.Context, note func(string)) error {
	v.notice = note
	options, err := v.prepare(v.name)
	if err != nil {
		return err
	}
	state, err := engine.ReadState(ctx, options)
	if err != nil {
		if err = v.advise(err, v.name); ctx.Err() == nil {
			err = fmt.Errorf("%w\na sandbox has no cache that answers, so --sandbox is no use here; without the state: %s verify --host HOST", err, programName())
		}
		return err
	}
	v.signer.state = &state
	return v.deployed(state)
}

// deployed reads the outputs.
func (v *verifyRun) deployed(state engine.State) error {
	host, _ := state.Outputs["hostName"].Value.(string)
	port, _ := state.Outputs["port"].Value.(float64)
	id, isID := resourceid.Parse(textOf(state.Outputs["resourceId"].Value))
	if host == "" || port == 0 || !isID {
		return fmt.Errorf("%s has no outputs hostName, port and resourceId, so there is nothing to try; deploy it first, or finish that: %s up %[1]s", v.name, programName())
	}
	host, err := v.memberHost(state, host)
	if err != nil {
		return err
	}
	declared := cacheInputs(state, id.Type)
	v.target = verify.Target{
		Service: verify.Managed, Host: host, Port: int(port), PlainPort: v.plainPort,
		PublicAllowed: declared["publicNetworkAccess"] == "Enabled", AccessKeysOff: true, Location: textOf(declared["location"]),
	}
	if strings.EqualFold(id.Type, "Microsoft.Cache/redis") {
		v.target.Service = verify.Classic
		v.target.AccessKeysOff = declared["disableAccessKeyAuthentication"] != false
	} else {
		v.target.AccessKeysOff = cacheInputs(state, "Microsoft.Cache/redisEnterprise/databases")["accessKeysAuthentication"] != "Enabled"
	}
	if textOf(state.Outputs["privateEndpointId"].Value) != "" {
		v.target.Zone, _, _ = hardenedcache.PrivateLinkZone(host)
	}
	return nil
}

// memberHost is the host of the member that was asked for; the first cache's without one.
func (v *verifyRun) memberHost(state engine.State, first string) (string, error) {
	if v.member == "" {
		return first, nil
	}
	members, _ := state.Outputs["memberHostNames"].Value.(map[string]any)
	if host := textOf(members[v.member]); host != "" {
		return host, nil
	}
	if len(members) == 0 {
		return "", fmt.Errorf("--member %s: %s has no further members", v.member, v.name)
	}
	return "", fmt.Errorf("--member %s: no such member of %s; expected one of %s", v.member, v.name, strings.Join(slices.Sorted(maps.Keys(members)), ", "))
}

// cacheInputs are the declared inputs of the first resource of an ARM type; nil if there is none.
func cacheInputs(state engine.State, armType string) map[string]any {
	for _, resource := range state.Environment.Resources {
		if id, ok := resourceid.Parse(resource.ID); ok && strings.EqualFold(id.Type, armType) {
			return resource.Inputs
		}
	}
	return nil
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}
