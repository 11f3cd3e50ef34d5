package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	managementHost = "management.azure.com"
	vaultSuffix    = ".vault.azure.net"
)

// call is one HTTP request to the simulated Azure.
type call struct {
	azure *azure
	*http.Request
	// segments are those of the path, without empty ones.
	segments []string
	content  []byte
}

// reply is the answer to a call.
type reply struct {
	status int
	body   any // nil for none
	header map[string]string
}

// serveHTTP answers a request of Resource Manager or of a vault.
func (a *azure) serveHTTP(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	c := &call{azure: a, Request: req, segments: strings.FieldsFunc(req.URL.Path, func(r rune) bool { return r == '/' })}
	if req.Body != nil {
		content, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
		c.content = content
	}
	answered, err := c.route()
	if err != nil {
		return nil, err
	}
	return answered.response(req)
}

// errClosed says that the sandbox was closed before the request.
var errClosed = errors.New("the sandbox is closed " + banner)

func (c *call) route() (reply, error) {
	vault, isVault := strings.CutSuffix(strings.ToLower(c.URL.Hostname()), vaultSuffix)
	switch {
	case c.azure.isClosed():
		return reply{}, errClosed
	case strings.EqualFold(c.URL.Hostname(), managementHost):
		return c.answerManagement(), nil
	case isVault:
		return c.answerVault(vault)
	default:
		return reply{}, fmt.Errorf("%s: not simulated; expected https://%s or https://{vault}%s %s", c.URL.Host, managementHost, vaultSuffix, banner)
	}
}

// signed reports whether the caller has a token of the sandbox.
func (c *call) signed() bool { return c.Header.Get("Authorization") == "Bearer "+token }

// decode reads the body of a request.
func (c *call) decode(into any) bool { return json.Unmarshal(c.content, into) == nil }

func (r reply) response(req *http.Request) (*http.Response, error) {
	var content []byte
	header := http.Header{}
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("encoding the answer: %w", err)
		}
		content = encoded
		header.Set("Content-Type", "application/json; charset=utf-8")
	}
	for name, value := range r.header {
		header.Set(name, value)
	}
	// Whoever looks at the wire sees whose answer it is.
	header.Set("x-redoubt-sandbox", "not Azure")
	return &http.Response{
		StatusCode: r.status, Status: strconv.Itoa(r.status) + " " + http.StatusText(r.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(content)), ContentLength: int64(len(content)), Request: req,
	}, nil
}

// refusal is an error in the shape that both Resource Manager and Key Vault use. Key Vault gives the reason in an inner
// error: https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
func refusal(status int, code, inner, format string, args ...any) reply {
	detail := map[string]any{"code": code, "message": fmt.Sprintf(format, args...) + " " + banner}
	if inner != "" {
		detail["innererror"] = map[string]any{"code": inner}
	}
	return reply{status: status, body: map[string]any{"error": detail}}
}

// refused is an error of the rules as an answer.
func refused(err error) reply {
	var rule *Error
	if errors.As(err, &rule) {
		return reply{status: rule.Status, body: map[string]any{"error": map[string]any{"code": rule.Code, "message": err.Error()}}}
	}
	return refusal(http.StatusInternalServerError, "InternalServerError", "", "%s", err)
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

// bodyOf is a resource as Resource Manager sends it.
func bodyOf(r arm.Resource) map[string]any {
	body := map[string]any{"id": r.ID, "name": r.Name, "type": r.Type}
	for name, value := range r.Body {
		body[name] = value
	}
	return body
}
