package revocation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// The API versions of what belongs to no cache: https://learn.microsoft.com/rest/api/resources/management-locks and
// https://learn.microsoft.com/rest/api/resources/tags
const (
	locksVersion = "2020-05-01"
	tagsVersion  = "2021-04-01"

	locksPath = "/providers/Microsoft.Authorization/locks"
	tagsPath  = "/providers/Microsoft.Resources/tags/default"
)

// manager is Azure Resource Manager.
type manager struct {
	client *arm.Client
	clock  clock
}

func openManager(options Options, clock clock) (*manager, error) {
	client, err := arm.NewClient("redoubt/revocation", "v0.0.0", options.Credential, options.Client)
	if err != nil {
		return nil, fmt.Errorf("preparing the client of Azure Resource Manager: %w", err)
	}
	return &manager{client: client, clock: clock}, nil
}

// request is one call. Its answer counts as done with any 2xx, and for DELETE and GET with a 404, which the status tells.
type request struct {
	doing, method, id, apiVersion string
	// action is the permission that it needs.
	action string
	body   any
	into   any
}

// send sends a request and decodes the answer.
func (m *manager) send(ctx context.Context, r request) (status int, err error) {
	resp, err := m.do(ctx, r.method, runtime.JoinPaths(m.client.Endpoint(), r.id)+"?api-version="+r.apiVersion, r.body)
	if err != nil {
		return 0, explain(r.doing, r.action, r.id, err)
	}
	defer resp.Body.Close()
	missing := resp.StatusCode == http.StatusNotFound && (r.method == http.MethodGet || r.method == http.MethodDelete)
	switch {
	case missing:
		return resp.StatusCode, nil
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return resp.StatusCode, explain(r.doing, r.action, r.id, runtime.NewResponseError(resp))
	case r.into != nil:
		if err := runtime.UnmarshalAsJSON(resp, r.into); err != nil {
			return resp.StatusCode, fmt.Errorf("%s: Azure Resource Manager answered with something other than the JSON expected", r.doing)
		}
	}
	return resp.StatusCode, nil
}

func (m *manager) do(ctx context.Context, method, address string, body any) (*http.Response, error) {
	req, err := runtime.NewRequest(ctx, method, address)
	if err != nil {
		return nil, err
	}
	if body != nil {
		if err := runtime.MarshalAsJSON(req, body); err != nil {
			return nil, err
		}
	}
	return m.client.Pipeline().Do(req)
}

// list reads all pages of a collection; status is that of the first.
func list[T any](ctx context.Context, m *manager, r request) (all []T, status int, err error) {
	for first := true; ; first = false {
		var page struct {
			Value    []T    `json:"value"`
			NextLink string `json:"nextLink"`
		}
		r.method, r.into = http.MethodGet, &page
		answered, err := m.send(ctx, r)
		if first {
			status = answered
		}
		if err != nil {
			return nil, status, err
		}
		all = append(all, page.Value...)
		if page.NextLink == "" {
			return all, status, nil
		}
		if r.id, r.apiVersion, err = m.follow(page.NextLink); err != nil {
			return nil, status, fmt.Errorf("%s: %w", r.doing, err)
		}
	}
}

// follow takes the address of a next page apart. Another host's would get a token of the caller.
func (m *manager) follow(next string) (id, query string, err error) {
	address, err := url.Parse(next)
	if err != nil {
		return "", "", errors.New("the address of the next page can't be read")
	}
	if endpoint, err := url.Parse(m.client.Endpoint()); err != nil || !strings.EqualFold(address.Host, endpoint.Host) {
		return "", "", fmt.Errorf("the next page is at %s, which is not Resource Manager", address.Host)
	}
	// The query ends with what send puts last: the version, followed by whatever else the page needs.
	values := address.Query()
	version := values.Get("api-version")
	values.Del("api-version")
	if rest := values.Encode(); rest != "" {
		version += "&" + rest
	}
	return address.Path, version, nil
}
