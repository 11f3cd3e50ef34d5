package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Host is one that redoubt, or the engine for it, talks to.
type Host struct {
	// URL is asked with GET; any answer shows that the host is reached.
	URL string
	// UsedFor says what for.
	UsedFor string
}

// hosts are those that a deployment on Azure talks to, whatever the state is kept in.
//
// Pulumi looks for its own plugins at GitHub first and then at get.pulumi.com:
// https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/common/workspace/plugins.go
var hosts = []Host{
	{"https://api.github.com/", "pulumi finds the azure-native plugins there, if they are not installed yet"},
	{"https://get.pulumi.com/", "pulumi downloads plugins there where GitHub has none"},
}

// NetworkHosts are what a deployment talks to: Azure's endpoints of a cloud, and where plugins come from. Where a state is
// kept that is not on this machine comes from the project.
func NetworkHosts(m Machine, p Project, cloud Cloud) []Host {
	all := append([]Host{
		{cloud.Manager(), "Azure Resource Manager: everything that is deployed"},
		{cloud.Configuration.ActiveDirectoryAuthorityHost, "Microsoft Entra: signing in"},
	}, hosts...)
	address, _, err := p.backendURL(m)
	if err != nil {
		return all
	}
	switch parsed, err := url.Parse(address); {
	case err != nil:
	case parsed.Scheme == "https":
		all = append(all, Host{parsed.Scheme + "://" + parsed.Host + "/", "Pulumi's state"})
	case parsed.Scheme == "azblob":
		account := parsed.Query().Get("storage_account")
		if account == "" {
			account = m.Getenv("AZURE_STORAGE_ACCOUNT")
		}
		if account != "" {
			all = append(all, Host{"https://" + account + cloud.BlobSuffix + "/", "Pulumi's state"})
		}
	}
	return all
}

// NetworkChecks ask each host once, through the proxy that the environment names. A nil transport is Go's own.
func NetworkChecks(list []Host, transport http.RoundTripper) []Check {
	if transport == nil {
		transport = http.DefaultTransport
	}
	checks := make([]Check, 0, len(list))
	for _, host := range list {
		checks = append(checks, Check{Network, hostName(host.URL), func(ctx context.Context) []Finding { return one(host.reach(ctx, transport)) }})
	}
	return checks
}

func hostName(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return address
	}
	return parsed.Host
}

func (h Host) reach(ctx context.Context, transport http.RoundTripper) Finding {
	finding := Finding{Expected: "an answer over HTTPS; " + h.UsedFor}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL, nil)
	if err != nil {
		finding.Status, finding.Found, finding.Do = Problem, err.Error(), "correct the address"
		return finding
	}
	way := "directly"
	if proxy, err := http.ProxyFromEnvironment(request); err != nil {
		finding.Status, finding.Found, finding.Do = Problem, err.Error(), "correct HTTPS_PROXY"
		return finding
	} else if proxy != nil {
		way = "through the proxy " + proxy.Redacted()
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		finding.Status, finding.Found, finding.Do = Problem, fmt.Sprintf("%s: %v", way, err), advice(err)
		return finding
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 1<<10)
	finding.Status, finding.Found = OK, fmt.Sprintf("answers %s with %d", way, response.StatusCode)
	if response.StatusCode == http.StatusProxyAuthRequired {
		finding.Status, finding.Do = Problem, "give HTTPS_PROXY a user and a password"
	}
	return finding
}

// advice says what to do about a host that was not reached.
func advice(err error) string {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return "something on the way replaces certificates: add its authority to this machine's, or let the host pass"
	case errors.As(err, &name):
		return "the name does not resolve: look at DNS, or set HTTPS_PROXY if only a proxy resolves names"
	case errors.Is(err, context.DeadlineExceeded):
		return "let the host pass the firewall (TCP 443), or set HTTPS_PROXY"
	case strings.Contains(err.Error(), "refused"):
		return "nothing listens there, or a firewall refuses: let the host pass (TCP 443), or set HTTPS_PROXY"
	default:
		return "let the host pass the firewall (TCP 443), or set HTTPS_PROXY"
	}
}
