package localcache

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// ports are those of a server: for clients, and between the nodes of a cluster, of which there is only one (0 without).
type ports struct{ clients, bus int }

// azurePorts are the ports of the services, which a local cache takes if they are free
// (https://learn.microsoft.com/azure/redis/private-link, https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#access-ports).
var azurePorts = map[string]int{Managed: 10000, Classic: 6380}

// choosePorts takes the port that was asked for; without one (0) the service's own if it is free, else any that is.
func choosePorts(p Posture, wanted int) (ports, error) {
	listener, err := listen(p.Service, wanted)
	if err != nil {
		return ports{}, err
	}
	chosen := ports{clients: portOf(listener)}
	if !p.Clustered {
		return chosen, freed(listener)
	}
	bus, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return ports{}, errors.Join(fmt.Errorf("looking for a free port: %w", err), listener.Close())
	}
	chosen.bus = portOf(bus)
	return chosen, errors.Join(freed(listener), freed(bus))
}

func listen(service string, wanted int) (net.Listener, error) {
	if wanted != 0 {
		listener, err := onLoopback(wanted)
		if err != nil {
			return nil, fmt.Errorf("port %d can't be used: %w; choose another with --port, or leave the flag out for one that is free", wanted, err)
		}
		return listener, nil
	}
	listener, err := onLoopback(azurePorts[service])
	for attempt := 0; err != nil && attempt < portAttempts; attempt++ {
		listener, err = onLoopback(0)
	}
	if err != nil {
		return nil, fmt.Errorf("looking for a free port: %w", err)
	}
	return listener, nil
}

// portAttempts is how many ports are tried until one is free in both families of addresses.
const portAttempts = 10

// onLoopback takes a port of 127.0.0.1, if nobody else has it on ::1: clients that ask for localhost try that first.
func onLoopback(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return nil, err
	}
	other, err := net.Listen("tcp6", "[::1]:"+strconv.Itoa(portOf(listener)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, errors.Join(err, listener.Close())
	case err != nil:
		return listener, nil //nolint:nilerr // a machine without IPv6
	}
	return listener, freed(other)
}

func portOf(listener net.Listener) int { return listener.Addr().(*net.TCPAddr).Port }

func freed(listener net.Listener) error {
	if err := listener.Close(); err != nil {
		return fmt.Errorf("freeing a port: %w", err)
	}
	return nil
}
